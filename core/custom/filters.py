"""Narrowing lists by custom fields, on pages and in the API: `custom_<code>`, with bounds for numbers, dates.

A choice or a person is asked as containment, which the GIN index answers; see docs/adr/0018.
"""

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import DateField, DecimalField, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from core.common.filters import QuickSearch
from core.common.plain import Unaccented, holds
from core.custom import nouns
from core.custom.definitions import all_fields, fields_of
from core.custom.models import CustomField, Kind

ORDERED: "dict[Kind, models.Field[Any, Any]]" = {
    Kind.NUMBER: DecimalField(max_digits=40, decimal_places=10),
    Kind.DATE: DateField(),
}
Rows = QuerySet[Any]


class CustomFilters(django_filters.FilterSet):
    """Filters of a noun with those of its custom fields; a subclass says which noun."""

    noun = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.filters.get("q"), QuickSearch):
            self.filters["q"] = _SearchWithTexts(self.filters["q"], self.noun)
        for field in fields_of(self.noun):
            for name, one in filters_of(field).items():
                self._take(name, one)
        for name in set(self.data or ()) - set(self.filters):
            if name.startswith("custom_"):
                self._take(name, _Gone(name, self.noun))

    def _take(self, name: str, one: django_filters.Filter) -> None:
        one.parent, one.model = self, self._meta.model
        self.filters[name] = one


def filters_of(field: CustomField) -> dict[str, django_filters.Filter]:
    """Return the filters of a field by their names."""
    if field.kind == Kind.CHOICE:
        return {field.key: _AnyOf(field)}
    if field.kind == Kind.PERSON:
        return {field.key: _Person(field)}
    if field.kind == Kind.NUMBER:
        bounds = {"min": (_("%(field)s from"), "gte"), "max": (_("%(field)s to"), "lte")}
    elif field.kind == Kind.DATE:
        bounds = {"from": (_("%(field)s from"), "gte"), "to": (_("%(field)s to"), "lte")}
    else:
        return {field.key: _Words(field)}
    kind = django_filters.NumberFilter if field.kind == Kind.NUMBER else django_filters.DateFilter
    return {
        field.key: _bounded(kind, field, field.name, "exact"),
        **{
            f"{field.key}_{end}": _bounded(kind, field, said % {"field": field.name}, lookup)
            for end, (said, lookup) in bounds.items()
        },
    }


def words_of(noun: str) -> list[KeyTextTransform]:
    """Return the expressions of a noun's custom texts, for a search over everything."""
    return [KeyTextTransform(field.code, "custom") for field in fields_of(noun) if field.kind == Kind.TEXT]


def typed(field: CustomField) -> Any:
    """Return the expression of a field's values by which they are compared and sorted."""
    text = KeyTextTransform(field.code, "custom")
    kind = ORDERED.get(Kind(field.kind))
    return Cast(text, kind) if kind is not None else text


def _bounded(kind: Any, field: CustomField, label: str, lookup: str) -> django_filters.Filter:
    def narrow(rows: Rows, value: Any) -> Any:
        name = f"by_{field.key}"
        return rows.alias(**{name: typed(field)}).filter(**{f"{name}__{lookup}": value})

    return _Narrowing.of(kind, narrow, label=label)


class _Narrowing:
    """A filter of one of django-filter's kinds that narrows by a function."""

    @staticmethod
    def of(kind: Any, narrow: Any, **kwargs: Any) -> django_filters.Filter:
        class Narrowing(kind):
            def filter(self, qs: Rows, value: Any) -> Rows:
                return qs if value in (None, "", []) else narrow(qs, value)

        return Narrowing(**kwargs)


class _AnyOf(django_filters.MultipleChoiceFilter):
    def __init__(self, field: CustomField) -> None:
        self.code = field.code
        super().__init__(label=field.name, choices=list(field.words().items()))

    def filter(self, qs: Rows, value: Any) -> Rows:
        if not value:
            return qs
        return qs.filter(reduce(or_, (Q(custom__contains={self.code: one}) for one in value)))


class _Person(django_filters.CharFilter):
    def __init__(self, field: CustomField) -> None:
        self.code = field.code
        super().__init__(label=field.name)

    def filter(self, qs: Rows, value: Any) -> Rows:
        if not value:
            return qs
        found = nouns.people().filter(email__iexact=value).values_list("pk", flat=True).first()
        return qs.none() if found is None else qs.filter(custom__contains={self.code: found})


class _GoneField(forms.CharField):
    def clean(self, value: Any) -> Any:
        if value:
            raise forms.ValidationError(_("No such field is in use any more. Clear this filter."))
        return ""


class _Gone(django_filters.CharFilter):
    """A filter that an address or a saved view still asks by, of a field that is archived.

    It refuses every value: left out, the list would show more rows than were asked for, and a change of all
    that match would reach them.
    """

    field_class = _GoneField

    def __init__(self, name: str, noun: str) -> None:
        archived = [one for one in all_fields() if one.noun == noun and one.key == name]
        super().__init__(label=archived[0].name if archived else name)


class _SearchWithTexts(QuickSearch):
    """The search box of a list, which looks into custom texts too."""

    def __init__(self, plain: QuickSearch, noun: str) -> None:
        self.noun = noun
        super().__init__(*plain.fields, label=plain.label)

    def filter(self, qs: Rows, value: Any) -> Rows:
        texts = {f"text_{at}": text for at, text in enumerate(words_of(self.noun))} if value else {}
        searching = QuickSearch(*self.fields, *texts)
        return searching.filter(qs.alias(**texts), value)


class _Words(django_filters.CharFilter):
    def __init__(self, field: CustomField) -> None:
        self.code = field.code
        super().__init__(label=field.name)

    def filter(self, qs: Rows, value: Any) -> Rows:
        text = Unaccented(KeyTextTransform(self.code, "custom"))
        for word in str(value or "").split():
            qs = qs.filter(holds(text, word))
        return qs

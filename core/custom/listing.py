"""Custom fields in lists and their files: columns to choose, to sort by, to bring back after an edit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any, Final

from django.db.models import BigIntegerField, Case, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower
from django.utils.text import Truncator

from core.common.listing import Column, Edit, Finder, Listing, Plain, of_finder
from core.custom import nouns
from core.custom.definitions import Named, everybody, fields_of
from core.custom.filters import typed
from core.custom.forms import form_field, given
from core.custom.models import CustomField, Kind
from core.custom.services.values import change_apart, change_many
from core.custom.shown import for_file, text_of

ADDRESS_SHOWN: Final = 28  # characters of a web address in a list
People = Callable[[], Mapping[int, Named]]
KINDS: Final = {
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.CHOICE: "pill",
    Kind.PERSON: "person",
}


def with_custom_fields(_user: Any, listing: Listing) -> Listing:
    """Return a list with the custom fields of its noun: columns to choose, and all of them in its files."""
    noun = next((one for one in nouns.every() if one.listing and one.listing == listing.name), None)
    fields = fields_of(noun.kind) if noun else []
    if noun is None or not fields:
        return listing
    people = cache(everybody)  # a file is written after its request, when nothing is read once any more
    persons = {field.key: _ANYBODY for field in fields if field.kind == Kind.PERSON}
    return replace(
        listing,
        finders={**listing.finders, **persons},
        columns=(*listing.columns, *(column(field, noun, people) for field in fields)),
        export=(*listing.export, *((field.key, partial(_cell, field, people)) for field in fields)),
    )


def column(field: CustomField, noun: nouns.Noun, people: People) -> Column:
    """Return a field as a column that a reader may choose."""
    return Column(
        name=field.key,
        label=f"{field.name}, {field.unit}" if field.unit else field.name,
        sort=order(field),
        kind=KINDS.get(Kind(field.kind), "text"),
        show=partial(_shown, field, people),
        url=partial(_address, field) if field.kind == Kind.URL else None,
        edit=_edit(field, noun, people) if noun.change else None,
        optional=True,
        decimals=field.decimals if field.kind == Kind.NUMBER else None,
    )


def order(field: CustomField) -> Any:
    """Return what rows are ordered by: a choice as its options stand, a person by name."""
    match field.kind:
        case Kind.CHOICE:
            codes = [option["code"] for option in field.options]
            places = [
                When(custom__contains={field.code: code}, then=Value(at)) for at, code in enumerate(codes)
            ]
            return Case(*places, output_field=IntegerField())
        case Kind.PERSON:
            named = Cast(KeyTextTransform(field.code, OuterRef("custom")), BigIntegerField())
            return Subquery(nouns.people().filter(pk=named).values(name_key=Lower(Plain("name")))[:1])
        case Kind.NUMBER | Kind.DATE:
            return typed(field)
    return Lower(Plain(KeyTextTransform(field.code, "custom")))


def _value(field: CustomField, row: Any) -> Any:
    return row.custom.get(field.code)


def _cell(field: CustomField, people: People, row: Any) -> Any:
    return for_file(field, _value(field, row), people)


def _address(field: CustomField, row: Any) -> str:
    return _value(field, row) or ""


def _shown(field: CustomField, people: People, row: Any) -> Any:
    """Return what a cell is drawn from: a date, a number, or words."""
    value = _value(field, row)
    if value is None or field.kind == Kind.NUMBER:
        return value
    if field.kind == Kind.DATE:
        return date.fromisoformat(value)
    text = text_of(field, value, people() if field.kind == Kind.PERSON else {})
    return Truncator(text).chars(ADDRESS_SHOWN) if field.kind == Kind.URL else text


def _edit(field: CustomField, noun: nouns.Noun, people: People) -> Edit:
    """Return how a field is changed in a list: in place, and in many rows at once."""

    def change(*, by: Any, row: Any, value: Any) -> None:
        if noun.change is not None:
            noun.change(by=by, row=row, custom={field.code: given(value)})

    def change_all(*, by: Any, rows: Any, value: Any) -> dict[int, str]:
        return change_many(by=by, rows=rows, field=field, value=given(value))

    def change_each(*, by: Any, pairs: Any) -> dict[int, str]:
        return change_apart(by=by, field=field, given={row.pk: given(value) for row, value in pairs})

    finder = _ANYBODY if field.kind == Kind.PERSON else None
    return Edit(
        field=of_finder(finder, required=field.required) if finder else lambda _user: form_field(field),
        value=partial(_held, field, people),
        may=noun.may,
        offered=noun.offered,
        change=change,
        change_many=change_all,
        change_apart=change_each,
        finder=finder,
    )


def _held(field: CustomField, people: People, row: Any) -> Any:
    """Return what a row has as the field of a form gives it."""
    value = _value(field, row)
    if value is None:
        return None
    if field.kind == Kind.NUMBER:
        return Decimal(str(value))
    return for_file(field, value, people)


_ANYBODY: Final = Finder(lambda _user: nouns.people().all(), "email", ("name", "email"))

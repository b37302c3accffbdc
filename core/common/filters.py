"""Filters that several apps share. The same FilterSet serves page and API."""

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.people import is_called
from core.common.plain import has_letters


class QuickSearch(django_filters.CharFilter):
    """Every word must occur in one of the fields, whatever its case or accents.

    people: fields that keep e-mails, where a page shows names: both are found.
    """

    def __init__(self, *fields: str, people: Sequence[str] = (), **kwargs: Any) -> None:
        self.fields, self.people = (*fields, *people), people
        super().__init__(label=kwargs.pop("label", _("Search")), **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow the rows word by word."""
        for word in str(value or "").split():
            held = [has_letters(qs.model, field, word) for field in self.fields]
            held += [is_called(field, word) for field in self.people]
            qs = qs.filter(reduce(or_, held))
        return qs


class Somebody(django_filters.CharFilter):
    """Rows of somebody, by the e-mail that they keep or by the name that is shown for it."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Keep the rows of one e-mail, or of everybody whose name holds every word."""
        words = str(value or "").split()
        if not words:
            return qs
        field = str(self.field_name)
        named = reduce(and_, (is_called(field, word) for word in words))
        return qs.filter(Q(**{f"{field}__iexact": str(value).strip()}) | named)

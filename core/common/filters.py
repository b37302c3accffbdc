"""Filters that several apps share. The same FilterSet serves page and API."""

from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.plain import has_letters


class QuickSearch(django_filters.CharFilter):
    """Every word must occur in one of the fields, whatever its case or accents."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        self.fields = fields
        super().__init__(label=kwargs.pop("label", _("Search")), **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow the rows word by word."""
        for word in str(value or "").split():
            qs = qs.filter(reduce(or_, (has_letters(qs.model, field, word) for field in self.fields)))
        return qs

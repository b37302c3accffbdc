"""What lists of ownership can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.spans import holding
from portfolio.models import Ownership


class OwnershipFilter(django_filters.FilterSet):
    """Filters of ownership."""

    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    email = django_filters.CharFilter(label=_("Person"), field_name="person__email", lookup_expr="iexact")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Ownership.Role.choices)
    on = django_filters.DateFilter(label=_("Valid on"), method="filter_on")

    class Meta:
        model = Ownership
        fields: tuple[str, ...] = ()

    def filter_on(self, rows: QuerySet[Ownership], name: str, day: Any) -> QuerySet[Ownership]:
        """Keep what was valid on a day."""
        return rows.filter(holding(day))

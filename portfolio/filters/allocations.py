"""What lists of allocations can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.common.spans import holding
from portfolio.filters.nodes import subtree
from portfolio.models import Allocation


class AllocationFilter(django_filters.FilterSet):
    """Filters of allocations."""

    q = QuickSearch("product__name", "product__code", "person__name", "team__name")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    email = django_filters.CharFilter(label=_("Person"), field_name="person__email", lookup_expr="iexact")
    team = django_filters.CharFilter(label=_("Team"), field_name="team__code")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    on = django_filters.DateFilter(label=_("Valid on"), method="filter_on")

    class Meta:
        model = Allocation
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[Allocation], name: str, code: str) -> QuerySet[Allocation]:
        """Keep the allocations to products anywhere below a node."""
        return rows.filter(product__scope__path__within=subtree(self.request.user, code))

    def filter_on(self, rows: QuerySet[Allocation], name: str, day: Any) -> QuerySet[Allocation]:
        """Keep what was valid on a day."""
        return rows.filter(holding(day))

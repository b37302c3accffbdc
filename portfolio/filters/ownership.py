"""What lists of ownership can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.common.spans import holding
from portfolio.filters.nodes import subtree
from portfolio.models import Ownership


class OwnershipFilter(django_filters.FilterSet):
    """Filters of ownership."""

    q = QuickSearch("product__name", "product__code", "person__name", "person__email")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    email = django_filters.CharFilter(label=_("Person"), field_name="person__email", lookup_expr="iexact")
    role = django_filters.ChoiceFilter(label=_("Role"), choices=Ownership.Role.choices)
    on = django_filters.DateFilter(label=_("Valid on"), method="filter_on")

    class Meta:
        model = Ownership
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[Ownership], name: str, code: str) -> QuerySet[Ownership]:
        """Keep who answers for products anywhere below a node."""
        return rows.filter(product__scope__path__within=subtree(self.request.user, code))

    def filter_on(self, rows: QuerySet[Ownership], name: str, day: Any) -> QuerySet[Ownership]:
        """Keep what was valid on a day."""
        return rows.filter(holding(day))

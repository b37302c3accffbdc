"""What statements of vision can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope
from core.common.filters import QuickSearch
from portfolio.filters.budgets import KINDS
from portfolio.filters.nodes import subtree
from portfolio.models import Vision


class VisionFilter(django_filters.FilterSet):
    """Filters of visions. `portfolio` and `product` are the place itself; `node` is all below it too."""

    q = QuickSearch("statement", "strategy", "scope__node__name", "scope__product__name", "scope__code")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    portfolio = django_filters.CharFilter(label=_("This portfolio itself (code)"), method="filter_portfolio")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    kind = django_filters.ChoiceFilter(label=_("For"), field_name="scope__kind", choices=KINDS)
    in_force = django_filters.BooleanFilter(label=_("In force"), method="filter_in_force")
    on = django_filters.DateFilter(label=_("Begun by"), field_name="starts_on", lookup_expr="lte")

    class Meta:
        model = Vision
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[Vision], name: str, code: str) -> QuerySet[Vision]:
        """Keep the statements of a node and of what stands below it."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))

    def filter_portfolio(self, rows: QuerySet[Vision], name: str, code: str) -> QuerySet[Vision]:
        """Keep the statements of a node."""
        return rows.filter(scope__kind=Scope.Kind.NODE, scope__code=code)

    def filter_product(self, rows: QuerySet[Vision], name: str, code: str) -> QuerySet[Vision]:
        """Keep the statements of a product."""
        return rows.filter(scope__kind=Scope.Kind.PRODUCT, scope__code=code)

    def filter_in_force(self, rows: QuerySet[Any], name: str, holds: bool) -> QuerySet[Any]:
        """Keep the statement of each place that holds today, or all others."""
        today = timezone.localdate()
        now = Q(starts_on__lte=today) & (Q(until__isnull=True) | Q(until__gt=today))
        return rows.filter(now) if holds else rows.exclude(pk__in=rows.filter(now).values("pk"))

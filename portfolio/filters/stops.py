"""What the kill list can be narrowed by."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.filters.nodes import subtree
from portfolio.models import ProductStop, Stage, StopReason


class StopFilter(django_filters.FilterSet):
    """Filters of stopped products."""

    q = QuickSearch("product__name", "product__code", "reason_text", "lessons")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    reason = django_filters.MultipleChoiceFilter(label=_("Reason"), choices=StopReason.choices)
    stage_before = django_filters.MultipleChoiceFilter(label=_("Stage before"), choices=Stage.choices)
    stopped_from = django_filters.DateFilter(
        label=_("Stopped from"), field_name="stopped_on", lookup_expr="gte"
    )
    stopped_to = django_filters.DateFilter(label=_("Stopped to"), field_name="stopped_on", lookup_expr="lte")
    restarted = django_filters.BooleanFilter(
        label=_("Started again"), field_name="restarted_on", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = ProductStop
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[ProductStop], name: str, code: str) -> QuerySet[ProductStop]:
        """Keep what was stopped anywhere below a node."""
        return rows.filter(product__scope__path__within=subtree(self.request.user, code))

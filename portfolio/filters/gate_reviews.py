"""What lists of gate reviews can be narrowed by, on pages and in the API."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.filters.nodes import subtree
from portfolio.models import GateReview, Outcome

OPEN = "open"


class GateReviewFilter(django_filters.FilterSet):
    """Filters of gate reviews."""

    q = QuickSearch("product__name", "product__code", "gate__name", "gate__name_fr")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    gate = django_filters.CharFilter(label=_("Gate"), field_name="gate__code")
    outcome = django_filters.MultipleChoiceFilter(
        label=_("Outcome"), choices=[(OPEN, _("Open")), *Outcome.choices], method="filter_outcome"
    )
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        choices=[("overdue", _("Overdue")), ("30", _("Within 30 days"))],
        method="filter_due",
    )

    class Meta:
        model = GateReview
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[GateReview], name: str, code: str) -> QuerySet[GateReview]:
        """Keep the reviews of products anywhere below a node."""
        return rows.filter(product__scope__path__within=subtree(self.request.user, code))

    def filter_outcome(
        self, rows: QuerySet[GateReview], name: str, values: list[str]
    ) -> QuerySet[GateReview]:
        """Keep reviews with one of these outcomes; open ones have none."""
        return rows.filter(outcome__in=["" if value == OPEN else value for value in values])

    def filter_due(self, rows: QuerySet[GateReview], name: str, value: Any) -> QuerySet[GateReview]:
        """Keep open reviews whose day is past, or comes within thirty days."""
        today = timezone.localdate()
        waiting = rows.filter(outcome="")
        if value == "overdue":
            return waiting.filter(due_on__lt=today)
        return waiting.filter(due_on__range=(today, today + timedelta(days=30)))

"""What lists of actions can be narrowed by, on pages and in the API."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.filters.nodes import subtree
from portfolio.models import ActionItem


class ActionFilter(django_filters.FilterSet):
    """Filters of actions."""

    q = QuickSearch("title", "owner__name")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    owner = django_filters.CharFilter(label=_("Owner"), field_name="owner__email", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("open", _("Open")), ("overdue", _("Overdue")), ("done", _("Done"))],
        method="filter_state",
    )

    class Meta:
        model = ActionItem
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[ActionItem], name: str, code: str) -> QuerySet[ActionItem]:
        """Keep the actions at a node or anywhere below it."""
        return rows.filter(scope__path__within=subtree(self.request.user, code))

    def filter_product(self, rows: QuerySet[ActionItem], name: str, code: str) -> QuerySet[ActionItem]:
        """Keep the actions of a product."""
        return rows.filter(scope__kind="product", scope__code=code)

    def filter_state(self, rows: QuerySet[ActionItem], name: str, value: str) -> QuerySet[ActionItem]:
        """Keep what is open, what is overdue or what is done."""
        if value == "done":
            return rows.filter(done_on__isnull=False)
        waiting = rows.filter(done_on=None)
        return waiting.filter(due_on__lt=timezone.localdate()) if value == "overdue" else waiting

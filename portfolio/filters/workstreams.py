"""What lists of workstreams can be narrowed by, on pages and in the API."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.filters.nodes import subtree
from portfolio.models import Stage, Workstream


class WorkstreamFilter(django_filters.FilterSet):
    """Filters of workstreams."""

    q = QuickSearch("product__name", "product__code", "stage__name", "stage__name_fr")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    stage = django_filters.CharFilter(label=_("Stage"), field_name="stage__code")
    phase = django_filters.MultipleChoiceFilter(
        label=_("Phase"), field_name="stage__phase", choices=Stage.choices
    )
    state = django_filters.MultipleChoiceFilter(label=_("State"), choices=Workstream.State.choices)
    due = django_filters.ChoiceFilter(
        label=_("Due"), choices=[("overdue", _("Overdue"))], method="filter_due"
    )

    class Meta:
        model = Workstream
        fields: tuple[str, ...] = ()

    def filter_node(self, rows: QuerySet[Workstream], name: str, code: str) -> QuerySet[Workstream]:
        """Keep the workstreams of products anywhere below a node."""
        return rows.filter(product__scope__path__within=subtree(self.request.user, code))

    def filter_due(self, rows: QuerySet[Workstream], name: str, value: str) -> QuerySet[Workstream]:
        """Keep what is not over and should have been."""
        going_on = rows.exclude(state__in=(Workstream.State.DONE, Workstream.State.WAIVED))
        return going_on.filter(due_on__lt=timezone.localdate())

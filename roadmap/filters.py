"""What lists of launches, releases and work items can be narrowed by."""

import django_filters
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.filters.nodes import subtree
from roadmap.models import Launch, Release, WorkItem


class _BelowNode(django_filters.CharFilter):
    """Keep what belongs to products below a node."""

    def filter(self, qs: QuerySet[Launch], value: str) -> QuerySet[Launch]:
        """Narrow the rows to a node's subtree."""
        if not value:
            return qs
        return qs.filter(product__scope__path__within=subtree(self.parent.request.user, value))


class LaunchFilter(django_filters.FilterSet):
    """Filters of launches."""

    q = QuickSearch("name", "product__name", "product__code")
    node = _BelowNode(label=_("Portfolio"))
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"),
        choices=[
            ("on_time", _("On time")),
            ("late", _("Late")),
            ("overdue", _("Overdue")),
            ("planned", _("Planned")),
        ],
        method="filter_outcome",
    )
    launched_from = django_filters.DateFilter(
        label=_("Launched from"), field_name="launched_on", lookup_expr="gte"
    )
    launched_to = django_filters.DateFilter(
        label=_("Launched to"), field_name="launched_on", lookup_expr="lte"
    )

    class Meta:
        model = Launch
        fields: tuple[str, ...] = ()

    def filter_outcome(self, rows: QuerySet[Launch], name: str, outcome: str) -> QuerySet[Launch]:
        """Compare what came with what was first promised."""
        today = timezone.localdate()
        late = Q(launched_on__gt=F("first_committed_on"))
        return rows.filter(
            {
                "on_time": Q(launched_on__lte=F("first_committed_on")),
                "late": late,
                "overdue": Q(launched_on__isnull=True, first_committed_on__lt=today),
                "planned": Q(launched_on__isnull=True)
                & (Q(first_committed_on__gte=today) | Q(first_committed_on__isnull=True)),
            }[outcome]
        )


class ReleaseFilter(django_filters.FilterSet):
    """Filters of releases."""

    q = QuickSearch("name", "product__name", "product__code")
    node = _BelowNode(label=_("Portfolio"))
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    failed = django_filters.BooleanFilter(label=_("Failed"))

    class Meta:
        model = Release
        fields: tuple[str, ...] = ()


class WorkItemFilter(django_filters.FilterSet):
    """Filters of work items."""

    q = QuickSearch("key", "product__name", "product__code", "assignee_email")
    node = _BelowNode(label=_("Portfolio"))
    product = django_filters.CharFilter(label=_("Product"), field_name="product__code")
    category = django_filters.MultipleChoiceFilter(
        label=_("Status category"), choices=WorkItem.Category.choices, distinct=False
    )
    found_in_production = django_filters.BooleanFilter(label=_("Found in production"))

    class Meta:
        model = WorkItem
        fields: tuple[str, ...] = ()

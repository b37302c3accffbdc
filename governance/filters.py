"""What the list of packs can be narrowed by, on its page and in the API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from governance.models import Snapshot
from portfolio.filters.nodes import subtree


class PackFilter(django_filters.FilterSet):
    """Filters of steering packs."""

    q = QuickSearch("node_name", "node__code", "sha256", people=["taken_by_email"])
    node = django_filters.CharFilter(label=_("Portfolio"), field_name="node__code")
    below = django_filters.CharFilter(label=_("Below"), method="filter_below")
    period = django_filters.DateFilter(label=_("Month"), input_formats=["%Y-%m"])

    class Meta:
        model = Snapshot
        fields: tuple[str, ...] = ()

    def filter_below(self, rows: QuerySet[Snapshot], name: str, code: str) -> QuerySet[Snapshot]:
        """Keep the packs of a node and of what stands below it."""
        return rows.filter(node__scope__path__within=subtree(self.request.user, code))

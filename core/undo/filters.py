"""What steps can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.undo.models import Step


class StepFilter(django_filters.FilterSet):
    """Filters of steps."""

    q = QuickSearch("label")
    subject_kind = django_filters.CharFilter(label=_("Kind"))
    subject_id = django_filters.CharFilter(label=_("Id"))
    done_from = django_filters.DateFilter(label=_("Done from"), field_name="done_at", lookup_expr="date__gte")
    done_to = django_filters.DateFilter(label=_("Done to"), field_name="done_at", lookup_expr="date__lte")
    mine = django_filters.BooleanFilter(label=_("By oneself"), method="filter_mine")

    class Meta:
        model = Step
        fields: tuple[str, ...] = ()

    def filter_mine(self, rows: QuerySet[Step], name: str, mine: Any) -> QuerySet[Step]:
        """Keep one's own, or those of others."""
        own = {"by_id": self.request.user.pk}
        return rows.filter(**own) if mine else rows.exclude(**own)

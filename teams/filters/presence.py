"""What absences and changes of capacity can be narrowed by, in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.common.spans import holding
from teams.models import Absence, CapacityChange


class PeriodFilter(django_filters.FilterSet):
    """Filters of what a person has from a day until before another."""

    q = QuickSearch("person__name", "person__email")
    email = django_filters.CharFilter(label=_("Person"), field_name="person__email", lookup_expr="iexact")
    team = django_filters.CharFilter(label=_("Team"), field_name="person__team__code")
    on = django_filters.DateFilter(label=_("Valid on"), method="filter_on")

    def filter_on(self, rows: QuerySet[Any], name: str, day: Any) -> QuerySet[Any]:
        """Keep what was valid on a day."""
        return rows.filter(holding(day))


class AbsenceFilter(PeriodFilter):
    """Filters of absences. Not by kind: who may not see it could find it out so."""

    class Meta:
        model = Absence
        fields: tuple[str, ...] = ()


class CapacityChangeFilter(PeriodFilter):
    """Filters of changes of capacity."""

    class Meta:
        model = CapacityChange
        fields: tuple[str, ...] = ()

"""What lists of life cycles, stages, gates and criteria can be narrowed by, on pages and in the API."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access.models import Role
from core.common.filters import QuickSearch
from portfolio.models import CycleStage, Gate, GateCriterion, LifeCycle, Stage


def _withdrawn() -> django_filters.BooleanFilter:
    return django_filters.BooleanFilter(
        label=_("Withdrawn"), field_name="withdrawn_on", lookup_expr="isnull", exclude=True
    )


class LifeCycleFilter(django_filters.FilterSet):
    """Filters of life cycles."""

    q = QuickSearch("name", "name_fr", "code")
    node = django_filters.CharFilter(label=_("Portfolio"), field_name="node__code")

    class Meta:
        model = LifeCycle
        fields: tuple[str, ...] = ()


class CycleStageFilter(django_filters.FilterSet):
    """Filters of stages."""

    q = QuickSearch("name", "name_fr", "code")
    life_cycle = django_filters.CharFilter(label=_("Life cycle"), field_name="cycle__code")
    phase = django_filters.MultipleChoiceFilter(label=_("Phase"), choices=Stage.choices)
    withdrawn = _withdrawn()

    class Meta:
        model = CycleStage
        fields: tuple[str, ...] = ()


class GateFilter(django_filters.FilterSet):
    """Filters of gates."""

    q = QuickSearch("name", "name_fr", "code")
    life_cycle = django_filters.CharFilter(label=_("Life cycle"), field_name="cycle__code")
    role = django_filters.ChoiceFilter(label=_("Required role"), choices=Role.choices, method="filter_role")
    asks = django_filters.BooleanFilter(label=_("Has criteria"), method="filter_asks")
    withdrawn = _withdrawn()

    class Meta:
        model = Gate
        fields: tuple[str, ...] = ()

    def filter_role(self, rows: QuerySet[Gate], name: str, role: str) -> QuerySet[Gate]:
        """Keep the gates that somebody in a role must have voted at."""
        return rows.filter(roles__contains=[role])

    def filter_asks(self, rows: QuerySet[Gate], name: str, asks: bool) -> QuerySet[Gate]:
        """Keep the gates that ask for something, or those that nothing can pass as they ask for nothing."""
        asking = Q(pk__in=GateCriterion.objects.filter(withdrawn_on=None).values("gate"))
        return rows.filter(asking if asks else ~asking)


class GateCriterionFilter(django_filters.FilterSet):
    """Filters of what gates ask."""

    q = QuickSearch("name", "name_fr", "code", "gate__name", "gate__name_fr")
    life_cycle = django_filters.CharFilter(label=_("Life cycle"), field_name="gate__cycle__code")
    gate = django_filters.CharFilter(label=_("Gate"), field_name="gate__code")
    kind = django_filters.MultipleChoiceFilter(label=_("How it is found"), choices=GateCriterion.Kind.choices)
    kpi = django_filters.CharFilter(label=_("KPI"), field_name="kpi")
    must_pass = django_filters.BooleanFilter(label=_("Must be met"), field_name="must_pass")
    withdrawn = _withdrawn()

    class Meta:
        model = GateCriterion
        fields: tuple[str, ...] = ()

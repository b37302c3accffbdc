"""What lists of life cycles and gates can be narrowed by, on pages and in the API."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from portfolio.models import Gate, LifeCycle


class LifeCycleFilter(django_filters.FilterSet):
    """Filters of life cycles."""

    q = QuickSearch("name", "name_fr", "code")
    node = django_filters.CharFilter(label=_("Portfolio"), field_name="node__code")

    class Meta:
        model = LifeCycle
        fields: tuple[str, ...] = ()


class GateFilter(django_filters.FilterSet):
    """Filters of gates."""

    q = QuickSearch("name", "name_fr", "code")
    life_cycle = django_filters.CharFilter(label=_("Life cycle"), field_name="cycle__code")
    withdrawn = django_filters.BooleanFilter(
        label=_("Withdrawn"), field_name="withdrawn_on", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Gate
        fields: tuple[str, ...] = ()

"""What lists of role sheets, roles and salary bands can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.common.spans import holding
from teams.models import RoleAssignment, RoleFamily, RoleSheet, SalaryBand, Section, SheetLine


class RoleSheetFilter(django_filters.FilterSet):
    """Filters of role sheets."""

    q = QuickSearch("name", "name_fr", "code", "aliases")
    family = django_filters.ChoiceFilter(label=_("Family"), choices=RoleFamily.choices)

    class Meta:
        model = RoleSheet
        fields: tuple[str, ...] = ()


class SheetLineFilter(django_filters.FilterSet):
    """Filters of the lines of role sheets."""

    q = QuickSearch("en", "fr", "reference")
    sheet = django_filters.CharFilter(label=_("Role sheet"), field_name="sheet__code")
    section = django_filters.ChoiceFilter(label=_("Part"), choices=Section.choices)

    class Meta:
        model = SheetLine
        fields: tuple[str, ...] = ()


class RoleAssignmentFilter(django_filters.FilterSet):
    """Filters of the roles of people."""

    q = QuickSearch("person__name", "person__email", "sheet__name", "sheet__name_fr")
    email = django_filters.CharFilter(label=_("E-mail"), field_name="person__email", lookup_expr="iexact")
    role = django_filters.CharFilter(label=_("Role"), field_name="sheet__code")
    team = django_filters.CharFilter(label=_("Team"), field_name="team__code")
    current = django_filters.BooleanFilter(label=_("Today"), method="today")

    class Meta:
        model = RoleAssignment
        fields: tuple[str, ...] = ()

    def today(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        """Keep the roles that people have today, or those that they have not."""
        current = holding(timezone.localdate())
        return rows.filter(current if value else ~current)


class SalaryBandFilter(django_filters.FilterSet):
    """Filters of salary bands."""

    q = QuickSearch("sheet__name", "sheet__name_fr", "level")
    role = django_filters.CharFilter(label=_("Role"), field_name="sheet__code")
    level = django_filters.CharFilter(label=_("Level"), lookup_expr="iexact")
    currency = django_filters.CharFilter(label=_("Currency"), lookup_expr="iexact")

    class Meta:
        model = SalaryBand
        fields: tuple[str, ...] = ()

"""What the heat map of load can be narrowed by."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.common.filters import QuickSearch
from core.common.periods import month_of, parse_month
from portfolio.filters.nodes import subtree
from portfolio.models import Allocation, Node
from portfolio.selectors.load import Mark, limits, marked, teams_inside
from teams.models import Person, Team

MONTHS_SHOWN = 12
STATES = (
    (Mark.OVER, _("Over-allocated")),
    (Mark.UNDER, _("Under-used")),
    (Mark.ABSENT, _("Absent")),
)


def first_month(text: str | None) -> date:
    """Return the month that an address names; the present one where it names none."""
    try:
        month = parse_month(text or "")
    except ValueError:
        return month_of(timezone.localdate())
    return month if 2000 <= month.year <= 2100 else month_of(timezone.localdate())


class LoadFilter(django_filters.FilterSet):
    """Filters of people by what they are asked to do. `month` is the first of the twelve shown."""

    q = QuickSearch("name", "email", "role")
    team = django_filters.MultipleChoiceFilter(label=_("Team"), method="filter_team")
    node = django_filters.MultipleChoiceFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    month = django_filters.CharFilter(method="keep", widget=forms.HiddenInput)
    show = django_filters.CharFilter(method="keep", widget=forms.HiddenInput)
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="filter_state")

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Node.objects.visible_to(self.request.user).order_by("name")
        self.filters["team"].extra["choices"] = list(
            Team.objects.order_by("name").values_list("code", "name")
        )
        self.filters["node"].extra["choices"] = list(seen.values_list("code", "name"))

    def filter_team(self, rows: QuerySet[Person], name: str, codes: list[str]) -> QuerySet[Person]:
        """Keep the members of some teams, and of the teams inside them."""
        if not codes:
            return rows
        chosen = Team.objects.filter(code__in=codes).values_list("pk", flat=True)
        return rows.filter(team_id__in=teams_inside(list(chosen)))

    def filter_node(self, rows: QuerySet[Person], name: str, codes: list[str]) -> QuerySet[Person]:
        """Keep who is allocated, alone or with a team, to products anywhere below some nodes."""
        if not codes:
            return rows
        paths = [path for code in codes for path in subtree(self.request.user, code)]
        return self._allocated(rows, Allocation.objects.filter(product__scope__path__within=paths))

    def filter_product(self, rows: QuerySet[Person], name: str, code: str) -> QuerySet[Person]:
        """Keep who is allocated to a product that the user sees."""
        paths = Node.objects.visible_to(self.request.user).values("pk")
        return self._allocated(rows, Allocation.objects.filter(product__code=code, product__node__in=paths))

    def filter_state(self, rows: QuerySet[Person], name: str, state: str) -> QuerySet[Person]:
        """Keep who is so in one of the months shown."""
        first = first_month(self.data.get("month"))
        people = marked(Mark(state), first=first, months=MONTHS_SHOWN, limits=limits())
        # One array: a list of two thousand parameters takes longer to read than the rows.
        return rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [people]))

    def keep(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Change nothing: what is shown of each, not who."""
        return rows

    def _allocated(self, rows: QuerySet[Person], given: QuerySet[Allocation]) -> QuerySet[Person]:
        teams = teams_inside(list(given.filter(team__isnull=False).values_list("team_id", flat=True)))
        return rows.filter(Q(pk__in=given.values("person_id")) | Q(team_id__in=teams))

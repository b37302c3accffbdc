"""What the heat map of load, and the API of capacity, can be narrowed by."""

from datetime import date

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

MONTHS_SHOWN, MOST_MONTHS = 12, 36
STATES = (
    (Mark.OVER.value, _("Over-allocated")),
    (Mark.UNDER.value, _("Under-used")),
    (Mark.ABSENT.value, _("Absent")),
)


def first_month(text: str | None) -> date:
    """Return the month that an address names; the present one where it names none."""
    try:
        month = parse_month(text or "")
    except ValueError:
        return month_of(timezone.localdate())
    return month if 2000 <= month.year <= 2100 else month_of(timezone.localdate())


class LoadFilter(django_filters.FilterSet):
    """Filters of people by what they are asked to do. In the API `from` and `months` say of which months."""

    q = QuickSearch("name", "email", "role")
    email = django_filters.CharFilter(label=_("Person"), lookup_expr="iexact")
    team = django_filters.CharFilter(label=_("Team"), method="filter_team")
    node = django_filters.CharFilter(label=_("Portfolio"), method="filter_node")
    product = django_filters.CharFilter(label=_("Product"), method="filter_product")
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="filter_state")

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def filter_team(self, rows: QuerySet[Person], name: str, code: str) -> QuerySet[Person]:
        """Keep the members of a team, and of the teams inside it."""
        chosen = Team.objects.filter(code=code).values_list("pk", flat=True)
        return rows.filter(team_id__in=teams_inside(list(chosen)))

    def filter_node(self, rows: QuerySet[Person], name: str, code: str) -> QuerySet[Person]:
        """Keep who is allocated, alone or with a team, to products anywhere below a node."""
        paths = subtree(self.request.user, code)
        return self._allocated(rows, Allocation.objects.filter(product__scope__path__within=paths))

    def filter_product(self, rows: QuerySet[Person], name: str, code: str) -> QuerySet[Person]:
        """Keep who is allocated to a product that the user sees."""
        paths = Node.objects.visible_to(self.request.user).values("pk")
        return self._allocated(rows, Allocation.objects.filter(product__code=code, product__node__in=paths))

    def filter_state(self, rows: QuerySet[Person], name: str, state: str) -> QuerySet[Person]:
        """Keep who is so in one of the months shown."""
        first, months = self._shown()
        people = marked(Mark(state), first=first, months=months, limits=limits())
        # One array: a list of two thousand parameters takes longer to read than the rows.
        return rows.filter(pk__in=RawSQL("SELECT unnest(%s::bigint[])", [people]))

    def _shown(self) -> tuple[date, int]:
        """Return the first month and their number; what cannot be read, the address refuses by itself."""
        months = str(self.data.get("months", MONTHS_SHOWN))
        many = int(months) if months.isascii() and months.isdecimal() and len(months) < 3 else MONTHS_SHOWN
        return first_month(self.data.get("from")), min(max(many, 1), MOST_MONTHS)

    def _allocated(self, rows: QuerySet[Person], given: QuerySet[Allocation]) -> QuerySet[Person]:
        teams = teams_inside(list(given.filter(team__isnull=False).values_list("team_id", flat=True)))
        return rows.filter(Q(pk__in=given.values("person_id")) | Q(team_id__in=teams))


class LoadMapFilter(LoadFilter):
    """The same on the page: `month` is the first of the twelve shown, `show` what their numbers are."""

    month = django_filters.CharFilter(method="keep", widget=forms.HiddenInput)
    show = django_filters.CharFilter(method="keep", widget=forms.HiddenInput)

    def keep(self, rows: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Change nothing: what is shown of each, not who."""
        return rows

    def _shown(self) -> tuple[date, int]:
        return first_month(self.data.get("month")), MONTHS_SHOWN

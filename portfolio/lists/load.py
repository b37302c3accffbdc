"""The heat map of load as a list: people, each with twelve months in the place of columns."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.common.listing import Add, Column, Empty, Listing
from core.common.periods import format_month
from portfolio.lists.finding import SEEN_PRODUCTS
from portfolio.lists.load_filter import MONTHS_SHOWN, LoadMapFilter, first_month
from portfolio.lists.nodes import SEEN_NODES
from portfolio.selectors.load import limits, loads, mark_of
from teams.lists.people import ANY_TEAM, ANYBODY
from teams.models import Person

HEADER = ("email", "name", "team", "month", "work_days", "capacity_days", "allocated_days", "load", "state")


def _lines(rows: Any, query: QueryDict) -> Iterator[list[Any]]:
    """Yield a line per person and month."""
    yield list(HEADER)
    people, bounds = list(rows), limits()
    found: dict[int, list[Any]] = {}
    for one in loads(
        [person.pk for person in people], first=first_month(query.get("month")), months=MONTHS_SHOWN
    ):
        found.setdefault(one.person_id, []).append(one)
    for person in people:
        for one in found.get(person.pk, []):
            yield [
                person.email,
                person.name,
                person.team.code if person.team else "",
                format_month(one.month),
                one.work_days,
                round(one.capacity_days, 4),
                round(one.allocated_days, 4),
                None if one.ratio is None else round(one.ratio, 4),
                str(mark_of(one, bounds)),
            ]


def _sees(user: User) -> bool:
    return can_somewhere(user, Action.VIEW)


LOAD = Listing(
    name="load",
    url_name="portfolio:load",
    title=_("Load"),
    counted=ngettext_lazy("%(total)s person", "%(total)s people", "total"),
    search=_("Name, e-mail or role"),
    rows=lambda _user: Person.objects.select_related("team"),
    filters=LoadMapFilter,
    finders={"email": ANYBODY, "team": ANY_TEAM, "node": SEEN_NODES, "product": SEEN_PRODUCTS},
    sees=_sees,
    url=lambda person: reverse("teams:person-tab", args=[person.pk, "capacity"]),
    columns=(Column("name", _("Name"), "name"),),
    default_sort="name",
    page_size=40,
    lines=_lines,
    add=Add(
        _("Allocation"),
        "portfolio:allocation-add",
        lambda user: can_somewhere(user, Action.EDIT_ALLOCATION),
    ),
    empty=Empty(
        _("No people yet"),
        _(
            "Load is what people are allocated against the time they have. "
            "Import people and allocations first."
        ),
    ),
)

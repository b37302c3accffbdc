"""The heat map of load: people and months, over-allocated, under-used or away."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.common.listing import ListPage
from core.common.listing.view import listing_page
from core.common.periods import format_month, months_between, parse_month, shift
from core.profile import requires
from portfolio.drawing.load import CAPACITY, load_lines, spoken
from portfolio.drawing.load import LOAD as LOAD_SHOWN
from portfolio.lists.load import LOAD
from portfolio.lists.load_filter import MONTHS_SHOWN, first_month
from portfolio.selectors.load import limits, loads, mark_of
from portfolio.selectors.load.cell import person_month
from teams.models import Person
from teams.views.presence import load_tabs
from teams.views.rights import must_see


@requires("allocations")
def load(request: Asked) -> HttpResponseBase:
    """Show who is asked for how much in the coming months, or send it as a file."""

    def drawn(listed: ListPage) -> dict[str, Any]:
        return _map(request, list(listed.page))

    tabs = load_tabs(request)
    return listing_page(request, LOAD, template="portfolio/load.html", more=drawn, tabs=tabs)


def _map(request: Asked, people: list[Person]) -> dict[str, Any]:
    """Draw the months of some people."""
    first = first_month(request.GET.get("month"))
    shown = CAPACITY if request.GET.get("show") == CAPACITY else LOAD_SHOWN
    found = loads([one.pk for one in people], first=first, months=MONTHS_SHOWN)
    return {
        "lines": load_lines(people, found, limits(), shown=shown),
        "months": months_between(first, shift(first, MONTHS_SHOWN)),
        "shown": shown,
        "shows": [
            (_("Load, %"), LOAD_SHOWN, _with(request, show=None)),
            (_("Capacity, days"), CAPACITY, _with(request, show=CAPACITY)),
        ],
        "before": _with(request, month=format_month(shift(first, -6))),
        "after": _with(request, month=format_month(shift(first, 6))),
        "legend": ["over_allocated", "within_capacity", "under_used", "absent"],
    }


@requires("allocations")
def load_cell(request: Asked, pk: int, month: str) -> HttpResponse:
    """Show what a person's month is made of; as a page, or in the drawer."""
    must_see(request.user)
    person = get_object_or_404(Person.objects.select_related("team"), pk=pk)
    found = person_month(request.user, person, _month(month))
    mark = mark_of(found.load, limits())
    context = {
        "found": found,
        "mark": mark,
        "said": spoken(person, found.load, mark),
        "address": request.path,
        "may_know": can_somewhere(request.user, Action.EDIT_PEOPLE),
        "may_allocate": can_somewhere(request.user, Action.EDIT_ALLOCATION),
    }
    in_drawer = request.htmx  # type: ignore[attr-defined]
    return render(request, "portfolio/load_drawer.html" if in_drawer else "portfolio/load_cell.html", context)


def _month(text: str) -> date:
    try:
        month = parse_month(text)
    except ValueError:
        raise Http404 from None
    if not 2000 <= month.year <= 2100:
        raise Http404
    return month


def _with(request: Asked, **changes: str | None) -> str:
    """Return this address with some of it changed, from its first page."""
    query = {name: values for name, values in request.GET.lists() if name not in ("page", "drawer", "export")}
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = [value]
    return f"?{urlencode(query, doseq=True)}"

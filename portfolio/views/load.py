"""The heat map of load: people and months, over-allocated, under-used or away."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can_somewhere
from core.access.requests import Asked
from core.common.exports import csv_response, xlsx_response
from core.common.listing import Column, Listing, list_page, ordered
from core.common.periods import format_month, months_between, parse_month, shift
from core.profile import requires
from portfolio.drawing.load import CAPACITY, LOAD, load_lines, spoken
from portfolio.lists.load import MONTHS_SHOWN, LoadFilter, first_month
from portfolio.selectors.load import limits, loads, mark_of
from portfolio.selectors.load.cell import person_month
from teams.models import Person
from teams.views.presence import load_tabs
from teams.views.rights import must_see

LISTING = Listing(
    name="load", columns=(Column("name", _("Name"), "name"),), default_sort="name", page_size=40
)
HEADER = ("email", "name", "team", "month", "work_days", "capacity_days", "allocated_days", "load", "state")


@requires("allocations")
def load(request: Asked) -> HttpResponseBase:
    """Show who is asked for how much in the coming months, or send it as a file."""
    must_see(request.user)
    first = first_month(request.GET.get("month"))
    people = Person.objects.select_related("team")
    filterset = LoadFilter(request.GET, queryset=people, request=request)
    match request.GET.get("export"):
        case "csv":
            return csv_response(_lines(filterset.qs, first), name="load")
        case "xlsx":
            return xlsx_response(_lines(filterset.qs, first), name="load")
    listed = list_page(request, filterset, LISTING)
    page = list(listed.page)
    shown = CAPACITY if request.GET.get("show") == CAPACITY else LOAD
    found = loads([one.pk for one in page], first=first, months=MONTHS_SHOWN)
    context = {
        "list": listed,
        "lines": load_lines(page, found, limits(), shown=shown),
        "months": months_between(first, shift(first, MONTHS_SHOWN)),
        "shown": shown,
        "shows": [
            (_("Load, %"), LOAD, _with(request, show=None)),
            (_("Capacity, days"), CAPACITY, _with(request, show=CAPACITY)),
        ],
        "before": _with(request, month=format_month(shift(first, -6))),
        "after": _with(request, month=format_month(shift(first, 6))),
        "legend": ["over_allocated", "within_capacity", "under_used", "absent"],
        "may_allocate": can_somewhere(request.user, Action.EDIT_ALLOCATION),
        "tabs": load_tabs(request),
    }
    return render(request, "portfolio/load.html", context)


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


def _lines(rows: Any, first: date) -> Iterator[list[Any]]:
    """Yield a line per person and month, people by name."""
    yield list(HEADER)
    people = list(ordered(rows, LISTING, "name"))
    bounds = limits()
    found: dict[int, list[Any]] = {}
    for one in loads([person.pk for person in people], first=first, months=MONTHS_SHOWN):
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

"""Find or do: the page of a search, and the palette that opens over any page."""

from time import perf_counter

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.access.requests import Asked
from core.collaboration.finders import finders
from core.collaboration.selectors.marks import bookmarks, recent
from core.collaboration.selectors.search import Group, opened, search
from core.collaboration.words import Query
from core.subjects import kinds

PER_GROUP, PER_PAGE, KEPT = 5, 50, 6


def search_page(request: Asked) -> HttpResponse:
    """Show what somebody finds: the best of each kind, or all of one kind by pages."""
    query = Query.of(request.GET.get("q", ""))
    known = {subject.kind: subject.plural for subject in kinds() if subject.search}
    known |= {finder.kind: finder.label for finder in finders()}
    only = request.GET.get("kind", "")
    only = only if only in known else ""
    number = _page_number(request.GET.get("page", ""))
    began = perf_counter()
    one = None
    if only:
        begin = (number - 1) * PER_PAGE
        groups, one = opened(request.user, query, only, most=PER_PAGE, first=begin)
    else:
        groups = search(request.user, query, most=PER_GROUP)
    context = {
        "query": query.text,
        "groups": groups,
        "total": sum(group.total for group in groups),
        "one_kind": only,
        "milliseconds": 0,
    }
    if only and query:
        counts = {group.kind: group.total for group in groups}
        context["one"] = one
        context["pages"] = _pages(number, counts.get(only, 0))
    context["milliseconds"] = round((perf_counter() - began) * 1000)
    return render(request, "collaboration/search.html", context)


def palette(request: Asked) -> HttpResponse:
    """Answer what is typed into the palette; before that, with what one keeps and opened last."""
    query = Query.of(request.GET.get("q", ""))
    began = perf_counter()
    groups = search(request.user, query, most=PER_GROUP) if query else _before(request, query)
    lines = [line for group in groups for line in group.lines]
    context = {
        "groups": groups,
        "query": query.text,
        "total": sum(group.total for group in groups),
        "shown": len(lines),
        "milliseconds": round((perf_counter() - began) * 1000),
    }
    return render(request, "collaboration/palette_answer.html", context)


def _before(request: Asked, query: Query) -> list[Group]:
    opened = recent(request.user, request.GET.get("recent", ""))
    kept = bookmarks(request.user, most=KEPT)
    deeds = [line for one in finders() if one.kind == "do" for line in one.find(request.user, query, [])]
    groups = [
        Group("recent", _("Opened last"), "history", opened, len(opened)),
        Group("bookmark", _("Bookmarks"), "star", kept, len(kept)),
        Group("do", _("Do"), "plus", deeds[:KEPT], len(deeds)),
    ]
    return [group for group in groups if group.lines]


def _page_number(asked: str) -> int:
    return int(asked) if asked.isdecimal() and 0 < len(asked) < 6 and int(asked) else 1


def _pages(number: int, total: int) -> dict[str, int]:
    """Return the neighbours of a page; 0: there is none."""
    last = max(1, -(-total // PER_PAGE))
    first_row = (number - 1) * PER_PAGE + 1 if total else 0
    return {
        "previous": number - 1 if number > 1 else 0,
        "next": number + 1 if number < last else 0,
        "from": first_row,
        "to": min(number * PER_PAGE, total),
        "all": total,
    }

"""Pages of numbers: the dashboard of a node, and why a number is what it is."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Func, IntegerField
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.exports import csv_response
from core.common.periods import parse_month
from metrics.beginning import steps
from metrics.pages.numbers import why_page
from metrics.selectors.provenance import fact_rows, provenance
from portfolio.models import Node

# Few enough that the import and the line are in sight below them.
FACTS_SHOWN = 8


def overview(request: Asked) -> HttpResponse:
    """Open the dashboard of the highest node that the user sees."""
    depth = Func(F("scope__path"), function="nlevel", output_field=IntegerField())
    top = Node.objects.visible_to(request.user).order_by(depth, "name").first()
    if top is None:
        return render(request, "metrics/overview_empty.html", {"steps": steps(request.user)})
    return redirect("metrics:dashboard", top.code)


def value_why(request: Asked, reading_id: str) -> HttpResponse:
    """Trace a value down to the file and line; as a page, or in the drawer."""
    chain = found(
        provenance, user=request.user, reading_id=reading_id, today=timezone.localdate(), **_picked(request)
    )
    template = "metrics/why_drawer.html" if request.htmx else "metrics/why.html"  # type: ignore[attr-defined]
    return render(request, template, why_page(request, chain))


def value_facts(request: Asked, reading_id: str) -> StreamingHttpResponse:
    """Send all facts of a value as CSV."""
    rows: Iterator[list[str]] = found(
        fact_rows,
        user=request.user,
        reading_id=reading_id,
        measure=request.GET.get("measure") or None,
        product=request.GET.get("product") or None,
        today=timezone.localdate(),
    )
    return csv_response(rows, name="facts")


def found(select: Any, *of: Any, **arguments: Any) -> Any:
    """Call a selector; what is not there, or not for this user, is a page that does not exist."""
    try:
        return select(*of, **arguments)
    except DomainError as error:
        raise Http404 from error


def _picked(request: HttpRequest) -> dict[str, Any]:
    query = request.GET
    try:
        month = parse_month(query["month"]) if query.get("month") else None
        page = max(1, int(query.get("page", "1")))
    except ValueError as error:
        raise Http404 from error
    names = ("measure", "product", "fact")
    return {
        "month": month,
        "page": page,
        "page_size": FACTS_SHOWN,
        **{name: query.get(name) or None for name in names},
    }

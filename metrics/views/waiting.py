"""All that waits for the reader, wherever it stands."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access.requests import Asked
from core.common.exports import csv_response, xlsx_response
from core.common.listing import PAGE_SIZE
from metrics.pages.waiting import Choice, file_rows, tabs
from metrics.wording.board import waiting_lines
from portfolio.lists import SEEN_NODES


@require_safe
def waiting_list(request: Asked) -> HttpResponseBase:
    """List it by kind, narrowed as one likes, or send it as a file."""
    today = timezone.localdate()
    choice = Choice.of(request.GET)
    found = choice.found(request.user, today)
    shown = choice.shown(found)
    match request.GET.get("export"):
        case "csv":
            return csv_response(file_rows(shown, today), name="waiting")
        case "xlsx":
            return xlsx_response(file_rows(shown, today), name="waiting")
    page = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "choice": choice,
        "tabs": tabs(choice, found),
        "page": page,
        "lines": waiting_lines(page, today),
        "node": SEEN_NODES.label(request.user, choice.node) if choice.node else "",
        "csv_url": choice.address(export="csv"),
        "xlsx_url": choice.address(export="xlsx"),
    }
    return render(request, "metrics/waiting.html", context)

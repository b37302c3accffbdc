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
from portfolio.models import Node


@require_safe
def waiting_list(request: Asked) -> HttpResponseBase:
    """List it by kind, narrowed as one likes, or send it as a file."""
    today = timezone.localdate()
    choice = Choice.of(request.GET)
    offered, found = tabs(choice, request.user, today)
    match request.GET.get("export"):
        case "csv":
            return csv_response(file_rows(found, today), name="waiting")
        case "xlsx":
            return xlsx_response(file_rows(found, today), name="waiting")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    seen = Node.objects.visible_to(request.user).order_by("name")
    context: dict[str, Any] = {
        "choice": choice,
        "tabs": offered,
        "page": page,
        "lines": waiting_lines(page, today),
        "nodes": list(seen.values_list("code", "name")),
        "csv_url": choice.address(export="csv"),
        "xlsx_url": choice.address(export="xlsx"),
    }
    return render(request, "metrics/waiting.html", context)

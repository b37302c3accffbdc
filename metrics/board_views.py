"""The dashboard of a node, and the lists behind its cards."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.requests import Asked
from metrics import board_pages, pages
from metrics.selectors.board.export import value_rows
from metrics.selectors.board.kept import Shown, shown
from metrics.views import found, period_of
from portfolio.models import Node


def node_dashboard(request: Asked, code: str) -> HttpResponse:
    """Show how a node and all below it are, in a period."""
    node, seen = _seen(request, code)
    context = pages.dashboard_page(request, node, seen.dashboard, request.user)
    parts = board_pages.board_parts(
        request,
        seen.board,
        counted=seen.dashboard.product_count,
        period=seen.dashboard.period,
        today=timezone.localdate(),
    )
    return render(request, "metrics/dashboard.html", context | parts)


def node_needs(request: Asked, code: str) -> HttpResponse:
    """List all that needs somebody at a node."""
    node, seen = _seen(request, code)
    context = board_pages.needs_page(request, seen.board, today=timezone.localdate())
    return render(request, "metrics/needs.html", context | _around(node, seen, _("What needs you")))


def node_changes(request: Asked, code: str) -> HttpResponse:
    """List all that changed at a node since the month before."""
    node, seen = _seen(request, code)
    context = board_pages.changes_page(request, seen.board, period=seen.dashboard.period)
    return render(request, "metrics/changes.html", context | _around(node, seen, _("What changed")))


def node_values(request: Asked, code: str, send: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    """Send every value of a node and of the products below it as a file."""
    today = timezone.localdate()
    rows: Iterator[list[Any]] = found(
        value_rows,
        user=request.user,
        node=code,
        window=request.GET.get("window") or None,
        period=period_of(request, today),
        today=today,
    )
    return send(rows, name="values")


def _around(node: Node, seen: Shown, title: str) -> dict[str, Any]:
    crumbs = [(node.name, reverse("metrics:dashboard", args=[node.code])), (title, "")]
    return {"node": node, "period": seen.dashboard.period, "crumbs": crumbs}


def _seen(request: Asked, code: str) -> tuple[Node, Shown]:
    node = get_object_or_404(
        Node.objects.visible_to(request.user).select_related("scope", "owner"), code=code
    )
    today = timezone.localdate()
    asked: dict[str, Any] = {
        "window": request.GET.get("window") or None,
        "kpi": request.GET.get("kpi") or None,
        "rows": _page(request),
        "period": period_of(request, today),
    }
    return node, found(shown, user=request.user, node=node.code, today=today, **asked)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("rows", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1

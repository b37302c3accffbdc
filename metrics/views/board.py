"""The dashboard of a node, and the lists behind its cards."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.requests import Asked
from core.collaboration.pile import Pile
from core.collaboration.waiting import Question
from metrics.addresses import Choice
from metrics.pages.board import LIST_PAGE, SHOWN, changes_page, needs_page, waiting_for, with_mine
from metrics.pages.drawn import body
from metrics.pages.numbers import dashboard_page
from metrics.selectors.board.board import Board
from metrics.selectors.board.export import value_rows
from metrics.selectors.board.kept import shown_at
from metrics.selectors.places import place_of
from metrics.views.numbers import found
from portfolio.models import Node
from portfolio.selectors.visions import in_force


def node_dashboard(request: Asked, code: str) -> HttpResponse:
    """Show how a node and all below it are, in a period."""
    today = timezone.localdate()
    node, choice = _node(request, code), Choice.of(request, today)
    drawn = found(body, place_of(node), choice, today=today)
    context = dashboard_page(node, choice, user=request.user, products=drawn.products, today=today)
    guide = {"vision": in_force(node.scope.path, today)}
    parts = {"needs": drawn.needs, "needs_count": drawn.needs_count}
    needs = with_mine(parts, _waiting(request, node, choice, today, SHOWN), today=today)
    return render(request, "metrics/dashboard.html", context | guide | needs | {"body": drawn})


def node_needs(request: Asked, code: str) -> HttpResponse:
    """List what waits for the reader at a node, and all that needs somebody there."""
    today = timezone.localdate()
    node, choice = _node(request, code), Choice.of(request, today)
    board, rows = _board(node, choice, today), _waiting(request, node, choice, today, LIST_PAGE)
    context = needs_page(request, board, rows, choice, today=today)
    return render(request, "metrics/needs.html", context | _around(node, choice, _("What needs you")))


def node_changes(request: Asked, code: str) -> HttpResponse:
    """List all that changed at a node since the month before."""
    today = timezone.localdate()
    node, choice = _node(request, code), Choice.of(request, today)
    context = changes_page(request, _board(node, choice, today), choice)
    return render(request, "metrics/changes.html", context | _around(node, choice, _("What changed")))


def node_values(request: Asked, code: str, send: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    """Send every value of a node and of the products below it as a file."""
    today = timezone.localdate()
    choice = Choice.of(request, today)
    asked: dict[str, Any] = {"window": choice.window, "period": choice.period, "today": today}
    rows: Iterator[list[Any]] = found(value_rows, user=request.user, node=code, **asked)
    return send(rows, name="values")


def _node(request: Asked, code: str) -> Node:
    nodes = Node.objects.visible_to(request.user).select_related("scope", "owner")
    return get_object_or_404(nodes, code=code)


def _waiting(request: Asked, node: Node, choice: Choice, today: date, most: int) -> Pile:
    question = Question(request.user, today, node.scope.path)
    return waiting_for(question, period=choice.period, most=most)


def _board(node: Node, choice: Choice, today: date) -> Board:
    asked: dict[str, Any] = {"window": choice.window, "period": choice.period, "kpi": choice.kpi}
    board: Board = found(shown_at, place_of(node), **asked, today=today).board
    return board


def _around(node: Node, choice: Choice, title: str) -> dict[str, Any]:
    crumbs = [(node.name, reverse("metrics:dashboard", args=[node.code])), (title, "")]
    return {"node": node, "period": choice.period, "crumbs": crumbs}

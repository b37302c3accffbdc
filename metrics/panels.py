"""What metrics adds to the pages of products and nodes: their dashboard, without the frame."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.collaboration.waiting import Question
from core.common.errors import DomainError
from core.common.periods import last_complete_month
from core.subjects.panels import Panel
from metrics import wording
from metrics.addresses import Choice
from metrics.pages.board import SHOWN, lists, waiting_for, with_mine
from metrics.pages.numbers import periods, trend, windows
from metrics.selectors.board.kept import Shown, shown_at
from metrics.selectors.criteria import criteria_of
from metrics.selectors.places import place_of
from metrics.wording.criteria import registered, texts
from portfolio.models import Node, Product
from portfolio.panels import node_panels, product_panels

BRIEF: Final = 6


def board(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return what needs somebody, what changed, the KPIs and the trend of one."""
    today = timezone.localdate()
    choice = Choice.of(request, today)
    seen = _seen(product, choice, today)
    tiles = [wording.tile(one) for one in seen.dashboard.tiles]
    period, window = seen.dashboard.period, seen.dashboard.window
    return {
        **_lists(request, product, seen, today),
        "tiles": [tile for tile in tiles if tile.status != "no_value"],
        "empty": [tile for tile in tiles if tile.status == "no_value"],
        "period": period,
        "trend": trend(seen.dashboard, choice),
        "windows": windows(choice),
        "periods": periods(choice, last_complete_month(today)),
        "span": wording.span(window, period) if window else wording.own_spans(period),
    }


def brief(request: Asked, place: Product | Node) -> Mapping[str, Any]:
    """Return what needs somebody, and the KPIs that have a target, or the first few where none has."""
    today = timezone.localdate()
    choice = Choice.of(request, today)
    seen = _seen(place, choice, today)
    tiles = [tile for one in seen.dashboard.tiles if (tile := wording.tile(one)).status != "no_value"]
    judged = [tile for tile in tiles if tile.target] or tiles
    period, window = seen.dashboard.period, seen.dashboard.window
    return {
        **_lists(request, place, seen, today),
        "tiles": judged[:BRIEF],
        "total": len(tiles),
        "span": wording.span(window, period) if window else wording.own_spans(period),
    }


def criteria(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return what the product is to reach, who agreed to it, and what it was measured at."""
    said = texts(criteria_of(product), user=request.user, today=timezone.localdate())
    launched = product.first_launched_on
    return {
        "criteria": said,
        "registered": registered(said),
        "launched": launched is not None and launched <= timezone.localdate(),
        "may_edit": can(request.user, Action.EDIT_PRODUCT, product),
    }


def register_panels() -> None:
    """Put the few that matter on the overviews of products and nodes, and all of a product on a tab."""
    product_panels.register(
        Panel(name="kpi-brief", template="metrics/product_brief.html", load=brief, order=30)
    )
    node_panels.register(Panel(name="kpi-brief", template="metrics/node_brief.html", load=brief, order=30))
    product_panels.register(
        Panel(name="criteria", template="metrics/criteria_panel.html", load=criteria, order=20)
    )
    product_panels.register(
        Panel(name="board", template="metrics/product_board.html", load=board, order=10, tab="kpis")
    )


def _lists(request: Asked, place: Product | Node, seen: Shown, today: date) -> dict[str, Any]:
    """Return what waits for the reader at the place, what the place needs, and what changed."""
    period = seen.dashboard.period
    parts = lists(seen.board, place_of(place), most=SHOWN, period=period, today=today)
    question = Question(request.user, today, place.scope.path, anywhere=isinstance(place, Node))
    return with_mine(parts, waiting_for(question, period=period), today=today)


def _seen(of: Product | Node, choice: Choice, today: date) -> Shown:
    """Read the board; a window or KPI that is not there is as if none was named."""
    place = place_of(of)
    try:
        return shown_at(place, window=choice.window, period=choice.period, kpi=choice.kpi, today=today)
    except DomainError:
        return shown_at(place, period=choice.period, today=today)

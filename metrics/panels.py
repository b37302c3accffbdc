"""What metrics adds to the page of a product: its dashboard, without the frame."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.periods import last_complete_month
from metrics import board_pages, pages, wording
from metrics.addresses import Choice
from metrics.selectors.board.kept import Shown, shown
from portfolio.models import Product
from portfolio.panels import Panel, register


def board(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return what needs somebody, what changed, the KPIs of the last complete month and the trend of one."""
    today = timezone.localdate()
    choice = Choice.of(request, today)
    seen = _seen(request, product, choice, today)
    tiles = [wording.tile(one) for one in seen.dashboard.tiles]
    period = seen.dashboard.period
    return {
        **board_pages.lists(seen.board, most=board_pages.SHOWN, period=period, today=today),
        "tiles": [tile for tile in tiles if tile.status != "no_value"],
        "empty": [tile for tile in tiles if tile.status == "no_value"],
        "period": period,
        "trend": pages.trend(seen.dashboard, choice),
    }


def register_panels() -> None:
    """Put it on the product page."""
    register(Panel(name="board", template="metrics/product_board.html", load=board, order=10))


def _seen(request: Asked, product: Product, choice: Choice, today: date) -> Shown:
    """Read the board of the last complete month; a KPI that is not there is as if none was named."""
    asked: dict[str, Any] = {"user": request.user, "product": product.code, "today": today}
    period = last_complete_month(today)
    try:
        return shown(**asked, period=period, kpi=choice.kpi)
    except DomainError:
        return shown(**asked, period=period)

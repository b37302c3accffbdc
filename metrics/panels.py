"""What metrics adds to the page of a product: its dashboard, without the frame."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from core.access.requests import Asked
from core.common.errors import DomainError
from core.common.periods import last_complete_month
from metrics import board_pages, pages, wording
from metrics.selectors.board.kept import Shown, shown
from portfolio.models import Product
from portfolio.panels import Panel, register


def board(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return what needs somebody, what changed, the KPIs of the last complete month and the trend of one."""
    today = timezone.localdate()
    seen = _seen(request, product, today)
    tiles = [wording.tile(one) for one in seen.dashboard.tiles]
    period = seen.dashboard.period
    return {
        **board_pages.lists(seen.board, most=board_pages.SHOWN, period=period, today=today),
        "tiles": [tile for tile in tiles if tile.status != "no_value"],
        "empty": [tile for tile in tiles if tile.status == "no_value"],
        "period": period,
        "trend": pages.trend(request, seen.dashboard),
    }


def register_panels() -> None:
    """Put it on the product page."""
    register(Panel(name="board", template="metrics/product_board.html", load=board, order=10))


def _seen(request: Asked, product: Product, today: date) -> Shown:
    """Read the board; a KPI that is not there is as if none was named."""
    asked = {"user": request.user, "product": product.code, "period": last_complete_month(today)}
    try:
        return shown(**asked, kpi=request.GET.get("kpi") or None, today=today)
    except DomainError:
        return shown(**asked, today=today)

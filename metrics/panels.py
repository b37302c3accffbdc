"""What metrics adds to the page of a product: its KPIs."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from core.access.models import User
from metrics import wording
from metrics.selectors.dashboard import dashboard
from portfolio.models import Product
from portfolio.panels import Panel, register


def kpis(user: User, product: Product) -> Mapping[str, Any]:
    """Return the product's KPIs at the last complete month."""
    shown = dashboard(user=user, product=product.code, today=timezone.localdate())
    tiles = [wording.tile(one) for one in shown.tiles]
    return {
        "tiles": [tile for tile in tiles if tile.status != "no_value"],
        "empty": [tile for tile in tiles if tile.status == "no_value"],
        "period": shown.period,
    }


def register_panels() -> None:
    """Put the KPIs on the product page."""
    register(Panel(name="kpis", template="metrics/kpi_panel.html", load=kpis, order=10))

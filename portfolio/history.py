"""What happened to a product, on its page."""

from collections.abc import Mapping
from typing import Any, Final

from core.access.requests import Asked
from core.audit.selectors.history import history
from core.subjects.panels import Panel
from portfolio.models import Product
from portfolio.panels import product_panels

MOST: Final = 8


def load(request: Asked, product: Product) -> Mapping[str, Any]:
    """Gather the latest events about a product that the user may see."""
    return {"events": history("product", product.pk, most=MOST)}


def register_panel() -> None:
    """Put the history on the product page, last in its narrow column."""
    product_panels.register(
        Panel(name="history", template="portfolio/history_panel.html", load=load, order=90, side=True)
    )

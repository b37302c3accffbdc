"""What happened to a product lately, on its page; all of it is on a tab."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from core.access.requests import Asked
from core.collaboration.selectors.history import history
from core.subjects import known
from core.subjects.panels import Panel
from portfolio.models import Product
from portfolio.panels import product_panels

MOST: Final = 3


def load(request: Asked, product: Product) -> Mapping[str, Any]:
    """Gather the latest of what happened to a product that the user sees."""
    subject = known("product")
    assert subject is not None
    entries = history(subject, product).entries
    return {
        "entries": entries[:MOST],
        "total": len(entries),
        "url": reverse("portfolio:product-tab", args=[product.code, "history"]),
    }


def register_panels() -> None:
    """Put the history on the product page, last in its narrow column."""
    product_panels.register(
        Panel(name="history", template="portfolio/history_panel.html", load=load, order=90, side=True)
    )

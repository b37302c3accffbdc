"""What the roadmap adds to the page of a product."""

from collections.abc import Mapping
from typing import Any

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.subjects.panels import Panel
from portfolio.models import Product
from portfolio.panels import product_panels

SHOWN = 6


def launches(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return the product's latest launches and releases."""
    return {
        "launches": product.launches.all()[:SHOWN],
        "releases": product.releases.all()[:SHOWN],
        "may_edit": can(request.user, Action.EDIT_LAUNCH, product),
    }


def register_panels() -> None:
    """Put the roadmap's panels on the product page."""
    product_panels.register(
        Panel(name="launches", template="roadmap/launch_panel.html", load=launches, order=40, tab="roadmap")
    )

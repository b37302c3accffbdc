"""Places on node and product pages that higher apps fill.

A higher app registers a panel in `AppConfig.ready()`; the page shows it without
knowing who made it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.access.requests import Asked
from portfolio.models import Product


@dataclass(frozen=True)
class Panel:
    """A part of the product page.

    load:   gathers what the template needs, for the request of a user who sees the product.
    order:  panels stand in rising order; `side` ones in the narrow column.
    """

    name: str
    template: str
    load: Callable[[Asked, Product], Mapping[str, Any]]
    order: int
    side: bool = False


@dataclass(frozen=True)
class FilledPanel:
    """A panel with what it shows."""

    template: str
    content: Mapping[str, Any]


_product_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Put a panel on the product page; the same name again replaces it."""
    _product_panels[panel.name] = panel


def fill(request: Asked, product: Product, *, side: bool) -> list[FilledPanel]:
    """Load the panels of one column."""
    wanted = sorted((one for one in _product_panels.values() if one.side == side), key=lambda one: one.order)
    return [FilledPanel(panel.template, panel.load(request, product)) for panel in wanted]

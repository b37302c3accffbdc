"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.products import PRODUCTS

__all__ = ["PRODUCTS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (PRODUCTS,):
        registry.register(listing)

"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS

__all__ = ["PRODUCTS", "SKILL_NEEDS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (PRODUCTS,):
        registry.register(listing)
    registry.register(SKILL_NEEDS)

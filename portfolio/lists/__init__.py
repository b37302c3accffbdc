"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.allocations import ALLOCATIONS
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS

__all__ = ["ALLOCATIONS", "PRODUCTS", "SKILL_NEEDS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (PRODUCTS, ALLOCATIONS, SKILL_NEEDS):
        registry.register(listing)

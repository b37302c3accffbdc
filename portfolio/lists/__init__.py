"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.objectives import OBJECTIVES
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS

__all__ = ["OBJECTIVES", "PRODUCTS", "SKILL_NEEDS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (PRODUCTS, OBJECTIVES):
        registry.register(listing)
    registry.register(SKILL_NEEDS)

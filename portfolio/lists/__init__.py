"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.budgets import BUDGETS, COMMITMENTS
from portfolio.lists.memory import CLASSIFICATIONS, LINKS, RELATIONS
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS
from portfolio.lists.stops import STOPS

__all__ = [
    "BUDGETS",
    "CLASSIFICATIONS",
    "COMMITMENTS",
    "LINKS",
    "PRODUCTS",
    "RELATIONS",
    "SKILL_NEEDS",
    "STOPS",
    "register_lists",
]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (PRODUCTS, STOPS, BUDGETS, COMMITMENTS, CLASSIFICATIONS, RELATIONS, LINKS):
        registry.register(listing)
    registry.register(SKILL_NEEDS)

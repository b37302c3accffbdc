"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.actions import ACTIONS
from portfolio.lists.gate_reviews import GATE_REVIEWS
from portfolio.lists.life_cycles import LIFE_CYCLES
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS
from portfolio.lists.workstreams import WORKSTREAMS

__all__ = ["PRODUCTS", "SKILL_NEEDS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (PRODUCTS, LIFE_CYCLES, WORKSTREAMS, GATE_REVIEWS, ACTIONS):
        registry.register(listing)
    registry.register(SKILL_NEEDS)

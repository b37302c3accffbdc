"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.actions import ACTIONS
from portfolio.lists.gate_reviews import GATE_REVIEWS
from portfolio.lists.life_cycles import LIFE_CYCLES
from portfolio.lists.nodes import NODES, SEEN_NODES
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS
from portfolio.lists.workstreams import WORKSTREAMS

__all__ = ["NODES", "PRODUCTS", "SEEN_NODES", "SKILL_NEEDS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (NODES, PRODUCTS, LIFE_CYCLES, WORKSTREAMS, GATE_REVIEWS, ACTIONS, SKILL_NEEDS):
        registry.register(listing)

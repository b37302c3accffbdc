"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.actions import ACTIONS
from portfolio.lists.gate_reviews import GATE_REVIEWS
from portfolio.lists.life_cycles import LIFE_CYCLES
from portfolio.lists.nodes import NODES, SEEN_NODES
from portfolio.lists.objectives import OBJECTIVES
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS
from portfolio.lists.workstreams import WORKSTREAMS

__all__ = [
    "ACTIONS",
    "GATE_REVIEWS",
    "LIFE_CYCLES",
    "NODES",
    "OBJECTIVES",
    "PRODUCTS",
    "SEEN_NODES",
    "SKILL_NEEDS",
    "WORKSTREAMS",
    "register_lists",
]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (
        ACTIONS,
        GATE_REVIEWS,
        LIFE_CYCLES,
        NODES,
        OBJECTIVES,
        PRODUCTS,
        SKILL_NEEDS,
        WORKSTREAMS,
    ):
        registry.register(listing)

"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.nodes import NODES, SEEN_NODES
from portfolio.lists.products import PRODUCTS
from portfolio.lists.skill_needs import SKILL_NEEDS

__all__ = ["NODES", "PRODUCTS", "SEEN_NODES", "SKILL_NEEDS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (
        NODES,
        PRODUCTS,
    ):
        registry.register(listing)
    registry.register(SKILL_NEEDS)

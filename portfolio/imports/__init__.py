"""The files that the portfolio accepts."""

from core.ingest.sources import register
from portfolio.imports.allocations import ALLOCATIONS
from portfolio.imports.budgets import BUDGETS, COMMITMENTS
from portfolio.imports.classifications import CLASSIFICATIONS
from portfolio.imports.nodes import PORTFOLIOS
from portfolio.imports.ownership import OWNERSHIP
from portfolio.imports.products import PRODUCTS
from portfolio.imports.relations import LINKS, RELATIONS
from portfolio.imports.skill_needs import SKILL_NEEDS
from portfolio.imports.stops import STOPS


def register_sources() -> None:
    """Make them known to the imports."""
    register(PORTFOLIOS, PRODUCTS, OWNERSHIP, ALLOCATIONS)
    register(STOPS, CLASSIFICATIONS, BUDGETS, COMMITMENTS, RELATIONS, LINKS)
    register(SKILL_NEEDS)

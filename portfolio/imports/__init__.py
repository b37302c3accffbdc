"""The files that the portfolio accepts."""

from core.ingest.sources import register
from portfolio.imports.actions import ACTIONS
from portfolio.imports.allocations import ALLOCATIONS
from portfolio.imports.gate_reviews import GATE_REVIEWS
from portfolio.imports.gates import CRITERIA, GATES
from portfolio.imports.life_cycles import LIFE_CYCLES, STAGES
from portfolio.imports.nodes import PORTFOLIOS
from portfolio.imports.ownership import OWNERSHIP
from portfolio.imports.products import PRODUCTS
from portfolio.imports.workstreams import WORKSTREAMS


def register_sources() -> None:
    """Make them known to the imports."""
    register(PORTFOLIOS, PRODUCTS, OWNERSHIP, ALLOCATIONS)
    register(LIFE_CYCLES, STAGES, GATES, CRITERIA, WORKSTREAMS, GATE_REVIEWS, ACTIONS)

"""The files that the portfolio accepts."""

from core.ingest.sources import register
from portfolio.imports.allocations import ALLOCATIONS
from portfolio.imports.nodes import PORTFOLIOS
from portfolio.imports.ownership import OWNERSHIP
from portfolio.imports.products import PRODUCTS


def register_sources() -> None:
    """Make them known to the imports."""
    register(PORTFOLIOS, PRODUCTS, OWNERSHIP, ALLOCATIONS)

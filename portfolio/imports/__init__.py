"""The files that the portfolio accepts."""

from core.ingest.sources import register
from portfolio.imports.actions import ACTIONS
from portfolio.imports.allocations import ALLOCATIONS
from portfolio.imports.budgets import BUDGETS, COMMITMENTS
from portfolio.imports.classifications import CLASSIFICATIONS
from portfolio.imports.comments import COMMENTS
from portfolio.imports.gate_evidence import EVIDENCE
from portfolio.imports.gate_reviews import GATE_REVIEWS
from portfolio.imports.gate_votes import SCORES, VOTES
from portfolio.imports.gates import CRITERIA, GATES
from portfolio.imports.key_results import CONTRIBUTIONS, KEY_RESULT_VALUES, KEY_RESULTS
from portfolio.imports.life_cycles import LIFE_CYCLES, STAGES
from portfolio.imports.nodes import PORTFOLIOS
from portfolio.imports.objectives import OBJECTIVES
from portfolio.imports.ownership import OWNERSHIP
from portfolio.imports.products import PRODUCTS
from portfolio.imports.relations import LINKS, RELATIONS
from portfolio.imports.skill_needs import SKILL_NEEDS
from portfolio.imports.stops import STOPS
from portfolio.imports.visions import VISIONS
from portfolio.imports.workstreams import WORKSTREAMS


def register_sources() -> None:
    """Make them known to the imports."""
    register(PORTFOLIOS, PRODUCTS, OWNERSHIP, ALLOCATIONS)
    register(LIFE_CYCLES, STAGES, GATES, CRITERIA, WORKSTREAMS, GATE_REVIEWS, ACTIONS)
    register(VOTES, SCORES, EVIDENCE)
    register(OBJECTIVES, KEY_RESULTS, KEY_RESULT_VALUES, CONTRIBUTIONS, VISIONS)
    register(STOPS, CLASSIFICATIONS, BUDGETS, COMMITMENTS, RELATIONS, LINKS)
    register(SKILL_NEEDS, COMMENTS)

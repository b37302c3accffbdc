"""The lists of the portfolio."""

from core.common.listing import registry
from portfolio.lists.actions import ACTIONS
from portfolio.lists.allocations import ALLOCATIONS
from portfolio.lists.budgets import BUDGETS, COMMITMENTS
from portfolio.lists.contributions import CONTRIBUTIONS
from portfolio.lists.finding import SEEN_OBJECTIVES, SEEN_PRODUCTS
from portfolio.lists.gate_reviews import GATE_REVIEWS
from portfolio.lists.gates import CRITERIA, GATES
from portfolio.lists.key_result_values import KEY_RESULT_VALUES
from portfolio.lists.key_results import KEY_RESULTS
from portfolio.lists.life_cycles import LIFE_CYCLES, STAGES
from portfolio.lists.load import LOAD
from portfolio.lists.memory import CLASSIFICATIONS, LINKS, RELATIONS
from portfolio.lists.nodes import NODES, SEEN_NODES
from portfolio.lists.objectives import OBJECTIVES
from portfolio.lists.ownership import OWNERSHIP
from portfolio.lists.products import PRODUCTS
from portfolio.lists.said import EVIDENCE, SCORES, VOTES
from portfolio.lists.skill_needs import SKILL_NEEDS
from portfolio.lists.stops import STOPS
from portfolio.lists.visions import VISIONS
from portfolio.lists.workstreams import WORKSTREAMS

__all__ = [
    "ACTIONS",
    "ALLOCATIONS",
    "BUDGETS",
    "CLASSIFICATIONS",
    "COMMITMENTS",
    "CRITERIA",
    "GATES",
    "CONTRIBUTIONS",
    "EVIDENCE",
    "GATE_REVIEWS",
    "KEY_RESULTS",
    "LIFE_CYCLES",
    "LINKS",
    "LOAD",
    "NODES",
    "OBJECTIVES",
    "PRODUCTS",
    "RELATIONS",
    "SCORES",
    "SEEN_NODES",
    "SEEN_OBJECTIVES",
    "SEEN_PRODUCTS",
    "SKILL_NEEDS",
    "STAGES",
    "STOPS",
    "VISIONS",
    "VOTES",
    "WORKSTREAMS",
    "register_lists",
]


def register_lists() -> None:
    """Make the lists of the portfolio known by their names."""
    for listing in (
        ACTIONS,
        ALLOCATIONS,
        BUDGETS,
        COMMITMENTS,
        CONTRIBUTIONS,
        GATE_REVIEWS,
        VOTES,
        SCORES,
        EVIDENCE,
        KEY_RESULTS,
        KEY_RESULT_VALUES,
        OWNERSHIP,
        LIFE_CYCLES,
        STAGES,
        GATES,
        CRITERIA,
        CLASSIFICATIONS,
        LINKS,
        LOAD,
        RELATIONS,
        NODES,
        OBJECTIVES,
        PRODUCTS,
        SKILL_NEEDS,
        STOPS,
        VISIONS,
        WORKSTREAMS,
    ):
        registry.register(listing)

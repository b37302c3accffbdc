"""What: the portfolio tree, its products, who answers for them, and how they pass their gates."""

from portfolio.models.action_item import ActionItem
from portfolio.models.allocation import Allocation
from portfolio.models.budget import BudgetCommitment, BudgetEnvelope
from portfolio.models.classification import Classification
from portfolio.models.criterion import CriterionEdition, CriterionSignature, Direction, SuccessCriterion
from portfolio.models.gate_review import (
    PASSED,
    STATUSES,
    VOTES,
    Evidence,
    GateReview,
    GateScore,
    GateVote,
    Outcome,
)
from portfolio.models.kept_marks import KeptMarks
from portfolio.models.life_cycle import CycleStage, Gate, GateCriterion, LifeCycle
from portfolio.models.node import Node
from portfolio.models.objective import Contribution, KeyResult, KeyResultValue, Objective
from portfolio.models.ownership import Ownership
from portfolio.models.product import InnovationClass, Product, ProductQuerySet, Stage
from portfolio.models.relation import ProductLink, ProductRelation
from portfolio.models.skill_need import SkillNeed
from portfolio.models.stop import ProductStop, StopReason
from portfolio.models.vision import Vision
from portfolio.models.workstream import Workstream

__all__ = [
    "PASSED",
    "STATUSES",
    "VOTES",
    "ActionItem",
    "Allocation",
    "BudgetCommitment",
    "BudgetEnvelope",
    "Classification",
    "Contribution",
    "CriterionEdition",
    "CriterionSignature",
    "CycleStage",
    "Direction",
    "Evidence",
    "Gate",
    "GateCriterion",
    "GateReview",
    "GateScore",
    "GateVote",
    "InnovationClass",
    "KeptMarks",
    "KeyResult",
    "KeyResultValue",
    "LifeCycle",
    "Node",
    "Objective",
    "Outcome",
    "Ownership",
    "Product",
    "ProductLink",
    "ProductQuerySet",
    "ProductRelation",
    "ProductStop",
    "SkillNeed",
    "Stage",
    "StopReason",
    "SuccessCriterion",
    "Vision",
    "Workstream",
]

"""What: the portfolio tree, its products and who answers for them."""

from portfolio.models.allocation import Allocation
from portfolio.models.criterion import (
    CriterionEdition,
    CriterionSignature,
    Direction,
    SuccessCriterion,
)
from portfolio.models.node import Node
from portfolio.models.objective import Contribution, KeyResult, KeyResultValue, Objective
from portfolio.models.ownership import Ownership
from portfolio.models.product import InnovationClass, Product, ProductQuerySet, Stage
from portfolio.models.vision import Vision

__all__ = [
    "Allocation",
    "Contribution",
    "CriterionEdition",
    "CriterionSignature",
    "Direction",
    "InnovationClass",
    "KeyResult",
    "KeyResultValue",
    "Node",
    "Objective",
    "Ownership",
    "Product",
    "ProductQuerySet",
    "Stage",
    "SuccessCriterion",
    "Vision",
]

"""What: the portfolio tree, its products and who answers for them."""

from portfolio.models.allocation import Allocation
from portfolio.models.budget import BudgetCommitment, BudgetEnvelope
from portfolio.models.classification import Classification
from portfolio.models.node import Node
from portfolio.models.ownership import Ownership
from portfolio.models.product import InnovationClass, Product, ProductQuerySet, Stage
from portfolio.models.relation import ProductLink, ProductRelation
from portfolio.models.stop import ProductStop, StopReason

__all__ = [
    "Allocation",
    "BudgetCommitment",
    "BudgetEnvelope",
    "Classification",
    "InnovationClass",
    "Node",
    "Ownership",
    "Product",
    "ProductLink",
    "ProductQuerySet",
    "ProductRelation",
    "ProductStop",
    "Stage",
    "StopReason",
]

"""What: the portfolio tree, its products and who answers for them."""

from portfolio.models.allocation import Allocation
from portfolio.models.node import Node
from portfolio.models.ownership import Ownership
from portfolio.models.product import InnovationClass, Product, ProductQuerySet, Stage

__all__ = ["Allocation", "InnovationClass", "Node", "Ownership", "Product", "ProductQuerySet", "Stage"]

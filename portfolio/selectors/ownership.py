"""Who answers for which product, for lists and the API alike."""

from typing import Any

from django.db.models import QuerySet

from core.access.models import User
from portfolio.models import Ownership, Product


def ownership_for(user: User) -> QuerySet[Ownership, Any]:
    """Return who answers, or answered, for the products that a user sees."""
    rows = Ownership.objects.filter(product__in=Product.objects.visible_to(user))
    return rows.select_related("product__scope", "product__node", "person")

"""Who answers for products and nodes today: they hear of what is said about them."""

from collections.abc import Collection

from django.utils import timezone

from core.collaboration import answering
from core.common.spans import holding
from portfolio.models import Node, Ownership


def of_product(pk: int) -> list[str]:
    """Return the e-mails of a product's managers and owners of today."""
    return of_products([pk])[pk]


def of_products(pks: Collection[int]) -> dict[int, list[str]]:
    """Return the same of many products, in one query."""
    today = timezone.localdate()
    held = Ownership.objects.filter(holding(today), product_id__in=pks)
    found: dict[int, list[str]] = {pk: [] for pk in pks}
    for product, email in held.values_list("product_id", "person__email"):
        found[product].append(email)
    return found


def of_node(pk: int) -> list[str]:
    """Return the e-mail of a node's owner."""
    owned = Node.objects.filter(pk=pk, owner__isnull=False)
    return list(owned.values_list("owner__email", flat=True))


def register_answering() -> None:
    """Make it known."""
    answering.register("product", of_product)
    answering.register("node", of_node)

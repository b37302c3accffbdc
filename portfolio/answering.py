"""Who answers for products and nodes today: they hear of what is said about them."""

from django.utils import timezone

from core.collaboration import answering
from portfolio.models import Node, Ownership


def of_product(pk: int) -> list[str]:
    """Return the e-mails of a product's managers and owners of today."""
    today = timezone.localdate()
    held = Ownership.objects.filter(product_id=pk, starts_on__lte=today).exclude(ends_on__lte=today)
    return list(held.values_list("person__email", flat=True))


def of_node(pk: int) -> list[str]:
    """Return the e-mail of a node's owner."""
    owned = Node.objects.filter(pk=pk, owner__isnull=False)
    return list(owned.values_list("owner__email", flat=True))


def register_answering() -> None:
    """Make it known."""
    answering.register("product", of_product)
    answering.register("node", of_node)

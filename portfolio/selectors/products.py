"""What the pages of products show."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from core.access.models import User
from core.common.spans import holding
from portfolio.models import Node, Ownership, Product, Stage


@dataclass(frozen=True)
class Holders:
    """Who answers for a product and who did, newest first; and what nobody does."""

    current: list[Ownership]
    past: list[Ownership]
    vacant: list[str]


def products_for(user: User, today: date) -> QuerySet[Any]:
    """Return the products a user sees, each with its manager and owner of the day and its order of life."""
    manager, owner = Ownership.Role.MANAGER, Ownership.Role.OWNER
    return (
        Product.objects.visible_to(user)
        .select_related("node", "scope")
        .annotate(
            manager_name=_current(manager, "name", today),
            manager_email=_current(manager, "email", today),
            owner_name=_current(owner, "name", today),
            owner_email=_current(owner, "email", today),
            stage_order=_stage_order(),
        )
    )


def holders_of(product: Product, today: date) -> Holders:
    """Return who has had the roles of a product."""
    ownerships = list(product.ownerships.select_related("person").order_by("role", "-starts_on"))
    current = [one for one in ownerships if _holds(one, today)]
    held = {one.role for one in current}
    return Holders(
        current=current,
        past=[one for one in ownerships if one not in current],
        vacant=[str(role.label) for role in Ownership.Role if role not in held],
    )


def ancestors(*, user: User, path: str) -> list[Node]:
    """Return the nodes above a place that the user sees, root first."""
    above = Node.objects.visible_to(user).filter(scope__path__above=path).select_related("scope")
    return sorted(above, key=lambda node: node.scope.path.count("."))


def _holds(ownership: Ownership, today: date) -> bool:
    return ownership.starts_on <= today and (ownership.ends_on is None or ownership.ends_on > today)


def _current(role: str, field: str, today: date) -> Subquery:
    valid = Ownership.objects.filter(holding(today), product=OuterRef("pk"), role=role)
    return Subquery(valid.order_by("-starts_on").values(f"person__{field}")[:1])


def _stage_order() -> Any:
    stages = [When(stage=stage, then=Value(order)) for order, stage in enumerate(Stage.values)]
    return Case(*stages, output_field=IntegerField())

"""Objectives for lists, pages and the API alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.access.models import User
from portfolio.models import Contribution, KeyResult, Node, Objective, Product
from portfolio.models.objective import ObjectiveQuerySet
from portfolio.selectors.progress import Progress, progress_of


class MeasuredObjectives(ObjectiveQuerySet):
    """Objectives that know how far they are (`progress`), all rows of a page measured together."""

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        rows = [row for row in self._result_cache or () if isinstance(row, Objective)] if fresh else []
        found = progress_of([row.pk for row in rows], timezone.localdate()) if rows else {}
        for row in rows:
            row.progress = found[row.pk]  # type: ignore[attr-defined]


def objectives_for(user: User) -> QuerySet[Objective, Any]:
    """Return the objectives that a user sees, with their progress and how many products serve each."""
    seen: QuerySet[Objective, Any] = MeasuredObjectives(Objective).visible_to(user)
    return seen.select_related("node__scope", "parent", "owner").annotate(
        served_by=_count(Contribution.objects.all()), shown_by=_count(KeyResult.objects.all())
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """Count the rows of an objective; joining two kinds of them would pair each with each."""
    own = rows.filter(objective=OuterRef("pk")).order_by().values("objective")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


@dataclass(frozen=True)
class Branch:
    """A node of the tree with its objectives in a period, and what stands below it."""

    node: Node
    objectives: Sequence[Objective]
    branches: "Sequence[Branch]"


def tree(user: User, *, first: date, last: date) -> list[Branch]:
    """Return the nodes that have objectives in a stretch of days, or stand above one that has."""
    seen = objectives_for(user).filter(starts_on__lte=last, ends_on__gte=first).order_by("starts_on", "title")
    by_node: dict[int, list[Objective]] = {}
    for row in seen:
        by_node.setdefault(row.node_id, []).append(row)
    nodes = list(Node.objects.visible_to(user).order_by("name"))
    shown = {node.pk for node in nodes}
    below: dict[int | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent_id if node.parent_id in shown else None, []).append(node)
    return _branches(None, below, by_node)


def _branches(
    parent: int | None,
    below: dict[int | None, list[Node]],
    by_node: dict[int, list[Objective]],
) -> list[Branch]:
    made = (
        Branch(node, by_node.get(node.pk, ()), _branches(node.pk, below, by_node))
        for node in below.get(parent, ())
    )
    return [branch for branch in made if branch.objectives or branch.branches]


def years(user: User) -> list[int]:
    """Return the years in which some objective holds, the latest first."""
    held = Objective.objects.visible_to(user).values_list("starts_on__year", "ends_on__year").distinct()
    return sorted({year for first, last in held for year in range(first, last + 1)}, reverse=True)


def serving(objective: Objective, user: User) -> QuerySet[Contribution, Any]:
    """Return the products that serve an objective, as far as the user sees them."""
    seen = Product.objects.visible_to(user)
    return objective.contributions.filter(product__in=seen).select_related("product__node", "product__scope")


def served_by_product(product: Product, user: User, today: date) -> list[tuple[Contribution, Progress]]:
    """Return the objectives that a product serves, those under way first."""
    seen = Objective.objects.visible_to(user)
    rows = list(
        product.contributions.filter(objective__in=seen)
        .select_related("objective__node__scope", "objective__owner")
        .order_by("-objective__ends_on", "objective__title")
    )
    found = progress_of([row.objective_id for row in rows], today)
    return [(row, found[row.objective_id]) for row in rows]

"""The portfolio tree as a page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from core.access.models import User
from portfolio.models import Node, Product, Stage

# Products that a level of the tree names; the others are in the list of products.
MOST_NAMED = 50


def listed(user: User) -> QuerySet[Node]:
    """Return the nodes for a list or a file; `seen_parent` is the parent's code, and its name beside it,
    where the user sees it."""
    seen = Node.objects.visible_to(user)
    above = seen.filter(pk=OuterRef("parent_id"))
    return seen.select_related("owner", "scope").annotate(
        seen_parent=Subquery(above.values("code")[:1]), seen_parent_name=Subquery(above.values("name")[:1])
    )


@dataclass
class Branch:
    """A node with what stands below it. product_count counts the whole subtree, retired ones apart."""

    node: Node
    children: list["Branch"] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    product_count: int = 0
    retired_count: int = 0
    own_count: int = 0

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands below the node."""
        return not self.children and not self.own_count

    @property
    def more(self) -> int:
        """Return how many of its own products are not named."""
        return max(0, self.own_count - len(self.products))


def tree(user: User) -> list[Branch]:
    """Return the roots of what a user sees; a node whose parent is hidden is a root.

    One query, whatever the size: without the products, of which there may be very many.
    """
    own_active = Count("products", filter=~Q(products__stage=Stage.RETIRED))
    own_retired = Count("products", filter=Q(products__stage=Stage.RETIRED))
    nodes = (
        Node.objects.visible_to(user)
        .select_related("scope", "owner")
        .annotate(own_active=own_active, own_retired=own_retired)
        .order_by("name")
    )
    branches = {
        node.pk: Branch(
            node,
            product_count=node.own_active,  # type: ignore[attr-defined]
            retired_count=node.own_retired,  # type: ignore[attr-defined]
            own_count=node.own_active + node.own_retired,  # type: ignore[attr-defined]
        )
        for node in nodes
    }
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.node.parent_id or 0)
        (parent.children if parent else roots).append(branch)
    for root in roots:
        _add_up(root)
    return roots


def level(user: User, node: Node) -> Branch:
    """Return what stands right below a node: its nodes, and its first products by name."""
    branch = next(one for one in _everywhere(tree(user)) if one.node.pk == node.pk)
    branch.products = list(Product.objects.filter(node=node).order_by("name")[:MOST_NAMED])
    return branch


def _everywhere(branches: list[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _everywhere(branch.children)


def _add_up(branch: Branch) -> None:
    for child in branch.children:
        _add_up(child)
        branch.product_count += child.product_count
        branch.retired_count += child.retired_count


def kin(user: User, node: Node) -> tuple[list[Node], list[Node]]:
    """Return the nodes above a node, root first, and those right below it, by name, that the user sees."""
    related = Q(scope__path__above=node.scope.path) | Q(parent=node)
    seen = Node.objects.visible_to(user).filter(related).exclude(pk=node.pk).select_related("scope")
    found = list(seen.order_by("name"))
    above = [one for one in found if one.parent_id != node.pk]
    return (
        sorted(above, key=lambda one: one.scope.path.count(".")),
        [one for one in found if one.parent_id == node.pk],
    )

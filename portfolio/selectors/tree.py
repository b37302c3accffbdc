"""The portfolio tree as a page shows it."""

from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.access.models import User
from core.common.listing import Column, Listing
from portfolio.models import Node, Product, Stage

LISTING = Listing(
    columns=(
        Column("name", _("Name"), "name"),
        Column("code", _("Code"), "code"),
        Column("kind", _("Kind"), "kind"),
        Column("parent", _("Parent"), "parent__name"),
        Column("owner", pgettext_lazy("of a node", "Owner"), "owner__name"),
    ),
    default_sort="name",
    export=(
        ("code", lambda node: node.code),
        ("name", lambda node: node.name),
        ("parent", lambda node: node.seen_parent or ""),
        ("kind", lambda node: node.kind),
        ("owner_email", lambda node: node.owner.email if node.owner else ""),
    ),
)


def listed(user: User) -> QuerySet[Node]:
    """Return the nodes for a list or a file; `seen_parent` is the parent's code where the user sees it."""
    seen = Node.objects.visible_to(user)
    above = seen.filter(pk=OuterRef("parent_id")).values("code")
    return seen.select_related("owner").annotate(seen_parent=Subquery(above[:1]))


@dataclass
class Branch:
    """A node with what stands below it. product_count counts the whole subtree, retired ones apart."""

    node: Node
    children: list["Branch"] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    product_count: int = 0
    retired_count: int = 0


def tree(user: User, *, with_products: bool = False) -> list[Branch]:
    """Return the roots of what a user sees; a node whose parent is hidden is a root.

    Two queries, three with products, whatever the size.
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
        node.pk: Branch(node, product_count=node.own_active, retired_count=node.own_retired)  # type: ignore[attr-defined]
        for node in nodes
    }
    if with_products:
        for product in Product.objects.filter(node__in=branches).order_by("name"):
            branches[product.node_id].products.append(product)
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.node.parent_id or 0)
        (parent.children if parent else roots).append(branch)
    for root in roots:
        _add_up(root)
    return roots


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

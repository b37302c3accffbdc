"""Things that the user sees, and the trail of nodes above them."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.access.models import User
from core.access.permissions import Action, require
from core.access.requests import Asked
from portfolio.models import Node, Product


def find_product(user: User, code: str, action: Action = Action.VIEW) -> Product:
    """Return a product that the user sees and may do something with. Raises Http404, PermissionDenied."""
    seen = Product.objects.visible_to(user).select_related("scope", "node")
    product = get_object_or_404(seen, code=code)
    require(user, action, product)
    return product


def find_node(user: User, code: str, action: Action = Action.VIEW) -> Node:
    """Return a node that the user sees and may do something with. Raises Http404, PermissionDenied."""
    seen = Node.objects.visible_to(user).select_related("scope", "parent", "owner")
    node = get_object_or_404(seen, code=code)
    require(user, action, node)
    return node


def place_asked(request: Asked) -> dict[str, Node | Product | None]:
    """Return the node or product that an address names, for a form that begins with it."""
    node, product = request.GET.get("node"), request.GET.get("product")
    return {
        "node": Node.objects.visible_to(request.user).filter(code=node).first() if node else None,
        "product": Product.objects.visible_to(request.user).filter(code=product).first() if product else None,
    }


def crumbs(above: list[Node], name: str) -> list[tuple[str, str]]:
    """Return the way from the root to a thing."""
    return [(node.name, reverse("metrics:dashboard", args=[node.code])) for node in above] + [(name, "")]

"""Things that the user sees, and the trail of nodes above them."""

from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.access.models import User
from core.access.requests import Asked
from portfolio.models import Node, Product


def find_product(user: User, code: str) -> Product:
    """Return a product that the user sees. Raises Http404."""
    seen = Product.objects.visible_to(user).select_related("scope", "node")
    return get_object_or_404(seen, code=code)


def find_node(user: User, code: str) -> Node:
    """Return a node that the user sees. Raises Http404."""
    seen = Node.objects.visible_to(user).select_related("scope", "parent", "owner")
    return get_object_or_404(seen, code=code)


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


def product_tab(product: Product, tab: str) -> str:
    """Return the address of a tab of a product's page."""
    return reverse("portfolio:product-tab", args=[product.code, tab])

"""What a node and a product are for: their vision, and the objectives they have or serve."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.access.permissions import Action, can
from core.access.requests import Asked
from core.profile import is_on
from core.subjects.panels import Panel
from portfolio.models import Node, Product
from portfolio.panels import node_panels, product_panels
from portfolio.selectors.objectives import objectives_for, served_by_product
from portfolio.selectors.visions import in_force, past


def node_strategy(request: Asked, node: Node) -> Mapping[str, Any]:
    """Return the vision of a node with its past."""
    return _vision(request, node)


def product_strategy(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return the vision of a product with its past."""
    return _vision(request, product)


def node_objectives(request: Asked, node: Node) -> Mapping[str, Any]:
    """Return the objectives of a node, those that last longest first."""
    return {
        "objectives": objectives_for(request.user).filter(node=node).order_by("-ends_on", "title"),
        "may_edit": can(request.user, Action.EDIT_OBJECTIVE, node),
    }


def product_objectives(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return the objectives that a product serves."""
    return {"served": served_by_product(product, request.user, timezone.localdate())}


def node_guide(request: Asked, node: Node) -> Mapping[str, Any]:
    """Return the vision that guides a node, in short."""
    return {"vision": in_force(node.scope.path, timezone.localdate()), "objectives": []}


def product_guide(request: Asked, product: Product) -> Mapping[str, Any]:
    """Return what a product is for, in short: its vision and the objectives under way that it serves."""
    today = timezone.localdate()
    served = product.contributions.select_related("objective").filter(
        objective__in=objectives_for(request.user).values("pk"),
        objective__starts_on__lte=today,
        objective__ends_on__gte=today,
    )
    return {
        "vision": in_force(product.scope.path, today),
        "objectives": [row.objective for row in served] if is_on("objectives") else [],
    }


def register_panels() -> None:
    """Put them on the pages of nodes and products."""
    node_panels.register(Panel(name="guide", template="portfolio/guide_panel.html", load=node_guide, order=1))
    node_panels.register(
        Panel(
            name="vision",
            template="portfolio/vision_panel.html",
            load=node_strategy,
            order=10,
            tab="strategy",
        )
    )
    node_panels.register(
        Panel(
            name="objectives",
            template="portfolio/node_objectives.html",
            load=node_objectives,
            order=20,
            tab="strategy",
            switch="objectives",
        )
    )
    product_panels.register(
        Panel(name="guide", template="portfolio/guide_panel.html", load=product_guide, order=1)
    )
    product_panels.register(
        Panel(
            name="vision",
            template="portfolio/vision_panel.html",
            load=product_strategy,
            order=10,
            tab="strategy",
        )
    )
    product_panels.register(
        Panel(
            name="objectives",
            template="portfolio/product_objectives.html",
            load=product_objectives,
            order=20,
            tab="strategy",
            switch="objectives",
        )
    )


def _vision(request: Asked, thing: Node | Product) -> Mapping[str, Any]:
    kind = "node" if isinstance(thing, Node) else "product"
    return {
        "vision": in_force(thing.scope.path, timezone.localdate()),
        "past": past(thing.scope_id),
        "state_url": reverse(f"portfolio:{kind}-vision-add", args=[thing.code]),
        "may_edit": can(request.user, Action.EDIT_OBJECTIVE, thing),
    }

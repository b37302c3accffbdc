"""What of the portfolio can be found, spoken about and looked back on."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.subjects import Subject, register
from portfolio.models import Node, Objective, Product


def register_subjects() -> None:
    """Make products and nodes known."""
    register(
        Subject(
            kind="product",
            label=_("Product"),
            plural=_("Products"),
            icon="package",
            model=Product,
            visible=lambda user: Product.objects.visible_to(user).select_related("node"),
            url=lambda product: reverse("portfolio:product-detail", args=[product.code]),
            subtitle=lambda product: f"{product.get_stage_display()} · {product.node.name}",
            search=("name", "code", "description"),
            scope_of=lambda product: product.scope_id,
        )
    )
    register(
        Subject(
            kind="node",
            label=_("Portfolio"),
            plural=_("Portfolios"),
            icon="sitemap",
            model=Node,
            visible=lambda user: Node.objects.visible_to(user),
            url=lambda node: reverse("portfolio:node-detail", args=[node.code]),
            subtitle=lambda node: str(node.get_kind_display()),
            search=("name", "code"),
            scope_of=lambda node: node.scope_id,
        )
    )
    register(
        Subject(
            kind="objective",
            label=_("Objective"),
            plural=_("Objectives"),
            icon="target",
            model=Objective,
            visible=lambda user: Objective.objects.visible_to(user).select_related("node"),
            url=lambda objective: reverse("portfolio:objective-detail", args=[objective.pk]),
            subtitle=lambda objective: f"{objective.get_state_display()} · {objective.node.name}",
            search=("title", "code", "description"),
            scope_of=lambda objective: objective.node.scope_id,
        )
    )

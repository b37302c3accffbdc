"""What gates and workstreams add to the pages of products and nodes."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can
from core.access.requests import Asked
from core.subjects.panels import Panel
from portfolio.extensions import follow_ups
from portfolio.extensions.follow_ups import FollowUp
from portfolio.forms.workstreams import WorkstreamForm
from portfolio.models import Node, Outcome, Product, Stage
from portfolio.panels import node_panels, product_panels
from portfolio.selectors import gate_reviews
from portfolio.selectors.life_cycles import cycle_above, cycle_page, default_stages
from portfolio.selectors.workstreams import cells


def summary(request: Asked, product: Product) -> Mapping[str, Any]:
    """Gather the workstreams in short, and the gate that waits."""
    reviews = gate_reviews.reviews_of(product)
    return {
        "cells": cells(product, reviews),
        "waiting": gate_reviews.waiting(reviews),
        "today": timezone.localdate(),
    }


def whole(request: Asked, product: Product) -> Mapping[str, Any]:
    """Gather the workstreams, gates and actions of a product."""
    return {
        "page": gate_reviews.product_gates(product),
        "states": WorkstreamForm.base_fields["state"].choices,  # type: ignore[attr-defined]
        "may_edit": can(request.user, Action.EDIT_PRODUCT, product),
        "may_define": can(request.user, Action.EDIT_LIFE_CYCLE, product),
        "today": timezone.localdate(),
    }


def life_cycle(request: Asked, node: Node) -> Mapping[str, Any]:
    """Gather the life cycle that holds at a node."""
    cycle = cycle_above(node.scope.path)
    return {
        "page": cycle_page(cycle) if cycle else {"stages": default_stages()},
        "defined": cycle is not None,
        "own": cycle is not None and cycle.node_id == node.pk,
        "from_node": cycle.node if cycle and cycle.node and _sees(request.user, cycle.node) else None,
        "may_define": can(request.user, Action.EDIT_LIFE_CYCLE, node),
        "linked": cycle is not None and (cycle.node is None or _sees(request.user, cycle.node)),
    }


def _sees(user: User, node: Node) -> bool:
    return can(user, Action.VIEW, node)


def register_follow_ups() -> None:
    """Offer to stop a product whose gate review says so; nobody but a person stops it."""
    follow_ups.register(
        FollowUp(
            name="stop",
            outcome=Outcome.KILL,
            label=_("Stop the product"),
            right=Action.STOP_PRODUCT,
            url=lambda product: reverse("portfolio:product-stop", args=[product.code]),
            wanted=lambda product: product.stage != Stage.RETIRED,
        )
    )


def register_panels() -> None:
    """Put them in their places."""
    product_panels.register(
        Panel(
            name="workstream-summary",
            template="portfolio/workstream_summary.html",
            load=summary,
            order=10,
            switch="gates",
        )
    )
    product_panels.register(
        Panel(
            name="gates",
            template="portfolio/gates_panel.html",
            load=whole,
            order=10,
            tab="gates",
            switch="gates",
        )
    )
    node_panels.register(
        Panel(
            name="life-cycle",
            template="portfolio/life_cycle_panel.html",
            load=life_cycle,
            order=10,
            tab="life-cycle",
            switch="gates",
        )
    )

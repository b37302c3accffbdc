"""What of the portfolio can be found, spoken about and looked back on."""

from typing import Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.common.plain import keep
from core.custom.filters import words_of
from core.subjects import Subject, register
from portfolio.models import (
    ActionItem,
    BudgetCommitment,
    BudgetEnvelope,
    GateReview,
    LifeCycle,
    Node,
    Objective,
    Product,
    ProductStop,
    SuccessCriterion,
)


def product_tab(product: Product, name: str) -> str:
    """Return the address of a tab of a product's page."""
    return reverse("portfolio:product-tab", args=[product.code, name])


def node_tab(node: Node, name: str) -> str:
    """Return the address of a tab of a node's page."""
    return reverse("portfolio:node-tab", args=[node.code, name])


SUBJECTS: Final = (
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
        more=lambda: words_of("product"),
        scope_of=lambda product: product.scope_id,
    ),
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
    ),
    Subject(
        kind="life_cycle",
        switch="gates",
        label=_("Life cycle"),
        plural=_("Life cycles"),
        icon="sitemap",
        model=LifeCycle,
        visible=lambda user: LifeCycle.objects.visible_to(user).select_related("node"),
        url=lambda cycle: reverse("portfolio:life-cycle-detail", args=[cycle.pk]),
        title=lambda cycle: cycle.called,
        search=("name", "name_fr", "code"),
        scope_of=lambda cycle: cycle.node.scope_id if cycle.node else None,
    ),
    Subject(
        kind="gate_review",
        switch="gates",
        label=_("Gate review"),
        plural=_("Gate reviews"),
        icon="flag",
        model=GateReview,
        visible=lambda user: GateReview.objects.visible_to(user).select_related("product", "gate"),
        url=lambda review: reverse("portfolio:gate-review-detail", args=[review.pk]),
        title=lambda review: (
            _("%(product)s: %(gate)s") % {"product": review.product.name, "gate": review.gate.called}
        ),
        subtitle=lambda review: str(review.get_outcome_display()),
        search=("product__name", "gate__name", "gate__name_fr", "note", "reason"),
        scope_of=lambda review: review.product.scope_id,
    ),
    Subject(
        kind="action",
        switch="gates",
        label=_("Action"),
        plural=_("Actions"),
        icon="checklist",
        model=ActionItem,
        visible=lambda user: ActionItem.objects.visible_to(user),
        url=lambda action: reverse("portfolio:action-edit", args=[action.pk]),
        search=("title", "evidence"),
        scope_of=lambda action: action.scope_id,
    ),
    Subject(
        kind="objective",
        switch="objectives",
        label=_("Objective"),
        plural=_("Objectives"),
        icon="target",
        model=Objective,
        visible=lambda user: Objective.objects.visible_to(user).select_related("node"),
        url=lambda objective: reverse("portfolio:objective-detail", args=[objective.pk]),
        subtitle=lambda objective: f"{objective.get_state_display()} · {objective.node.name}",
        search=("title", "code", "description"),
        scope_of=lambda objective: objective.node.scope_id,
    ),
    Subject(
        kind="stop",
        label=_("Stopped product"),
        plural=_("Stopped products"),
        icon="player-stop",
        model=ProductStop,
        visible=lambda user: ProductStop.objects.visible_to(user).select_related("product"),
        url=lambda stop: reverse("portfolio:stop-detail", args=[stop.pk]),
        title=lambda stop: stop.product.name,
        subtitle=lambda stop: str(stop.get_reason_display()),
        search=("product__name", "reason_text", "lessons"),
        scope_of=lambda stop: stop.product.scope_id,
    ),
    Subject(
        kind="budget",
        switch="budgets",
        label=_("Budget envelope"),
        plural=_("Budgets"),
        icon="coins",
        model=BudgetEnvelope,
        visible=lambda user: BudgetEnvelope.objects.visible_to(user).select_related("scope"),
        url=lambda envelope: reverse("portfolio:budget-detail", args=[envelope.pk]),
        title=lambda envelope: f"{envelope.scope.code} {envelope.year}",
        scope_of=lambda envelope: envelope.scope_id,
    ),
    Subject(
        kind="commitment",
        switch="budgets",
        label=_("Commitment"),
        plural=_("Commitments"),
        icon="coins",
        model=BudgetCommitment,
        visible=lambda user: BudgetCommitment.objects.visible_to(user).select_related("scope"),
        url=lambda one: f"{reverse('portfolio:commitment-list')}?{urlencode({'q': one.reference})}",
        title=lambda one: one.subject,
        subtitle=lambda one: one.reference,
        search=("reference", "subject", "supplier"),
        scope_of=lambda one: one.scope_id,
    ),
)


def register_subjects() -> None:
    """Make them known, and names that the database keeps without accents and capitals."""
    keep(Product, "name", column="plain_name")
    keep(SuccessCriterion, "code", column="plain_code")
    for subject in SUBJECTS:
        register(subject)

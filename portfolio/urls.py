from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portfolio.panels import node_panels, product_panels
from portfolio.views import (
    actions,
    gate_reviews,
    gates,
    life_cycles,
    nodes,
    ownership,
    products,
    skill_needs,
    workstreams,
)


class ProductTab(StringConverter):
    """The name of a tab of a product's page."""

    regex = "|".join(product_panels.names)


class NodeTab(StringConverter):
    """The name of a tab of a node's page."""

    regex = "|".join(node_panels.names)


register_converter(ProductTab, "producttab")
register_converter(NodeTab, "nodetab")

app_name = "portfolio"
urlpatterns = [
    path("portfolio/", nodes.tree, name="tree"),
    path("portfolio/new/", nodes.node_add, name="node-add"),
    path("portfolio/<str:code>/", nodes.node_detail, name="node-detail"),
    path("portfolio/<str:code>/<nodetab:tab>/", nodes.node_detail, name="node-tab"),
    path("portfolio/<str:code>/edit/", nodes.node_edit, name="node-edit"),
    path("products/", products.product_list, name="product-list"),
    path("products/new/", products.product_add, name="product-add"),
    path("products/<str:code>/", products.product_detail, name="product-detail"),
    path("products/<str:code>/<producttab:tab>/", products.product_detail, name="product-tab"),
    path("products/<str:code>/edit/", products.product_edit, name="product-edit"),
    path("products/<str:code>/ownership/new/", ownership.ownership_add, name="ownership-add"),
    path("products/<str:code>/ownership/<int:pk>/", ownership.ownership_edit, name="ownership-edit"),
    path(
        "products/<str:code>/ownership/<int:pk>/remove/", ownership.ownership_remove, name="ownership-remove"
    ),
    # Life cycles, workstreams, gates and actions
    path("portfolio/<str:code>/life-cycle/new/", life_cycles.cycle_define, name="life-cycle-add"),
    path("life-cycles/", life_cycles.cycle_list, name="life-cycle-list"),
    path("life-cycles/<int:pk>/", life_cycles.cycle_detail, name="life-cycle-detail"),
    path("life-cycles/<int:pk>/edit/", life_cycles.cycle_edit, name="life-cycle-edit"),
    path("life-cycles/<int:pk>/stages/new/", life_cycles.stage_add, name="life-cycle-stage-add"),
    path("life-cycle-stages/<int:pk>/", life_cycles.stage_edit, name="life-cycle-stage-edit"),
    path("life-cycle-stages/<int:pk>/move/", life_cycles.stage_move, name="life-cycle-stage-move"),
    path(
        "life-cycle-stages/<int:pk>/withdraw/", life_cycles.stage_withdraw, name="life-cycle-stage-withdraw"
    ),
    path("life-cycle-stages/<int:pk>/restore/", life_cycles.stage_restore, name="life-cycle-stage-restore"),
    path("life-cycles/<int:pk>/gates/new/", gates.gate_add, name="life-cycle-gate-add"),
    path("gates/<int:pk>/", gates.gate_edit, name="life-cycle-gate-edit"),
    path("gates/<int:pk>/withdraw/", gates.gate_withdraw, name="life-cycle-gate-withdraw"),
    path("gates/<int:pk>/restore/", gates.gate_restore, name="life-cycle-gate-restore"),
    path("gates/<int:pk>/criteria/new/", gates.criterion_add, name="life-cycle-criterion-add"),
    path("gate-criteria/<int:pk>/", gates.criterion_edit, name="life-cycle-criterion-edit"),
    path("gate-criteria/<int:pk>/withdraw/", gates.criterion_withdraw, name="life-cycle-criterion-withdraw"),
    path("gate-criteria/<int:pk>/restore/", gates.criterion_restore, name="life-cycle-criterion-restore"),
    path("products/<str:code>/workstreams/<int:pk>/", workstreams.workstream_edit, name="workstream-edit"),
    path("products/<str:code>/gates/<int:pk>/ask/", gate_reviews.review_ask, name="gate-review-ask"),
    path("products/<str:code>/actions/new/", actions.action_add, name="action-add"),
    path("gate-reviews/", gate_reviews.review_list, name="gate-review-list"),
    path("gate-reviews/<int:pk>/", gate_reviews.review_detail, name="gate-review-detail"),
    path("gate-reviews/<int:pk>/vote/", gate_reviews.review_vote, name="gate-review-vote"),
    path("gate-reviews/<int:pk>/evidence/", gate_reviews.review_evidence, name="gate-review-evidence"),
    path("gate-reviews/<int:pk>/decide/", gate_reviews.review_decide, name="gate-review-decide"),
    path("gate-reviews/<int:pk>/reopen/", gate_reviews.review_reopen, name="gate-review-reopen"),
    path("gate-reviews/<int:pk>/withdraw/", gate_reviews.review_withdraw, name="gate-review-withdraw"),
    path("actions/", actions.action_list, name="action-list"),
    path("actions/<int:pk>/", actions.action_edit, name="action-edit"),
    path("actions/<int:pk>/remove/", actions.action_remove, name="action-remove"),
    path("skills/needs/", skill_needs.need_list, name="skill-need-list"),
    path("products/<str:code>/needs/new/", skill_needs.need_add, name="skill-need-add"),
    path("products/<str:code>/needs/<int:pk>/", skill_needs.need_edit, name="skill-need-edit"),
    path("products/<str:code>/needs/<int:pk>/remove/", skill_needs.need_remove, name="skill-need-remove"),
]

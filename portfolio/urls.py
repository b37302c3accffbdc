from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portfolio.panels import node_panels, product_panels
from portfolio.views import (
    actions,
    allocations,
    budgets,
    classifications,
    commitments,
    contributions,
    coverage,
    gate_reviews,
    gates,
    key_results,
    life_cycles,
    load,
    memory_lists,
    nodes,
    objectives,
    ownership,
    products,
    relations,
    skill_needs,
    stops,
    visions,
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
    path("objectives/", objectives.objective_list, name="objective-list"),
    path("objectives/tree/", objectives.objective_tree, name="objective-tree"),
    path("objectives/new/", objectives.objective_add, name="objective-add"),
    path("objectives/<int:pk>/", objectives.objective_detail, name="objective-detail"),
    path("objectives/<int:pk>/edit/", objectives.objective_edit, name="objective-edit"),
    path("objectives/<int:pk>/remove/", objectives.objective_remove, name="objective-remove"),
    path("objectives/<int:pk>/key-results/new/", key_results.key_result_add, name="key-result-add"),
    path("objectives/<int:pk>/products/new/", contributions.contribution_add, name="contribution-add"),
    path("key-results/", key_results.key_result_list, name="key-result-list"),
    path("key-results/values/", key_results.key_result_value_list, name="key-result-value-list"),
    path("key-results/<int:pk>/", key_results.key_result_edit, name="key-result-edit"),
    path("key-results/<int:pk>/remove/", key_results.key_result_remove, name="key-result-remove"),
    path("key-results/<int:pk>/value/", key_results.key_result_say, name="key-result-say"),
    path("contributions/", contributions.contribution_list, name="contribution-list"),
    path("contributions/<int:pk>/", contributions.contribution_edit, name="contribution-edit"),
    path("contributions/<int:pk>/remove/", contributions.contribution_remove, name="contribution-remove"),
    path("portfolio/<str:code>/vision/new/", visions.node_vision_add, name="node-vision-add"),
    path("products/<str:code>/vision/new/", visions.product_vision_add, name="product-vision-add"),
    path("visions/", visions.vision_list, name="vision-list"),
    path("visions/<int:pk>/", visions.vision_edit, name="vision-edit"),
    path("visions/<int:pk>/remove/", visions.vision_remove, name="vision-remove"),
    path("portfolio/", nodes.tree, name="tree"),
    path("portfolio/list/", nodes.node_list, name="node-list"),
    path("portfolio/new/", nodes.node_add, name="node-add"),
    path("portfolio/<str:code>/", nodes.node_detail, name="node-detail"),
    path("portfolio/<str:code>/<nodetab:tab>/", nodes.node_detail, name="node-tab"),
    path("portfolio/<str:code>/level/", nodes.node_below, name="node-level"),
    path("portfolio/<str:code>/edit/", nodes.node_edit, name="node-edit"),
    path("allocations/", allocations.allocation_list, name="allocation-list"),
    path("allocations/new/", allocations.allocation_add, name="allocation-add"),
    path("allocations/<int:pk>/", allocations.allocation_edit, name="allocation-edit"),
    path("allocations/<int:pk>/remove/", allocations.allocation_remove, name="allocation-remove"),
    path("load/", load.load, name="load"),
    path("load/<int:pk>/<str:month>/", load.load_cell, name="load-cell"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("ownership/", ownership.ownership_list, name="ownership-list"),
    path("find/products/", allocations.product_find, name="product-find"),
    path(
        "products/<str:code>/ownership/<int:pk>/hand-over/",
        ownership.ownership_hand_over,
        name="ownership-hand-over",
    ),
    path("products/", products.product_list, name="product-list"),
    path("products/new/", products.product_add, name="product-add"),
    path("products/similar/", relations.product_similar, name="product-similar"),
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
    path("life-cycles/new/", life_cycles.company_define, name="life-cycle-define"),
    path("life-cycles/<int:pk>/", life_cycles.cycle_detail, name="life-cycle-detail"),
    path("life-cycles/<int:pk>/edit/", life_cycles.cycle_edit, name="life-cycle-edit"),
    path("life-cycles/<int:pk>/stages/new/", life_cycles.stage_add, name="life-cycle-stage-add"),
    path("life-cycle-stages/", life_cycles.stage_list, name="life-cycle-stage-list"),
    path("life-cycle-stages/<int:pk>/", life_cycles.stage_edit, name="life-cycle-stage-edit"),
    path("life-cycle-stages/<int:pk>/move/", life_cycles.stage_move, name="life-cycle-stage-move"),
    path(
        "life-cycle-stages/<int:pk>/withdraw/", life_cycles.stage_withdraw, name="life-cycle-stage-withdraw"
    ),
    path("life-cycle-stages/<int:pk>/restore/", life_cycles.stage_restore, name="life-cycle-stage-restore"),
    path("life-cycles/<int:pk>/gates/new/", gates.gate_add, name="life-cycle-gate-add"),
    path("gates/", gates.gate_list, name="life-cycle-gate-list"),
    path("gates/<int:pk>/", gates.gate_edit, name="life-cycle-gate-edit"),
    path("gates/<int:pk>/withdraw/", gates.gate_withdraw, name="life-cycle-gate-withdraw"),
    path("gates/<int:pk>/restore/", gates.gate_restore, name="life-cycle-gate-restore"),
    path("gates/<int:pk>/criteria/new/", gates.criterion_add, name="life-cycle-criterion-add"),
    path("gate-criteria/", gates.criterion_list, name="life-cycle-criterion-list"),
    path("gate-criteria/<int:pk>/", gates.criterion_edit, name="life-cycle-criterion-edit"),
    path("gate-criteria/<int:pk>/withdraw/", gates.criterion_withdraw, name="life-cycle-criterion-withdraw"),
    path("gate-criteria/<int:pk>/restore/", gates.criterion_restore, name="life-cycle-criterion-restore"),
    path("workstreams/", workstreams.workstream_list, name="workstream-list"),
    path("products/<str:code>/workstreams/<int:pk>/", workstreams.workstream_edit, name="workstream-edit"),
    path(
        "products/<str:code>/workstreams/<slug:stage>/", workstreams.workstream_begin, name="workstream-begin"
    ),
    path("products/<str:code>/gates/<int:pk>/ask/", gate_reviews.review_ask, name="gate-review-ask"),
    path("products/<str:code>/actions/new/", actions.action_add, name="action-add"),
    path("gate-reviews/", gate_reviews.review_list, name="gate-review-list"),
    path("gate-reviews/votes/", gate_reviews.vote_list, name="gate-vote-list"),
    path("gate-reviews/scores/", gate_reviews.score_list, name="gate-score-list"),
    path("gate-reviews/evidence/", gate_reviews.evidence_list, name="gate-evidence-list"),
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
    # What is remembered and what is spent.
    path("products/<str:code>/stop/", stops.product_stop, name="product-stop"),
    path("products/<str:code>/classify/", classifications.classify, name="product-classify"),
    path("products/<str:code>/related/new/", relations.relation_add, name="relation-add"),
    path("products/<str:code>/related/<int:pk>/remove/", relations.relation_remove, name="relation-remove"),
    path("products/<str:code>/links/new/", relations.link_add, name="link-add"),
    path("products/<str:code>/links/<int:pk>/", relations.link_edit, name="link-edit"),
    path("products/<str:code>/links/<int:pk>/remove/", relations.link_remove, name="link-remove"),
    path("stopped/", memory_lists.stop_list, name="stop-list"),
    path("stopped/<int:pk>/", stops.stop_detail, name="stop-detail"),
    path("stopped/<int:pk>/edit/", stops.stop_edit, name="stop-edit"),
    path("stopped/<int:pk>/restart/", stops.stop_restart, name="stop-restart"),
    path("classifications/", memory_lists.classification_list, name="classification-list"),
    path(
        "classifications/<int:pk>/review/",
        classifications.classification_review,
        name="classification-review",
    ),
    path(
        "classifications/<int:pk>/withdraw/",
        classifications.classification_withdraw,
        name="classification-withdraw",
    ),
    path("budgets/", memory_lists.budget_list, name="budget-list"),
    path("budgets/new/", budgets.budget_add, name="budget-add"),
    path("budgets/<int:pk>/", budgets.budget_detail, name="budget-detail"),
    path("budgets/<int:pk>/edit/", budgets.budget_edit, name="budget-edit"),
    path("budgets/<int:pk>/remove/", budgets.budget_remove, name="budget-remove"),
    path("commitments/", commitments.commitment_list, name="commitment-list"),
    path("commitments/new/", commitments.commitment_add, name="commitment-add"),
    path("commitments/<int:pk>/", commitments.commitment_edit, name="commitment-edit"),
    path("commitments/<int:pk>/remove/", commitments.commitment_remove, name="commitment-remove"),
    path("related-products/", memory_lists.relation_list, name="relation-list"),
    path("product-links/", memory_lists.link_list, name="link-list"),
]

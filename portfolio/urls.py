from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portfolio.panels import node_panels, product_panels
from portfolio.views import (
    budgets,
    classifications,
    memory_lists,
    nodes,
    ownership,
    products,
    relations,
    stops,
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
    path("products/similar/", relations.product_similar, name="product-similar"),
    path("products/<str:code>/", products.product_detail, name="product-detail"),
    path("products/<str:code>/<producttab:tab>/", products.product_detail, name="product-tab"),
    path("products/<str:code>/edit/", products.product_edit, name="product-edit"),
    path("products/<str:code>/ownership/new/", ownership.ownership_add, name="ownership-add"),
    path("products/<str:code>/ownership/<int:pk>/", ownership.ownership_edit, name="ownership-edit"),
    path(
        "products/<str:code>/ownership/<int:pk>/remove/", ownership.ownership_remove, name="ownership-remove"
    ),
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
    path("commitments/", memory_lists.commitment_list, name="commitment-list"),
    path("related-products/", memory_lists.relation_list, name="relation-list"),
    path("product-links/", memory_lists.link_list, name="link-list"),
]

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portfolio.panels import node_panels, product_panels
from portfolio.views import nodes, objectives, ownership, products, strategy, visions


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
    path("objectives/<int:pk>/key-results/new/", strategy.key_result_add, name="key-result-add"),
    path("objectives/<int:pk>/products/new/", strategy.contribution_add, name="contribution-add"),
    path("key-results/<int:pk>/", strategy.key_result_edit, name="key-result-edit"),
    path("key-results/<int:pk>/remove/", strategy.key_result_remove, name="key-result-remove"),
    path("key-results/<int:pk>/value/", strategy.key_result_say, name="key-result-say"),
    path("contributions/<int:pk>/", strategy.contribution_edit, name="contribution-edit"),
    path("contributions/<int:pk>/remove/", strategy.contribution_remove, name="contribution-remove"),
    path("visions/new/", visions.vision_add, name="vision-add"),
    path("visions/<int:pk>/", visions.vision_edit, name="vision-edit"),
    path("visions/<int:pk>/remove/", visions.vision_remove, name="vision-remove"),
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
]

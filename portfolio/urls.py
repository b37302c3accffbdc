from django.urls import path, register_converter
from django.urls.converters import StringConverter

from portfolio.panels import node_panels, product_panels
from portfolio.views import allocations, coverage, load, nodes, ownership, products


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
    path("allocations/", allocations.allocation_list, name="allocation-list"),
    path("allocations/new/", allocations.allocation_add, name="allocation-add"),
    path("allocations/<int:pk>/", allocations.allocation_edit, name="allocation-edit"),
    path("allocations/<int:pk>/remove/", allocations.allocation_remove, name="allocation-remove"),
    path("load/", load.load, name="load"),
    path("load/<int:pk>/<str:month>/", load.load_cell, name="load-cell"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("find/products/", allocations.product_find, name="product-find"),
    path(
        "products/<str:code>/ownership/<int:pk>/hand-over/",
        ownership.ownership_hand_over,
        name="ownership-hand-over",
    ),
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

from django.urls import path

from portfolio import views

app_name = "portfolio"
urlpatterns = [
    path("portfolio/", views.tree, name="tree"),
    path("portfolio/new/", views.node_add, name="node-add"),
    path("portfolio/<str:code>/edit/", views.node_edit, name="node-edit"),
    path("products/", views.product_list, name="product-list"),
    path("products/new/", views.product_add, name="product-add"),
    path("products/<str:code>/", views.product_detail, name="product-detail"),
    path("products/<str:code>/edit/", views.product_edit, name="product-edit"),
    path("products/<str:code>/ownership/new/", views.ownership_add, name="ownership-add"),
    path("products/<str:code>/ownership/<int:pk>/", views.ownership_edit, name="ownership-edit"),
    path("products/<str:code>/ownership/<int:pk>/remove/", views.ownership_remove, name="ownership-remove"),
]

from django.urls import path

from core.lists.views import bulk, cells, columns

app_name = "lists"

urlpatterns = [
    path("lists/<str:name>/columns/", columns.choose_columns, name="columns"),
    path("lists/<str:name>/bulk/", bulk.bulk, name="bulk"),
    path("lists/<str:name>/find/<str:column>/", cells.find, name="find"),
    path("lists/<str:name>/<int:pk>/<str:column>/", cells.cell, name="cell"),
]

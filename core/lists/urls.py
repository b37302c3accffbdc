from django.urls import path

from core.lists.views import bulk, cells, columns, files, large, saved, taken_back

app_name = "lists"

urlpatterns = [
    path("lists/<str:name>/columns/", columns.choose_columns, name="columns"),
    path("lists/<str:name>/views/", saved.save_view, name="views"),
    path("lists/<str:name>/views/<int:pk>/", saved.change_view, name="view"),
    path("lists/<str:name>/changes/", taken_back.changes, name="changes"),
    path("lists/<str:name>/bulk/", bulk.bulk, name="bulk"),
    path("lists/<str:name>/bulk/<int:pk>/", large.large_change, name="large"),
    path("lists/<str:name>/file/", files.selection, name="file"),
    path("lists/<str:name>/find/<str:column>/", cells.find, name="find"),
    path("lists/<str:name>/<int:pk>/<str:column>/", cells.cell, name="cell"),
]

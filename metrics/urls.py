from django.urls import path

from core.common.exports import csv_response, xlsx_response
from metrics import board_views, views

app_name = "metrics"
urlpatterns = [
    path("", views.overview, name="dashboard"),
    path("dashboard/<str:code>/", board_views.node_dashboard, name="dashboard"),
    path("dashboard/<str:code>/needs/", board_views.node_needs, name="dashboard-needs"),
    path("dashboard/<str:code>/changes/", board_views.node_changes, name="dashboard-changes"),
    path(
        "dashboard/<str:code>/values.csv", board_views.node_values, {"send": csv_response}, name="values-csv"
    ),
    path(
        "dashboard/<str:code>/values.xlsx",
        board_views.node_values,
        {"send": xlsx_response},
        name="values-xlsx",
    ),
    path("kpis/", views.kpi_list, name="kpi-list"),
    path("kpis/<slug:code>/", views.kpi_detail, name="kpi-detail"),
    path("values/<str:reading_id>/why/", views.value_why, name="value-why"),
    path("values/<str:reading_id>/facts.csv", views.value_facts, name="value-facts"),
]

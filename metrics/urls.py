from django.urls import path

from core.common.exports import csv_response, xlsx_response
from metrics import board_views, criteria_views, kpi_views, target_views, views, waiting_views

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
    path("waiting/", waiting_views.waiting_list, name="waiting-list"),
    path("kpis/", kpi_views.kpi_list, name="kpi-list"),
    path("kpis/new/", kpi_views.kpi_add, name="kpi-add"),
    path("kpis/new/check/", kpi_views.kpi_check, name="kpi-check"),
    path("kpis/<slug:code>/", kpi_views.kpi_detail, name="kpi-detail"),
    path("kpis/<slug:code>/history/", kpi_views.kpi_history, name="kpi-history"),
    path("kpis/<slug:code>/edit/", kpi_views.kpi_edit, name="kpi-edit"),
    path("kpis/<slug:code>/version/", kpi_views.kpi_reword, name="kpi-reword"),
    path("kpis/<slug:code>/owner/", kpi_views.kpi_owner, name="kpi-owner"),
    path("kpis/<slug:code>/archive/", kpi_views.kpi_archive, name="kpi-archive"),
    path("kpis/<slug:code>/restore/", kpi_views.kpi_restore, name="kpi-restore"),
    path("targets/", target_views.target_list, name="target-list"),
    path("targets/new/", target_views.target_add, name="target-add"),
    path("targets/restore/", target_views.target_restore, name="target-restore"),
    path("targets/<int:pk>/", target_views.target_edit, name="target-edit"),
    path("targets/<int:pk>/remove/", target_views.target_remove, name="target-remove"),
    path("criteria/", criteria_views.criterion_list, name="criterion-list"),
    path("criteria/signatures/", criteria_views.signature_list, name="criterion-signature-list"),
    path("criteria/new/", criteria_views.criterion_add, name="criterion-add"),
    path("criteria/<int:pk>/", criteria_views.criterion_detail, name="criterion-detail"),
    path("criteria/<int:pk>/edit/", criteria_views.criterion_edit, name="criterion-edit"),
    path("criteria/<int:pk>/sign/", criteria_views.criterion_sign, name="criterion-sign"),
    path("criteria/<int:pk>/unsign/", criteria_views.criterion_unsign, name="criterion-unsign"),
    path("criteria/<int:pk>/remove/", criteria_views.criterion_remove, name="criterion-remove"),
    path("values/<str:reading_id>/why/", views.value_why, name="value-why"),
    path("values/<str:reading_id>/facts.csv", views.value_facts, name="value-facts"),
]

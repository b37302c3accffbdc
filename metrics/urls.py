from django.urls import path

from core.common.exports import csv_response, xlsx_response
from metrics.views import board, criteria, kpis, numbers, targets, waiting

app_name = "metrics"
urlpatterns = [
    path("", numbers.overview, name="dashboard"),
    path("dashboard/<str:code>/", board.node_dashboard, name="dashboard"),
    path("dashboard/<str:code>/needs/", board.node_needs, name="dashboard-needs"),
    path("dashboard/<str:code>/changes/", board.node_changes, name="dashboard-changes"),
    path("dashboard/<str:code>/values.csv", board.node_values, {"send": csv_response}, name="values-csv"),
    path(
        "dashboard/<str:code>/values.xlsx",
        board.node_values,
        {"send": xlsx_response},
        name="values-xlsx",
    ),
    path("waiting/", waiting.waiting_list, name="waiting-list"),
    path("kpis/", kpis.kpi_list, name="kpi-list"),
    path("kpis/new/", kpis.kpi_add, name="kpi-add"),
    path("kpis/new/check/", kpis.kpi_check, name="kpi-check"),
    path("kpis/<slug:code>/", kpis.kpi_detail, name="kpi-detail"),
    path("kpis/<slug:code>/history/", kpis.kpi_history, name="kpi-history"),
    path("kpis/<slug:code>/edit/", kpis.kpi_edit, name="kpi-edit"),
    path("kpis/<slug:code>/version/", kpis.kpi_reword, name="kpi-reword"),
    path("kpis/<slug:code>/owner/", kpis.kpi_owner, name="kpi-owner"),
    path("kpis/<slug:code>/archive/", kpis.kpi_archive, name="kpi-archive"),
    path("kpis/<slug:code>/restore/", kpis.kpi_restore, name="kpi-restore"),
    path("targets/", targets.target_list, name="target-list"),
    path("targets/new/", targets.target_add, name="target-add"),
    path("targets/restore/", targets.target_restore, name="target-restore"),
    path("targets/<int:pk>/", targets.target_edit, name="target-edit"),
    path("targets/<int:pk>/remove/", targets.target_remove, name="target-remove"),
    path("criteria/", criteria.criterion_list, name="criterion-list"),
    path("criteria/signatures/", criteria.signature_list, name="criterion-signature-list"),
    path("criteria/new/", criteria.criterion_add, name="criterion-add"),
    path("criteria/<int:pk>/", criteria.criterion_detail, name="criterion-detail"),
    path("criteria/<int:pk>/edit/", criteria.criterion_edit, name="criterion-edit"),
    path("criteria/<int:pk>/sign/", criteria.criterion_sign, name="criterion-sign"),
    path("criteria/<int:pk>/unsign/", criteria.criterion_unsign, name="criterion-unsign"),
    path("criteria/<int:pk>/remove/", criteria.criterion_remove, name="criterion-remove"),
    path("values/<str:reading_id>/why/", numbers.value_why, name="value-why"),
    path("values/<str:reading_id>/facts.csv", numbers.value_facts, name="value-facts"),
]

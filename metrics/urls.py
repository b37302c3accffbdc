from django.urls import path

from metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.overview, name="dashboard"),
    path("dashboard/<str:code>/", views.node_dashboard, name="dashboard"),
    path("kpis/", views.kpi_list, name="kpi-list"),
    path("kpis/<slug:code>/", views.kpi_detail, name="kpi-detail"),
    path("values/<str:reading_id>/why/", views.value_why, name="value-why"),
    path("values/<str:reading_id>/facts.csv", views.value_facts, name="value-facts"),
]

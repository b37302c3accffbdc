from django.urls import path

from core.lists import views

app_name = "lists"

urlpatterns = [
    path("lists/<str:name>/columns/", views.choose_columns, name="columns"),
]

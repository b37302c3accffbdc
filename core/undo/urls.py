from django.urls import path

from core.undo import views

app_name = "undo"
urlpatterns = [path("undo/<int:pk>/", views.undo, name="undo")]

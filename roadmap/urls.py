from django.urls import path

from roadmap import views

app_name = "roadmap"
urlpatterns = [
    path("launches/", views.launch_list, name="launch-list"),
    path("launches/new/", views.launch_add, name="launch-add"),
    path("launches/<int:pk>/", views.launch_edit, name="launch-edit"),
    path("releases/", views.release_list, name="release-list"),
    path("work-items/", views.work_item_list, name="work-item-list"),
]

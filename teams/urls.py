from django.urls import path

from teams import views

app_name = "teams"
urlpatterns = [
    path("people/", views.person_list, name="person-list"),
    path("people/new/", views.person_add, name="person-add"),
    path("people/<int:pk>/", views.person_edit, name="person-edit"),
    path("teams/", views.team_list, name="team-list"),
    path("teams/new/", views.team_add, name="team-add"),
    path("teams/<str:code>/", views.team_edit, name="team-edit"),
]

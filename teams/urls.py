from django.urls import path

from teams.views import people, teams

app_name = "teams"
urlpatterns = [
    path("people/", people.person_list, name="person-list"),
    path("people/new/", people.person_add, name="person-add"),
    path("people/<int:pk>/", people.person_edit, name="person-edit"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/new/", teams.team_add, name="team-add"),
    path("teams/<str:code>/", teams.team_edit, name="team-edit"),
]

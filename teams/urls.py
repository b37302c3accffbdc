from django.urls import path, register_converter
from django.urls.converters import StringConverter

from teams.panels import person_panels
from teams.views import finding, people, presence, teams


class PersonTab(StringConverter):
    """The name of a tab of a person's page."""

    regex = "|".join(person_panels.names)


register_converter(PersonTab, "persontab")

app_name = "teams"
urlpatterns = [
    path("people/", people.person_list, name="person-list"),
    path("people/new/", people.person_add, name="person-add"),
    path("people/find/", finding.person_find, name="person-find"),
    path("people/<int:pk>/", people.person_detail, name="person-detail"),
    path("people/<int:pk>/<persontab:tab>/", people.person_detail, name="person-tab"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/absences/new/", presence.absence_add, name="absence-add"),
    path("absences/<int:pk>/", presence.absence_edit, name="absence-edit"),
    path("absences/<int:pk>/remove/", presence.absence_remove, name="absence-remove"),
    path("people/<int:pk>/capacity-changes/new/", presence.capacity_change_add, name="capacity-change-add"),
    path("capacity-changes/<int:pk>/", presence.capacity_change_edit, name="capacity-change-edit"),
    path("capacity-changes/<int:pk>/remove/", presence.capacity_change_remove, name="capacity-change-remove"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/new/", teams.team_add, name="team-add"),
    path("teams/<str:code>/", teams.team_edit, name="team-edit"),
]

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from teams.panels import person_panels
from teams.views import finding, people, teams


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
    path("teams/", teams.team_list, name="team-list"),
    path("teams/new/", teams.team_add, name="team-add"),
    path("teams/<str:code>/", teams.team_edit, name="team-edit"),
]

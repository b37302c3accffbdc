from django.urls import path, register_converter
from django.urls.converters import StringConverter

from teams.panels import person_panels
from teams.views import (
    calendars,
    development,
    finding,
    people,
    presence,
    role_sheets,
    roles,
    salary_bands,
    sheet_editor,
    skills,
    teams,
)


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
    path("absences/", presence.absence_list, name="absence-list"),
    path("absences/new/", presence.absence_new, name="absence-new"),
    path("capacity-changes/", presence.capacity_change_list, name="capacity-change-list"),
    path("capacity-changes/new/", presence.capacity_change_new, name="capacity-change-new"),
    path("absences/<int:pk>/", presence.absence_edit, name="absence-edit"),
    path("absences/<int:pk>/remove/", presence.absence_remove, name="absence-remove"),
    path("people/<int:pk>/capacity-changes/new/", presence.capacity_change_add, name="capacity-change-add"),
    path("capacity-changes/<int:pk>/", presence.capacity_change_edit, name="capacity-change-edit"),
    path("capacity-changes/<int:pk>/remove/", presence.capacity_change_remove, name="capacity-change-remove"),
    path("calendars/", calendars.calendar_list, name="calendar-list"),
    path("calendars/new/", calendars.calendar_add, name="calendar-add"),
    path("calendars/<str:code>/", calendars.calendar_detail, name="calendar-detail"),
    path("calendars/<str:code>/edit/", calendars.calendar_edit, name="calendar-edit"),
    path("calendars/<str:code>/remove/", calendars.calendar_remove, name="calendar-remove"),
    path("calendars/<str:code>/adopt/", calendars.calendar_adopt, name="calendar-adopt"),
    path("days-off/", calendars.day_off_list, name="day-off-list"),
    path("days-off/new/", calendars.day_off_add, name="day-off-add"),
    path("days-off/<int:pk>/", calendars.day_off_edit, name="day-off-edit"),
    path("days-off/<int:pk>/remove/", calendars.day_off_remove, name="day-off-remove"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/new/", teams.team_add, name="team-add"),
    path("teams/<str:code>/", teams.team_edit, name="team-edit"),
    # roles, skills and careers
    path("people/roles/", roles.role_list, name="role-list"),
    path("people/<int:pk>/roles/new/", roles.role_add, name="person-role-add"),
    path("people/<int:pk>/roles/<int:role>/", roles.role_edit, name="person-role-edit"),
    path("people/<int:pk>/roles/<int:role>/remove/", roles.role_remove, name="person-role-remove"),
    path("people/<int:pk>/assess/", development.assess, name="person-assess"),
    path("people/<int:pk>/actions/new/", development.action_add, name="action-add"),
    path("people/<int:pk>/actions/<int:action>/", development.action_edit, name="action-edit"),
    path("people/<int:pk>/actions/<int:action>/done/", development.action_done, name="action-done"),
    path("people/<int:pk>/actions/<int:action>/remove/", development.action_remove, name="action-remove"),
    path("skills/", skills.matrix, name="skill-matrix"),
    path("skills/catalogue/", skills.skill_list, name="skill-list"),
    path("skills/catalogue/new/", skills.skill_add, name="skill-add"),
    path("skills/catalogue/<str:code>/", skills.skill_detail, name="skill-detail"),
    path("skills/catalogue/<str:code>/edit/", skills.skill_edit, name="skill-edit"),
    path("skills/assessments/", skills.assessment_list, name="assessment-list"),
    path("skills/actions/", skills.action_list, name="action-list"),
    path("role-sheets/", role_sheets.sheet_list, name="role-sheet-list"),
    path("role-sheets/new/", role_sheets.sheet_add, name="role-sheet-add"),
    path("role-sheets/lines/", role_sheets.line_list, name="role-sheet-lines"),
    path("role-sheets/<str:code>/", role_sheets.sheet_detail, name="role-sheet-detail"),
    path("role-sheets/<str:code>/edit/", sheet_editor.sheet_edit, name="role-sheet-edit"),
    path("role-sheets/<str:code>/publish/", role_sheets.sheet_publish, name="role-sheet-publish"),
    path("role-sheets/<str:code>/discard/", role_sheets.sheet_discard, name="role-sheet-discard"),
    path("role-sheets/<str:code>/changes/", role_sheets.sheet_compare, name="role-sheet-compare"),
    path("role-sheets/<str:code>/<str:language>.pdf", role_sheets.sheet_pdf, name="role-sheet-pdf"),
    path("salary-bands/", salary_bands.band_list, name="salary-band-list"),
    path("salary-bands/new/", salary_bands.band_add, name="salary-band-add"),
    path("salary-bands/<int:pk>/", salary_bands.band_edit, name="salary-band-edit"),
    path("salary-bands/<int:pk>/remove/", salary_bands.band_remove, name="salary-band-remove"),
]

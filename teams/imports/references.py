"""How other sources name a person or a team."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from core.ingest.cells import Email, code_key
from core.ingest.sources import Column, Context, Reference
from teams.models import Person, RoleSheet, Skill, Team, WorkCalendar
from teams.selectors.roles import by_name


def people(context: Context) -> Mapping[str, int]:
    """Return e-mail → id of everybody."""
    return {code_key(email): person for email, person in Person.objects.values_list("email", "id")}


def teams(context: Context) -> Mapping[str, int]:
    """Return code → id of all teams."""
    return {code_key(code): team for code, team in Team.objects.values_list("code", "id")}


def calendars(context: Context) -> Mapping[str, int]:
    """Return code → id of all calendars."""
    return {code_key(code): calendar for code, calendar in WorkCalendar.objects.values_list("code", "id")}


PERSON: Final = Reference(
    load=people,
    unknown="unknown_person",
    show="SELECT x.email FROM teams_person x WHERE x.id = {id}",
)
PERSON_COLUMN: Final = Column(
    name="email",
    label=_("E-mail"),
    aliases=("e-mail", "courriel", "person", "personne", "person_email"),
    cleaner=Email(),
    required=True,
    writes="person_id",
    reference=PERSON,
)
TEAM: Final = Reference(
    load=teams,
    unknown="unknown_team",
    show="SELECT x.code FROM teams_team x WHERE x.id = {id}",
)

CALENDAR: Final = Reference(
    load=calendars,
    unknown="unknown_calendar",
    show="SELECT x.code FROM teams_workcalendar x WHERE x.id = {id}",
)


def skills(context: Context) -> Mapping[str, int]:
    """Return code → id of all skills."""
    return {code_key(code): skill for code, skill in Skill.objects.values_list("code", "id")}


def sheets(context: Context) -> Mapping[str, int]:
    """Return code → id of all role sheets."""
    return {code_key(code): sheet for code, sheet in RoleSheet.objects.values_list("code", "id")}


def roles(context: Context) -> Mapping[str, int]:
    """Return code, name in either language or other name → id of all role sheets."""
    ids = dict(RoleSheet.objects.values_list("code", "id"))
    return {code_key(name): ids[code] for name, code in by_name().items()}


SKILL: Final = Reference(
    load=skills,
    unknown="unknown_skill",
    show="SELECT x.code FROM teams_skill x WHERE x.id = {id}",
)
_SHEET: Final = "SELECT x.code FROM teams_rolesheet x WHERE x.id = {id}"
SHEET: Final = Reference(load=sheets, unknown="unknown_role_sheet", show=_SHEET)
ROLE: Final = Reference(load=roles, unknown="unknown_role", show=_SHEET)

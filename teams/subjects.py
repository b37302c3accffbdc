"""What of people and teams can be found, spoken about and looked back on."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.custom.filters import words_of
from core.subjects import Subject, register
from teams.models import Person, RoleSheet, Skill, Team, WorkCalendar


def person_tab(person: Person, name: str) -> str:
    """Return the address of a tab of a person's page."""
    return reverse("teams:person-tab", args=[person.pk, name])


def register_subjects() -> None:
    """Make people and teams known."""
    register(
        Subject(
            kind="person",
            label=_("Person"),
            plural=_("People"),
            icon="user",
            model=Person,
            visible=lambda user: _for_members(user, Person.objects.select_related("team")),
            url=lambda person: reverse("teams:person-detail", args=[person.pk]),
            subtitle=lambda person: " · ".join(
                filter(None, [person.role, person.team.name if person.team else ""])
            ),
            search=("name", "email", "role"),
            more=lambda: words_of("person"),
        )
    )
    register(
        Subject(
            kind="team",
            label=_("Team"),
            plural=_("Teams"),
            icon="users",
            model=Team,
            visible=lambda user: _for_members(user, Team.objects.all()),
            url=lambda team: reverse("teams:team-edit", args=[team.code]),
            search=("name", "code"),
        )
    )
    register(
        Subject(
            kind="work_calendar",
            label=_("Calendar"),
            plural=_("Calendars"),
            icon="calendar-event",
            model=WorkCalendar,
            visible=lambda user: _for_members(user, WorkCalendar.objects.all()),
            url=lambda calendar: reverse("teams:calendar-detail", args=[calendar.code]),
            search=("name", "code"),
        )
    )
    _register_talent()


def _register_talent() -> None:
    """Make role sheets and skills known. Salary bands are not: nothing of them is found."""
    register(
        Subject(
            kind="role_sheet",
            label=_("Role sheet"),
            plural=_("Role sheets"),
            icon="file-text",
            model=RoleSheet,
            visible=lambda user: _for_members(user, RoleSheet.objects.all()),
            url=lambda sheet: reverse("teams:role-sheet-detail", args=[sheet.code]),
            subtitle=lambda sheet: str(sheet.get_family_display()),
            search=("name", "name_fr", "code", "aliases"),
        )
    )
    register(
        Subject(
            kind="skill",
            label=_("Skill"),
            plural=_("Skills"),
            icon="checklist",
            model=Skill,
            visible=lambda user: _for_members(user, Skill.objects.all()),
            url=lambda skill: reverse("teams:skill-detail", args=[skill.code]),
            subtitle=lambda skill: str(skill.get_family_display()),
            search=("name", "name_fr", "code"),
        )
    )


def _for_members(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows for whoever sees any part of the portfolio, none for others."""
    return rows if can_somewhere(user, Action.VIEW) else rows.none()

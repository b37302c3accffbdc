"""What of people and teams can be found, spoken about and looked back on."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.subjects import Subject, register
from teams.models import Person, Team


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


def _for_members(user: User, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows for whoever sees any part of the portfolio, none for others."""
    return rows if can_somewhere(user, Action.VIEW) else rows.none()

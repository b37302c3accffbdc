"""What the lists of people and teams show."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.common.listing import Column, Listing
from teams.models import Person, Team

PEOPLE = Listing(
    columns=(
        Column("name", _("Name"), "name"),
        Column("email", _("E-mail"), "email"),
        Column("role", _("Role"), "role"),
        Column("level", _("Level"), "level"),
        Column("team", _("Team"), "team__name"),
        Column("manager", pgettext_lazy("of a person", "Manager"), "manager__name"),
        Column("capacity_pct", _("Capacity, %"), "capacity_pct", kind="number"),
    ),
    default_sort="name",
    export=(
        ("email", lambda person: person.email),
        ("name", lambda person: person.name),
        ("role", lambda person: person.role),
        ("level", lambda person: person.level),
        ("manager_email", lambda person: person.manager.email if person.manager else ""),
        ("team", lambda person: person.team.code if person.team else ""),
        ("capacity_pct", lambda person: person.capacity_pct),
        ("leaves_on", lambda person: person.leaves_on),
    ),
)
TEAMS = Listing(
    columns=(
        Column("name", _("Team"), "name"),
        Column("code", _("Code"), "code"),
        Column("parent", _("Part of"), "parent__name"),
        Column("lead", _("Lead"), "lead__name"),
        Column("members", _("Members"), "member_count", kind="number"),
    ),
    default_sort="name",
    export=(
        ("code", lambda team: team.code),
        ("name", lambda team: team.name),
        ("parent", lambda team: team.parent.code if team.parent else ""),
        ("lead_email", lambda team: team.lead.email if team.lead else ""),
    ),
)


def people() -> QuerySet[Person]:
    """Return people with what their list shows."""
    return Person.objects.select_related("team", "manager")


def teams() -> QuerySet[Any]:
    """Return teams with what their list shows."""
    return Team.objects.select_related("parent", "lead").annotate(member_count=Count("members"))

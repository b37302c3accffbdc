"""The list of people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.common.listing import Add, Column, Empty, Listing
from teams.filters.people import PersonFilter
from teams.selectors.people import people


def sees(user: User) -> bool:
    """Tell whether a user sees people and teams: whoever sees any part of the portfolio."""
    return can_somewhere(user, Action.VIEW)


def edits(user: User) -> bool:
    """Tell whether a user may change people and teams."""
    return can_somewhere(user, Action.EDIT_PEOPLE)


PEOPLE = Listing(
    name="people",
    title=_("People"),
    counted=ngettext_lazy("%(total)s person", "%(total)s people", "total"),
    search=_("Name, e-mail or role"),
    rows=lambda _user: people(),
    filters=PersonFilter,
    sees=sees,
    url=lambda person: reverse("teams:person-detail", args=[person.pk]),
    columns=(
        Column("name", _("Name"), "name"),
        Column("email", _("E-mail"), "email"),
        Column("role", _("Role"), "role"),
        Column("level", _("Level"), "level"),
        Column("team", _("Team"), "team__name", show="team.name"),
        Column("manager", pgettext_lazy("of a person", "Manager"), "manager__name", show="manager.name"),
        Column("capacity_pct", _("Capacity, %"), "capacity_pct", kind="number", decimals=0),
        Column("leaves_on", _("Leaves on"), "leaves_on", kind="date", optional=True),
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
    add=Add(_("Person"), "teams:person-add", edits),
    empty=Empty(
        _("No people yet"),
        _(
            "People own products, with or without a sign-in. Import a file with email and name, or add the "
            "first one by hand."
        ),
    ),
)

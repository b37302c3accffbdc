"""The list of people."""

from operator import attrgetter
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from core.access.models import User
from core.access.permissions import Action, can_somewhere
from core.common.listing import (
    Add,
    Column,
    Edit,
    Empty,
    Finder,
    Key,
    Listing,
    Total,
    of_finder,
    of_form,
)
from teams.filters.people import PersonFilter
from teams.forms.people import PersonForm
from teams.lists.adding import posts
from teams.models import Person, Team, WorkCalendar
from teams.selectors.people import people
from teams.services import people as services


def sees(user: User) -> bool:
    """Tell whether a user sees people and teams: whoever sees any part of the portfolio."""
    return can_somewhere(user, Action.VIEW)


def edits(user: User) -> bool:
    """Tell whether a user may change people and teams."""
    return can_somewhere(user, Action.EDIT_PEOPLE)


def _of_who_stays(_rows: QuerySet[Any]) -> Sum:
    """Add what time people have, without those who have left."""
    left = Q(leaves_on__lte=timezone.localdate())
    return Sum("capacity_pct", filter=~left | Q(leaves_on__isnull=True))


ANYBODY = Finder(lambda _user: Person.objects.all(), "email", ("name", "email"))
ANY_TEAM = Finder(lambda _user: Team.objects.all(), "code", ("name", "code"))
ANY_CALENDAR = Finder(lambda _user: WorkCalendar.objects.all(), "code", ("name", "code"))


def _field(name: str, *, bulk: bool = True, finder: Finder | None = None) -> Edit:
    """Return how a field of a person is changed in the list."""

    def change(*, by: User, row: Person, value: Any) -> None:
        services.change(by=by, person=row, **{name: value})

    def change_many(*, by: User, rows: list[Person], value: Any) -> dict[int, str]:
        return services.change_many(by=by, people=rows, **{name: value})

    return Edit(
        field=of_finder(finder) if finder else of_form(PersonForm, name),
        value=attrgetter(name),
        may=lambda user, _person: edits(user),
        offered=edits,
        change=change,
        change_many=change_many if name in services.MANY_FIELDS else None,
        finder=finder,
        bulk=bulk,
    )


PEOPLE = Listing(
    name="people",
    url_name="teams:person-list",
    title=_("People"),
    counted=ngettext_lazy("%(total)s person", "%(total)s people", "total"),
    search=_("Name, e-mail or role"),
    rows=lambda _user: people(),
    filters=PersonFilter,
    sees=sees,
    finders={"team": ANY_TEAM, "manager": ANYBODY, "calendar": ANY_CALENDAR},
    source="people",
    subject="person",
    url=lambda person: reverse("teams:person-detail", args=[person.pk]),
    columns=(
        Column("name", _("Name"), Key("name"), edit=_field("name", bulk=False)),
        Column("email", _("E-mail"), "email", edit=_field("email", bulk=False)),
        Column("role", _("Role"), "role", edit=_field("role")),
        Column("level", _("Level"), "level", edit=_field("level")),
        Column("team", _("Team"), "team__name", show="team.name", edit=_field("team", finder=ANY_TEAM)),
        Column(
            "manager",
            pgettext_lazy("of a person", "Manager"),
            "manager__name",
            show="manager.name",
            edit=_field("manager", finder=ANYBODY),
        ),
        Column(
            "capacity_pct",
            _("Capacity, %"),
            "capacity_pct",
            kind="number",
            decimals=0,
            edit=_field("capacity_pct"),
            total=Total(_of_who_stays, show=posts),
        ),
        Column(
            "leaves_on",
            _("Leaves on"),
            "leaves_on",
            kind="date",
            optional=True,
            edit=_field("leaves_on", bulk=False),
        ),
        Column(
            "calendar",
            _("Calendar"),
            "calendar__name",
            show="calendar.name",
            optional=True,
            edit=_field("calendar", finder=ANY_CALENDAR),
        ),
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
        ("calendar", lambda person: person.calendar.code if person.calendar else ""),
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

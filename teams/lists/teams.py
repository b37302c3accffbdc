"""The list of teams."""

from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.access.models import User
from core.common.listing import Add, Column, Edit, Empty, Finder, Listing, Total, of_finder, of_form
from teams.filters.teams import TeamFilter
from teams.forms.teams import TeamForm
from teams.lists.people import ANY_CALENDAR, ANY_TEAM, ANYBODY, edits, sees
from teams.models import Team
from teams.selectors.people import teams
from teams.services import teams as services


def _members(team: Any) -> str:
    return f"{reverse('teams:person-list')}?{urlencode({'team': team.code})}"


def _field(name: str, *, bulk: bool = True, finder: Finder | None = None) -> Edit:
    """Return how a field of a team is changed in the list."""

    def change(*, by: User, row: Team, value: Any) -> None:
        services.change(by=by, team=row, **{name: value})

    return Edit(
        field=of_finder(finder) if finder else of_form(TeamForm, name),
        value=attrgetter(name),
        may=lambda user, _team: edits(user),
        offered=edits,
        change=change,
        finder=finder,
        bulk=bulk,
    )


TEAMS = Listing(
    name="teams",
    url_name="teams:team-list",
    title=_("Teams"),
    counted=ngettext_lazy("%(total)s team", "%(total)s teams", "total"),
    search=_("Name or code"),
    rows=lambda _user: teams(),
    filters=TeamFilter,
    sees=sees,
    finders={"parent": ANY_TEAM},
    source="teams",
    subject="team",
    url=lambda team: reverse("teams:team-edit", args=[team.code]),
    opens=edits,
    columns=(
        Column("name", _("Team"), "name", edit=_field("name", bulk=False)),
        Column("code", _("Code"), "code", kind="mono"),
        Column(
            "parent", _("Part of"), "parent__name", show="parent.name", edit=_field("parent", finder=ANY_TEAM)
        ),
        Column("lead", _("Lead"), "lead__name", show="lead.name", edit=_field("lead", finder=ANYBODY)),
        Column(
            "calendar",
            _("Calendar"),
            "calendar__name",
            show="calendar.name",
            optional=True,
            edit=_field("calendar", finder=ANY_CALENDAR),
        ),
        Column(
            "members",
            _("Members"),
            "member_count",
            kind="number",
            show="member_count",
            url=_members,
            total=Total(lambda _rows: Count("members")),
        ),
    ),
    default_sort="name",
    export=(
        ("code", lambda team: team.code),
        ("name", lambda team: team.name),
        ("parent", lambda team: team.parent.code if team.parent else ""),
        ("lead_email", lambda team: team.lead.email if team.lead else ""),
        ("calendar", lambda team: team.calendar.code if team.calendar else ""),
    ),
    add=Add(_("Team"), "teams:team-add", edits),
    empty=Empty(_("No teams yet"), _("Import a file with code and name, or add the first one by hand.")),
)

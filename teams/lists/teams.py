"""The list of teams."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.common.listing import Add, Column, Empty, Listing
from teams.filters.teams import TeamFilter
from teams.lists.people import edits, sees
from teams.selectors.people import teams


def _members(team: Any) -> str:
    return f"{reverse('teams:person-list')}?{urlencode({'team': team.code})}"


TEAMS = Listing(
    name="teams",
    title=_("Teams"),
    counted=ngettext_lazy("%(total)s team", "%(total)s teams", "total"),
    search=_("Name or code"),
    rows=lambda _user: teams(),
    filters=TeamFilter,
    sees=sees,
    url=lambda team: reverse("teams:team-edit", args=[team.code]),
    opens=edits,
    columns=(
        Column("name", _("Team"), "name"),
        Column("code", _("Code"), "code", kind="mono"),
        Column("parent", _("Part of"), "parent__name", show="parent.name"),
        Column("lead", _("Lead"), "lead__name", show="lead.name"),
        Column("members", _("Members"), "member_count", kind="number", show="member_count", url=_members),
    ),
    default_sort="name",
    export=(
        ("code", lambda team: team.code),
        ("name", lambda team: team.name),
        ("parent", lambda team: team.parent.code if team.parent else ""),
        ("lead_email", lambda team: team.lead.email if team.lead else ""),
    ),
    add=Add(_("Team"), "teams:team-add", edits),
    empty=Empty(_("No teams yet"), _("Import a file with code and name, or add the first one by hand.")),
)

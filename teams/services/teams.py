"""Changes to teams."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.circles import leads_back
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from teams.models import Team

FIELDS = ("code", "name", "parent", "lead", "calendar")


@transaction.atomic
def add(*, by: Actor, code: str, name: str, **fields: Any) -> Team:
    """Add a team.

    Raises Invalid when the code is taken.
    """
    team = Team(code=code, name=name, **fields)
    _check(team)
    team.save(force_insert=True)
    trail.record(
        verb="teams.team.added",
        by=by,
        subject=("team", team.pk),
        label=team.name,
        after=snapshot(team, FIELDS),
    )
    return team


@transaction.atomic
def change(*, by: Actor, team: Team, **changes: Any) -> Team:
    """Change fields of a team.

    Raises Invalid when the code is taken or the team would be part of itself.
    """
    team = Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    before, after = assign(team, changes)
    if not after:
        return team
    _check(team)
    written_by_hand(team)
    trail.record(
        verb="teams.team.changed",
        by=by,
        subject=("team", team.pk),
        label=team.name,
        before=before,
        after=after,
    )
    return team


def _check(team: Team) -> None:
    if Team.objects.filter(code=team.code).exclude(pk=team.pk).exists():
        message = _("A team has this code already. Choose another.")
        raise Invalid(message, fields={"code": [message]})
    if leads_back(team, lambda one: one.parent):
        message = _("A team cannot be part of itself. Choose another team.")
        raise Invalid(message, fields={"parent": [message]})

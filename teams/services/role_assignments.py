"""Who has which role, from when until when; several at once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.spans import Others, refuse_reversed
from core.common.versions import snapshot
from core.ingest import together
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams.errors import RoleOverlaps
from teams.models import Person, RoleAssignment, RoleSheet, Team

FIELDS = ("person", "sheet", "level", "team", "starts_on", "ends_on")


@transaction.atomic
def give(
    *,
    by: Actor,
    person: Person,
    sheet: RoleSheet,
    starts_on: date,
    ends_on: date | None = None,
    level: str = "",
    team: Team | None = None,
) -> RoleAssignment:
    """Give a person a role from a day on, until before another.

    Raises RoleOverlaps, Invalid (dates reversed).
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    held = RoleAssignment(
        person=person, sheet=sheet, level=level, team=team, starts_on=starts_on, ends_on=ends_on
    )
    _checks([held])(held)
    held.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("given", held, after=snapshot(held, FIELDS))])
    return held


@transaction.atomic
def change(*, by: Actor, held: RoleAssignment, **changes: Any) -> RoleAssignment:
    """Change role, level, team or dates.

    Raises RoleOverlaps, Invalid (dates reversed).
    """
    return together.change_one(_RULE, by=by, pk=held.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many roles at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, held: RoleAssignment) -> Step:
    """Take back a role that never was; it can be undone. To end one that was, set its last day."""
    rows = RoleAssignment.objects.select_for_update(of=("self",)).select_related("person", "sheet", "team")
    held = rows.get(pk=held.pk)
    trail.record_many(by=by, entries=[_entry("removed", held, before=snapshot(held, FIELDS))])
    return keep_deleted(
        by=by,
        instances=[held],
        label=lambda: _("%(role)s of %(person)s") % {"role": held.sheet.said, "person": held.person.name},
        subject=("person", held.person_id),
    )


def _checks(rows: Sequence[RoleAssignment]) -> Callable[[RoleAssignment], None]:
    others = Others(rows, "person_id", "sheet_id")

    def check(held: RoleAssignment) -> None:
        refuse_reversed(held)
        if other := others.in_the_way(held):
            message = _("%(person)s has this role from %(start)s already. End it first, or change the dates.")
            message %= {"person": held.person.name, "start": spoken.day(other.starts_on)}
            raise RoleOverlaps(message, fields={"starts_on": [message]})

    return check


def _entry(verb: str, held: RoleAssignment, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"teams.role.{verb}", subject=("person", held.person_id), label=held.person.name, **values
    )


_RULE: Final = together.Rule[RoleAssignment](
    rows=lambda: RoleAssignment.objects.select_related("person", "sheet", "team"),
    entry=lambda one: _entry("changed", one.row, before=one.before, after=one.after),
    checks=_checks,
    parent="person",
)

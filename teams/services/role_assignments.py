"""Who has which role, from when until when; several at once."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.spans import overlapping, refuse_reversed
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
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
    _check(held)
    held.save(force_insert=True)
    _record("given", by, held, after=snapshot(held, FIELDS))
    return held


@transaction.atomic
def change(*, by: Actor, held: RoleAssignment, **changes: Any) -> RoleAssignment:
    """Change role, level, team or dates.

    Raises RoleOverlaps, Invalid (dates reversed).
    """
    Person.objects.select_for_update(of=("self",)).get(pk=held.person_id)
    held = RoleAssignment.objects.select_related("person", "sheet", "team").get(pk=held.pk)
    before, after = assign(held, changes)
    if not after:
        return held
    _check(held)
    written_by_hand(held)
    _record("changed", by, held, before=before, after=after)
    return held


@transaction.atomic
def remove(*, by: Actor, held: RoleAssignment) -> Step:
    """Take back a role that never was; it can be undone. To end one that was, set its last day."""
    rows = RoleAssignment.objects.select_for_update(of=("self",)).select_related("person", "sheet", "team")
    held = rows.get(pk=held.pk)
    _record("removed", by, held, before=snapshot(held, FIELDS))
    return keep_deleted(
        by=by,
        instances=[held],
        label=lambda: _("%(role)s of %(person)s") % {"role": held.sheet.said, "person": held.person.name},
        subject=("person", held.person_id),
    )


def _check(held: RoleAssignment) -> None:
    refuse_reversed(held)
    others = RoleAssignment.objects.filter(person_id=held.person_id, sheet_id=held.sheet_id)
    if other := overlapping(others.exclude(pk=held.pk), held.starts_on, held.ends_on).first():
        message = _("%(person)s has this role from %(start)s already. End it first, or change the dates.") % {
            "person": held.person.name,
            "start": spoken.day(other.starts_on),
        }
        raise RoleOverlaps(message, fields={"starts_on": [message]})


def _record(verb: str, by: Actor, held: RoleAssignment, **values: Any) -> None:
    trail.record(
        verb=f"teams.role.{verb}",
        by=by,
        subject=("person", held.person_id),
        label=held.person.name,
        **values,
    )

"""From when until when people work another part of a full time than ordinarily."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams.models import CapacityChange, Person
from teams.services.periods import check_period

FIELDS = ("starts_on", "ends_on", "capacity_pct")


@transaction.atomic
def add(
    *, by: Actor, person: Person, starts_on: date, capacity_pct: Decimal, ends_on: date | None = None
) -> CapacityChange:
    """Say that a person works this part of a full time from a day on, until before another.

    Raises PeriodOverlaps, Invalid (dates reversed, out of 0 to 100).
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    change_ = CapacityChange(person=person, starts_on=starts_on, ends_on=ends_on, capacity_pct=capacity_pct)
    _check(change_)
    change_.save(force_insert=True)
    _record("added", by, change_, after=snapshot(change_, FIELDS))
    return change_


@transaction.atomic
def change(*, by: Actor, capacity_change: CapacityChange, **changes: Any) -> CapacityChange:
    """Change the days or the percentage of a change of capacity.

    Raises PeriodOverlaps, Invalid (dates reversed, out of 0 to 100).
    """
    Person.objects.select_for_update(of=("self",)).get(pk=capacity_change.person_id)
    row = CapacityChange.objects.select_related("person").get(pk=capacity_change.pk)
    before, after = assign(row, {name: value for name, value in changes.items() if name != "person"})
    if not after:
        return row
    _check(row)
    written_by_hand(row)
    _record("changed", by, row, before=before, after=after)
    return row


@transaction.atomic
def remove(*, by: Actor, capacity_change: CapacityChange) -> Step:
    """Take back a change of capacity that never was; it can come back."""
    locked = CapacityChange.objects.select_for_update(of=("self",)).select_related("person")
    capacity_change = locked.get(pk=capacity_change.pk)
    _record("removed", by, capacity_change, before=snapshot(capacity_change, FIELDS))
    subject = ("person", capacity_change.person_id)
    return keep_deleted(
        by=by,
        instances=[capacity_change],
        label=lambda: _("Capacity of %(person)s") % {"person": capacity_change.person.name},
        subject=subject,
    )


def _check(row: CapacityChange) -> None:
    if not 0 <= row.capacity_pct <= 100:
        message = _("A capacity lies between 0 and 100 percent of a full time. Correct it.")
        raise Invalid(message, fields={"capacity_pct": [message]})
    check_period(row)


def _record(
    verb: str,
    by: Actor,
    row: CapacityChange,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"teams.capacity.{verb}",
        by=by,
        subject=("person", row.person_id),
        label=row.person.name,
        before=before,
        after=after,
    )

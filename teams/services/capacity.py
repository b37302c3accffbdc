"""From when until when people work another part of a full time than ordinarily."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import snapshot
from core.ingest import together
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams.models import CapacityChange, Person
from teams.services.periods import checks_of

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
    _checks([change_])(change_)
    change_.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("added", change_, after=snapshot(change_, FIELDS))])
    return change_


@transaction.atomic
def change(*, by: Actor, capacity_change: CapacityChange, **changes: Any) -> CapacityChange:
    """Change the days or the percentage of a change of capacity.

    Raises PeriodOverlaps, Invalid (dates reversed, out of 0 to 100).
    """
    return together.change_one(_RULE, by=by, pk=capacity_change.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many changes of capacity at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, capacity_change: CapacityChange) -> Step:
    """Take back a change of capacity that never was; it can come back."""
    locked = CapacityChange.objects.select_for_update(of=("self",)).select_related("person")
    capacity_change = locked.get(pk=capacity_change.pk)
    entry = _entry("removed", capacity_change, before=snapshot(capacity_change, FIELDS))
    trail.record_many(by=by, entries=[entry])
    subject = ("person", capacity_change.person_id)
    return keep_deleted(
        by=by,
        instances=[capacity_change],
        label=lambda: _("Capacity of %(person)s") % {"person": capacity_change.person.name},
        subject=subject,
    )


def _checks(rows: Sequence[CapacityChange]) -> Callable[[CapacityChange], None]:
    check_period = checks_of(rows)

    def check(row: CapacityChange) -> None:
        if not 0 <= row.capacity_pct <= 100:
            message = _("A capacity lies between 0 and 100 percent of a full time. Correct it.")
            raise Invalid(message, fields={"capacity_pct": [message]})
        check_period(row)

    return check


def _entry(verb: str, row: CapacityChange, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"teams.capacity.{verb}", subject=("person", row.person_id), label=row.person.name, **values
    )


_RULE: Final = together.Rule[CapacityChange](
    rows=lambda: CapacityChange.objects.select_related("person"),
    entry=lambda one: _entry("changed", one.row, before=one.before, after=one.after),
    checks=_checks,
    names=FIELDS,
    parent="person",
)

"""When people are away. The audit trail keeps the days and never why."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams.models import Absence, Person
from teams.services.periods import check_period

FIELDS = ("starts_on", "ends_on")


@transaction.atomic
def add(
    *, by: Actor, person: Person, starts_on: date, ends_on: date | None = None, kind: str = Absence.Kind.LEAVE
) -> Absence:
    """Note that a person is away from a day on, until before another.

    Raises PeriodOverlaps, Invalid (dates reversed).
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    absence = Absence(person=person, starts_on=starts_on, ends_on=ends_on, kind=kind)
    check_period(absence)
    absence.save(force_insert=True)
    _record("added", by, absence, after=snapshot(absence, FIELDS))
    return absence


@transaction.atomic
def change(*, by: Actor, absence: Absence, **changes: Any) -> Absence:
    """Change the days or the kind of an absence.

    Raises PeriodOverlaps, Invalid (dates reversed).
    """
    Person.objects.select_for_update(of=("self",)).get(pk=absence.person_id)
    absence = Absence.objects.select_related("person").get(pk=absence.pk)
    before, after = assign(absence, {name: value for name, value in changes.items() if name != "person"})
    if not after:
        return absence
    check_period(absence)
    written_by_hand(absence)
    _record(
        "changed",
        by,
        absence,
        before={name: value for name, value in before.items() if name in FIELDS},
        after={name: value for name, value in after.items() if name in FIELDS},
    )
    return absence


@transaction.atomic
def remove(*, by: Actor, absence: Absence) -> Step:
    """Take back an absence that never was; it can come back."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    _record("removed", by, absence, before=snapshot(absence, FIELDS))
    return keep_deleted(
        by=by,
        instances=[absence],
        label=lambda: _("Absence of %(person)s") % {"person": absence.person.name},
        subject=("person", absence.person_id),
    )


def _record(
    verb: str,
    by: Actor,
    absence: Absence,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"teams.absence.{verb}",
        by=by,
        subject=("person", absence.person_id),
        label=absence.person.name,
        before=before,
        after=after,
    )

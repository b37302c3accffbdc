"""When people are away. The audit trail keeps the days and never why."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.versions import snapshot
from core.ingest import together
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams.models import Absence, Person
from teams.services.periods import checks_of

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
    checks_of([absence])(absence)
    absence.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("added", absence, after=snapshot(absence, FIELDS))])
    return absence


@transaction.atomic
def change(*, by: Actor, absence: Absence, **changes: Any) -> Absence:
    """Change the days or the kind of an absence.

    Raises PeriodOverlaps, Invalid (dates reversed).
    """
    return together.change_one(_RULE, by=by, pk=absence.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many absences at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, absence: Absence) -> Step:
    """Take back an absence that never was; it can come back."""
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").get(pk=absence.pk)
    trail.record_many(by=by, entries=[_entry("removed", absence, before=snapshot(absence, FIELDS))])
    return keep_deleted(
        by=by,
        instances=[absence],
        label=lambda: _("Absence of %(person)s") % {"person": absence.person.name},
        subject=("person", absence.person_id),
    )


def _entry(verb: str, absence: Absence, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"teams.absence.{verb}",
        subject=("person", absence.person_id),
        label=absence.person.name,
        **values,
    )


def _without_why(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name in FIELDS}


_RULE: Final = together.Rule[Absence](
    rows=lambda: Absence.objects.select_related("person"),
    entry=lambda one: _entry(
        "changed", one.row, before=_without_why(one.before), after=_without_why(one.after)
    ),
    checks=checks_of,
    names=(*FIELDS, "kind"),
    parent="person",
)

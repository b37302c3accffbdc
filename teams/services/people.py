"""Changes to people."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.circles import leads_back
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.custom.services import values as custom_values
from core.ingest.hand import written_by_hand
from teams.models import Person

FIELDS = ("email", "name", "role", "level", "manager", "team", "capacity_pct", "leaves_on", "calendar")
# What many people can be given at once.
MANY_FIELDS = ("role", "level", "manager", "team", "capacity_pct", "calendar")


@transaction.atomic
def add(*, by: Actor, email: str, name: str, **fields: Any) -> Person:
    """Add a person.

    Raises Invalid when the e-mail belongs to somebody.
    """
    fields["custom"] = custom_values.checked("person", fields.get("custom"))
    person = Person(email=email.strip().lower(), name=name, **fields)
    _check(person)
    person.save(force_insert=True)
    trail.record(
        verb="teams.person.added",
        by=by,
        subject=("person", person.pk),
        label=person.name,
        after=snapshot(person, FIELDS) | custom_values.snapshot(person),
    )
    return person


@transaction.atomic
def change(*, by: Actor, person: Person, **changes: Any) -> Person:
    """Change fields of a person.

    Raises Invalid when the e-mail belongs to somebody else or the line of managers is a circle.
    """
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    before, after = custom_values.assign(person, changes)
    if not after:
        return person
    _check(person)
    written_by_hand(person)
    trail.record(
        verb="teams.person.changed",
        by=by,
        subject=("person", person.pk),
        label=person.name,
        before=before,
        after=after,
    )
    return person


@transaction.atomic
def change_many(*, by: Actor, people: Sequence[Person], **changes: Any) -> dict[int, str]:
    """Give many people the same role, level, team, manager, capacity or calendar.

    Result: why some were refused, by id. In a fixed number of statements; an
    e-mail is each person's own, and goes through `change`.
    """
    if not set(changes) <= set(MANY_FIELDS):
        raise ValueError(f"Not the same for many: {sorted(set(changes) - set(MANY_FIELDS))}")
    found = Person.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in people])
    above = _line_above(changes.get("manager"))
    refused, changed, entries = {}, [], []
    for person in found.select_related("team", "manager", "calendar").order_by("pk"):
        before, after = assign(person, changes)
        if "manager" in after and person.pk in above:
            refused[person.pk] = _circle()
        elif after:
            changed.append(person.pk)
            entries.append(
                trail.Entry("teams.person.changed", ("person", person.pk), person.name, None, before, after)
            )
    Person.objects.filter(pk__in=changed).update(
        **changes, version=F("version") + 1, import_run=None, line=None
    )
    trail.record_many(by=by, entries=entries)
    return refused


def _circle() -> str:
    return _("The reporting line would go in a circle. Choose another manager.")


def _line_above(manager: Person | None) -> set[int]:
    """Return a manager and everybody above: none of them can report to this manager."""
    above: set[int] = set()
    while manager is not None and manager.pk not in above:
        above.add(manager.pk)
        manager = manager.manager
    return above


def _check(person: Person) -> None:
    if Person.objects.filter(email__iexact=person.email).exclude(pk=person.pk).exists():
        message = _("Somebody has this e-mail already. Edit that person, or use another e-mail.")
        raise Invalid(message, fields={"email": [message]})
    if leads_back(person, lambda one: one.manager):
        message = _circle()
        raise Invalid(message, fields={"manager": [message]})

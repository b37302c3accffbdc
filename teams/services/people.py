"""Changes to people."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.circles import leads_back
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from teams.models import Person

FIELDS = ("email", "name", "role", "level", "manager", "team", "capacity_pct", "leaves_on")


@transaction.atomic
def add(*, by: Actor, email: str, name: str, **fields: Any) -> Person:
    """Add a person.

    Raises Invalid when the e-mail belongs to somebody.
    """
    person = Person(email=email.strip().lower(), name=name, **fields)
    _check(person)
    person.save(force_insert=True)
    trail.record(
        verb="teams.person.added",
        by=by,
        subject=("person", person.pk),
        label=person.name,
        after=snapshot(person, FIELDS),
    )
    return person


@transaction.atomic
def change(*, by: Actor, person: Person, **changes: Any) -> Person:
    """Change fields of a person.

    Raises Invalid when the e-mail belongs to somebody else or the line of managers is a circle.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    before, after = assign(person, changes)
    if not after:
        return person
    _check(person)
    person.import_run, person.line = None, None
    person.version += 1
    person.save()
    trail.record(
        verb="teams.person.changed",
        by=by,
        subject=("person", person.pk),
        label=person.name,
        before=before,
        after=after,
    )
    return person


def _check(person: Person) -> None:
    if Person.objects.filter(email__iexact=person.email).exclude(pk=person.pk).exists():
        message = _("Somebody has this e-mail already. Edit that person, or use another e-mail.")
        raise Invalid(message, fields={"email": [message]})
    if leads_back(person, lambda one: one.manager):
        message = _("The line of managers would be a circle. Choose another manager.")
        raise Invalid(message, fields={"manager": [message]})

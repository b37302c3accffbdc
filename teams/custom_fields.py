"""People can have fields of the company's own, and be named in those of others."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action, can_somewhere
from core.common.actors import Actor
from core.custom.nouns import Noun, register, register_people
from teams.forms.picking import person_field
from teams.models import Person
from teams.services import people


def _change(*, by: Actor, row: Person, custom: dict[str, Any]) -> None:
    people.change(by=by, person=row, custom=custom)


def register_nouns() -> None:
    """Make people extendable, and known to fields that name somebody."""
    register_people(Person, field=person_field)
    register(
        Noun(
            kind="person",
            label=_("People"),
            model=Person,
            source="people",
            listing="people",
            verb="teams.person.changed",
            may=lambda user, _person: can_somewhere(user, Action.EDIT_PEOPLE),
            offered=lambda user: can_somewhere(user, Action.EDIT_PEOPLE),
            change=_change,
        )
    )

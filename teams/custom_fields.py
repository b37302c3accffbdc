"""People can have fields of the company's own, and be named in those of others."""

from django.utils.translation import gettext_lazy as _

from core.custom import nouns
from teams.forms.picking import person_field
from teams.models import Person


def register_nouns() -> None:
    """Make people extendable, and known to fields that name somebody."""
    nouns.register_people(Person, field=person_field)
    nouns.register(
        nouns.Noun(kind="person", label=_("People"), model=Person, source="people", listing="people")
    )

"""What people are told of their own skills."""

from django.utils.translation import gettext_lazy as _

from core.collaboration.notices import Kind, register
from core.collaboration.services.notifications import notify_people
from core.common.actors import Actor
from teams.models import Person
from teams.subjects import person_tab


def register_notices() -> None:
    """Say what people can be told of teams."""
    register(
        Kind(
            name="assessed",
            label=_("Somebody assesses my skills"),
            icon="star",
            sentence=_("%(actor)s assessed your skills"),
            page=lambda person: person_tab(person, "skills"),
            switch="skills",
        )
    )


def assessed(by: Actor, person: Person) -> None:
    """Tell a person that somebody above them said how well they have skills; never what was said."""
    notify_people(
        kind="assessed", emails=[person.email], actor=by, subject=("person", person.pk), label=person.name
    )

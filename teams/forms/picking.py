"""Choosing a person, however many there are."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.common.picking import PickField
from teams.models import Person
from teams.selectors.finding import person_of, written


def person_field(**kwargs: Any) -> PickField[Person]:
    """Return a field that names a person; it searches as one types."""
    return PickField(
        url_name="teams:person-find",
        find=person_of,
        write=written,
        unknown=_("Nobody has this name or e-mail alone. Choose a person from the list."),
        **kwargs,
    )

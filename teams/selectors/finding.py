"""Finding a person among thousands by what one knows of them."""

import re
from typing import Final

from django.db.models import QuerySet
from django.db.models.functions import Lower

from core.common.filters import QuickSearch
from core.common.listing import Plain
from core.common.picking import MOST, PickOption
from teams.models import Person

_WRITTEN: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*$")
_SEARCH: Final = QuickSearch("name", "email", "role", "team__name")


def written(person: Person) -> str:
    """Return the text that names a person in a field: "Ada Lovelace <ada@example.com>"."""
    return f"{person.name} <{person.email}>"


def person_of(text: str) -> Person | None:
    """Return the person whom a text names: as `written`, by e-mail, by number, or by a name nobody shares."""
    if match := _WRITTEN.search(text):
        text = match[1]
    if "@" in text:
        return Person.objects.filter(email__iexact=text).first()
    if text.isdecimal():
        return Person.objects.filter(pk=int(text)).first() if len(text) < 19 else None
    named = list(Person.objects.filter(name__unaccent__iexact=text)[:2])
    return named[0] if len(named) == 1 else None


def matching(query: str) -> tuple[list[PickOption], bool]:
    """Return the first people who match a search by name, and whether there are more."""
    people: QuerySet[Person] = Person.objects.select_related("team").order_by(Lower(Plain("name")), "pk")
    found = list(_SEARCH.filter(people, query)[: MOST + 1])
    return [_option(person) for person in found[:MOST]], len(found) > MOST


def _option(person: Person) -> PickOption:
    note = " · ".join(filter(None, (person.role, person.team.name if person.team else "")))
    return PickOption(text=written(person), label=person.name, note=note or person.email)

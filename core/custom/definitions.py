"""The fields of a noun, read once a request."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.common.once import forget, once
from core.custom import nouns
from core.custom.models import CustomField, Kind

_FIELDS = "custom fields"
_PEOPLE = "people of custom fields"
_MET = "people that rows name"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a field names."""

    pk: int
    name: str
    email: str


def all_fields() -> list[CustomField]:
    """Return every field of every noun, archived ones too; do not change them."""
    return once(_FIELDS, lambda: list(CustomField.objects.all()))


def fields_of(noun: str) -> list[CustomField]:
    """Return the fields of a noun that are in use, in their order."""
    return [field for field in all_fields() if field.noun == noun and field.archived_at is None]


def sections_of(noun: str) -> list[tuple[str, list[CustomField]]]:
    """Return a noun's fields by heading: those without one first, then in the order of their first field."""
    sections: dict[str, list[CustomField]] = {"": []}
    for field in fields_of(noun):
        sections.setdefault(field.heading, []).append(field)
    return [(heading, fields) for heading, fields in sections.items() if fields]


def changed() -> None:
    """Have the fields read again."""
    forget(_FIELDS)


def values_of(field: CustomField) -> QuerySet[Any]:
    """Return the rows that have a value in a field."""
    return nouns.get(field.noun).model._default_manager.filter(custom__has_key=field.code)


def everybody() -> Mapping[int, Named]:
    """Return all people by id: for lists and files; one query a request."""
    return once(_PEOPLE, lambda: _named(nouns.people().all()))


def named_in(values: Mapping[str, object], fields: Collection[CustomField]) -> Mapping[int, Named]:
    """Return the people whom these values name."""
    return met([values], fields)


def met(rows: Iterable[Mapping[str, object]], fields: Collection[CustomField]) -> Mapping[int, Named]:
    """Return the people whom some rows name, and those met before; it asks for the new ones alone."""
    codes = [one.code for one in fields if one.kind == Kind.PERSON]
    known: dict[int, Named] = once(_MET, dict)
    if new := {row[code] for row in rows for code in codes if row.get(code) is not None} - known.keys():
        known |= _named(nouns.people().filter(pk__in=new))
    return known


def _named(rows: "QuerySet[Any]") -> dict[int, Named]:
    return {pk: Named(pk, name, email) for pk, name, email in rows.values_list("pk", "name", "email")}

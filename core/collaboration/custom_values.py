"""Custom fields in a history: under their own names, with their values as the audit trail keeps them."""

from collections.abc import Iterable, Mapping
from typing import Any

from core.custom.definitions import fields_of, met, named_in
from core.custom.models import Kind
from core.custom.services.values import told


def meet(noun: str, rows: Iterable[Mapping[str, Any] | None]) -> None:
    """Look up the people whom the values of many rows name, in one query."""
    met([row for row in rows if row], fields_of(noun))


def apart(noun: str, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the values of a row by the names that the trail gives them, those without one as None."""
    values = values or {}
    found: dict[str, Any] = {}
    people = named_in(values, fields_of(noun))
    for field in fields_of(noun):
        value = values.get(field.code)
        if field.kind == Kind.PERSON and value is not None:
            person = people.get(value)
            found[field.key] = person.email if person else str(value)
        else:
            found |= told([field], {field.code: value})
    return found

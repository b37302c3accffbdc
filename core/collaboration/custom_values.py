"""Custom fields in a history: under their own names, with their values as the audit trail keeps them."""

from collections.abc import Mapping
from typing import Any

from core.custom.definitions import everybody, fields_of
from core.custom.models import Kind
from core.custom.services.values import told


def apart(noun: str, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the values of a row by the names that the trail gives them, those without one as None."""
    values = values or {}
    found: dict[str, Any] = {}
    for field in fields_of(noun):
        value = values.get(field.code)
        if field.kind == Kind.PERSON and value is not None:
            person = everybody().get(value)
            found[field.key] = person.email if person else str(value)
        else:
            found |= told([field], {field.code: value})
    return found

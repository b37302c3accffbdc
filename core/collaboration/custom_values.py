"""Custom fields in a history: under their own names, with their values as the audit trail keeps them."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.custom.definitions import all_fields, everybody, fields_of
from core.custom.models import Kind
from core.custom.services.values import told


def label_of(nouns: Sequence[str], name: str) -> str:
    """Return what the company calls one of its fields; empty for what is none."""
    if not name.startswith("custom_"):
        return ""
    return next((field.name for field in all_fields() if field.noun in nouns and field.key == name), "")


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

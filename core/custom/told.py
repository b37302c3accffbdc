"""Custom fields in the audit trail and in the journal of an import, as a reader is told of them.

An event keeps `custom_<code>` with an option in English and a person by e-mail; a journal keeps the whole
column, as it is stored.
"""

from collections.abc import Sequence
from typing import Any

from core.common.numbers import NONE
from core.custom.definitions import all_fields, everybody
from core.custom.models import CustomField, Kind
from core.custom.models.field import option_name
from core.custom.shown import text_of


def label_of(nouns: Sequence[str], name: str) -> str | None:
    """Return what the reader calls a custom field; None for any other name."""
    field = _field(nouns, name)
    return field.name if field else None


def value_of(nouns: Sequence[str], name: str, value: Any) -> str | None:
    """Return how a custom value reads; None for what is none."""
    if name == "custom" and isinstance(value, dict):
        return _whole(nouns, value)
    field = _field(nouns, name)
    if field is None:
        return None
    if field.kind == Kind.CHOICE:
        known = [one for one in field.options if value in (one["code"], one["label"])]
        return option_name(known[0]) if known else str(value)
    # An address in full: the trail keeps what was, not what a narrow column has room for.
    return str(value) if field.kind in (Kind.PERSON, Kind.URL) else text_of(field, value, {})


def _whole(nouns: Sequence[str], values: dict[str, Any]) -> str:
    fields = [field for field in all_fields() if field.noun in nouns and field.code in values]
    people = everybody() if any(field.kind == Kind.PERSON for field in fields) else {}
    said = [f"{field.name}: {text_of(field, values[field.code], people) or NONE}" for field in fields]
    return "; ".join(said)


def _field(nouns: Sequence[str], name: str) -> CustomField | None:
    if not name.startswith("custom_"):
        return None
    code = name.removeprefix("custom_")
    return next((field for field in all_fields() if field.code == code and field.noun in nouns), None)

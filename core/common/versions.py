"""Before and after of a change, in a form the audit trail can keep."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models


def as_text(value: Any) -> Any:
    """Return a value as JSON can hold it: dates and decimals as text, objects by their natural name."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Model):
        return str(getattr(value, "code", None) or getattr(value, "email", None) or value.pk)
    return value


def assign(instance: models.Model, changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the fields that differ and return what they were and what they are now.

    Both dictionaries are empty when nothing changes.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in changes.items():
        old = getattr(instance, name)
        if old != value:
            before[name], after[name] = as_text(old), as_text(value)
            setattr(instance, name, value)
    return before, after


def snapshot(instance: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return the named fields as the audit trail keeps them."""
    return {name: as_text(getattr(instance, name)) for name in fields}

"""Changes to custom values, inside the service of the noun that has them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from core.common import versions
from core.common.errors import Invalid
from core.custom import nouns
from core.custom.cleaning import cleaned, sentence
from core.custom.definitions import fields_of, named_in
from core.custom.models import CustomField, Kind
from core.ingest.cells import CellError

Values = Mapping[str, Any]
Faults = dict[str, list[str]]


def checked(noun: str, given: Values | None) -> dict[str, Any]:
    """Return the values of a new thing as they are kept; fields that are required must be given.

    given: code → value, as text or as JSON has it. Raises Invalid, by `custom_<code>`.
    """
    return _merged(fields_of(noun), {}, given or {}, new=True)


def assign(instance: Model, changes: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the fields of a thing that differ, its custom values among them, as `versions.assign` does.

    changes["custom"]: code → value; None takes it away, codes that are not there stay. What was and what is
    comes by field, `custom_<code>`. Raises Invalid.
    """
    given = changes.get("custom")
    if given is None:
        plain = {name: value for name, value in changes.items() if name != "custom"}
        return versions.assign(instance, plain)
    fields = fields_of(nouns.of(instance).kind)
    had: dict[str, Any] = instance.custom  # type: ignore[attr-defined]
    before, after = versions.assign(instance, {**changes, "custom": _merged(fields, had, given, new=False)})
    if "custom" in after:
        has = after.pop("custom")
        before.pop("custom")
        differing = {field.code for field in fields if had.get(field.code) != has.get(field.code)}
        before |= told(fields, {code: had.get(code) for code in differing})
        after |= told(fields, {code: has.get(code) for code in differing})
    return before, after


def snapshot(instance: Model) -> dict[str, Any]:
    """Return the custom values of a thing as the audit trail keeps them."""
    return told(fields_of(nouns.of(instance).kind), instance.custom)  # type: ignore[attr-defined]


def told(fields: list[CustomField], values: Values) -> dict[str, Any]:
    """Write values for the audit trail: an option in English, a person by e-mail."""
    people = named_in(values, fields)
    return {field.key: _told(field, values[field.code], people) for field in fields if field.code in values}


def _told(field: CustomField, value: Any, people: Mapping[int, Any]) -> Any:
    if value is None:
        return None
    if field.kind == Kind.PERSON:
        return people[value].email if value in people else str(value)
    if field.kind == Kind.CHOICE:
        return next((one["label"] for one in field.options if one["code"] == value), value)
    return value


def _merged(fields: list[CustomField], had: Values, given: Values, *, new: bool) -> dict[str, Any]:
    known = {field.code: field for field in fields}
    faults: Faults = {
        f"custom_{code}": [_("There is no such field. See the page of custom fields for those there are.")]
        for code in given
        if code not in known
    }
    values = dict(had)
    for code, field in known.items():
        if code in given or new:
            _put(values, field, given.get(code), faults)
    if faults:
        raise Invalid(fields=faults)
    return values


def _put(values: dict[str, Any], field: CustomField, given: Any, faults: Faults) -> None:
    try:
        value = cleaned(field, given, had=values.get(field.code))
    except CellError as error:
        faults[field.key] = [sentence(error)]
        return
    if value is not None:
        values[field.code] = value
        return
    if field.required:
        faults[field.key] = [_("“%(field)s” must be filled in.") % {"field": field.name}]
    values.pop(field.code, None)

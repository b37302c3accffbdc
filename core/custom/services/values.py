"""Changes to custom values, inside the service of the noun that has them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import versions
from core.common.actors import Actor
from core.common.errors import Invalid
from core.custom import nouns
from core.custom.cleaning import cleaned, sentence
from core.custom.definitions import everybody, fields_of, named_in
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


@transaction.atomic
def change_many(*, by: Actor, rows: Sequence[Model], field: CustomField, value: Any) -> dict[int, str]:
    """Give many things of one kind the same value of a field, in a fixed number of statements.

    Result: why some were refused, by id.
    """
    return change_apart(by=by, field=field, given={row.pk: value for row in rows})


@transaction.atomic
def change_apart(*, by: Actor, field: CustomField, given: Mapping[int, Any]) -> dict[int, str]:
    """Give many things of one kind each its own value of a field, by id. Else as `change_many`."""
    noun = nouns.get(field.noun)
    every: QuerySet[Any] = noun.model._default_manager.select_for_update(of=("self",))
    found = every.filter(pk__in=list(given))
    refused: dict[int, str] = {}
    changed: dict[int, Any] = {}
    entries = []
    people = everybody() if field.kind == Kind.PERSON else {}
    known = {person.email.lower(): pk for pk, person in people.items()}
    for row in found.order_by("pk"):
        had = row.custom.get(field.code)
        faults: Faults = {}
        values = dict(row.custom)
        _put(values, field, given[row.pk], faults, known)
        if faults:
            refused[row.pk] = " ".join(faults[field.key])
        elif values.get(field.code) != had:
            changed[row.pk] = values.get(field.code)
            told = (_worded([field], {field.code: one}, people) for one in (had, changed[row.pk]))
            entries.append(trail.Entry(noun.verb, (noun.kind, row.pk), str(row), noun.scope_of(row), *told))
    if changed:
        _write(noun.model, field.code, changed)
        trail.record_many(by=by, entries=entries)
    return refused


def _write(model: type[Model], code: str, changed: Mapping[int, Any]) -> None:
    values = [json.dumps({} if value is None else {code: value}) for value in changed.values()]
    stamp = ", updated_at = now()" if any(one.name == "updated_at" for one in model._meta.fields) else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} t SET custom = (t.custom - %s) || n.given,"  # noqa: S608 - our own
            f" version = t.version + 1, import_run_id = NULL, line = NULL{stamp}"
            " FROM unnest(%s::bigint[], %s::jsonb[]) n (id, given) WHERE t.id = n.id",
            [code, list(changed), values],
        )


def snapshot(instance: Model) -> dict[str, Any]:
    """Return the custom values of a thing as the audit trail keeps them."""
    return told(fields_of(nouns.of(instance).kind), instance.custom)  # type: ignore[attr-defined]


def told(fields: list[CustomField], values: Values) -> dict[str, Any]:
    """Write values for the audit trail: an option in English, a person by e-mail."""
    return _worded(fields, values, named_in(values, fields))


def _worded(fields: list[CustomField], values: Values, people: Mapping[int, Any]) -> dict[str, Any]:
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


def _put(
    values: dict[str, Any],
    field: CustomField,
    given: Any,
    faults: Faults,
    people: Mapping[str, int] | None = None,
) -> None:
    try:
        value = cleaned(field, given, had=values.get(field.code), people=people)
    except CellError as error:
        faults[field.key] = [sentence(error)]
        return
    if value is not None:
        values[field.code] = value
        return
    if field.required:
        faults[field.key] = [_("“%(field)s” must be filled in.") % {"field": field.name}]
    values.pop(field.code, None)

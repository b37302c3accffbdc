"""Changing rows by hand: one, or thousands, by the same rules and in the same few statements.

A noun says once how its rows are changed (`Rule`). Then a form that changes one row and a list that changes
many of them cannot differ in what they refuse, in what they tell the trail, or in what follows.

1. Lock the rows, and before them what they hang on, in one order, so that two changes at once wait.
2. Give each row what it is to be, then judge each as all of them will stand; those that are refused stand as
   they stood, and the others are judged again with them.
3. Write what differs in one statement, and all events in one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import connection, models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError
from core.common.versions import assign
from core.ingest.models import Imported

Row = TypeVar("Row", bound=Imported)
Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Changed(Generic[Row]):
    """A row that is other than it was; before and after as the trail keeps them, was as it stood."""

    row: Row
    before: dict[str, Any]
    after: dict[str, Any]
    was: dict[str, Any]


def _nothing(_by: Actor, _changed: Sequence[Changed[Any]]) -> None:
    """Let nothing follow."""


def _nobody(_row: Any) -> None:
    """Refuse nothing."""


def _no_more(_row: Any, _changes: Changes) -> Changes:
    return {}


def _no_checks(_rows: Sequence[Any]) -> Callable[[Any], None]:
    return _nobody


@dataclass(frozen=True)
class Rule(Generic[Row]):
    """How rows of a noun are changed.

    rows:   them, with all that checks and events say of them.
    entry:  the event of a change.
    checks: reads at once what the check of some rows asks for; the check of one refuses what that row cannot
            be, with what it was before: no query of its own.
    implied: what else a row becomes when it is given this.
    names:  the fields that are changed; others that are given stay. Empty: whatever is given.
    parent: the field of what a row hangs on, which whoever adds such rows locks too.
    then:   what follows once it is written: people are told, metrics hear of it.
    """

    rows: Callable[[], QuerySet[Row, Row]]
    entry: Callable[[Changed[Row]], trail.Entry]
    checks: Callable[[Sequence[Row]], Callable[[Row], None]] = _no_checks
    implied: Callable[[Row, Changes], Changes] = _no_more
    names: Sequence[str] = ()
    parent: str = ""
    then: Callable[[Actor, Sequence[Changed[Row]]], None] = _nothing


@dataclass
class _Judged(Generic[Row]):
    rows: dict[int, Row]
    changed: dict[int, Changed[Row]] = field(default_factory=dict)
    refused: dict[int, DomainError] = field(default_factory=dict)


@transaction.atomic
def change_one(rule: Rule[Row], *, by: Actor, pk: int, changes: Changes) -> Row:
    """Change one row and return it as it is now.

    Raises what the rule refuses with, and DoesNotExist.
    """
    judged = _judge(rule, {pk: changes})
    for error in judged.refused.values():
        raise error
    _settle(rule, by, judged)
    if pk not in judged.rows:
        return rule.rows().get(pk=pk)
    return judged.rows[pk]


@transaction.atomic
def change_each(rule: Rule[Row], *, by: Actor, changes: Mapping[int, Changes]) -> dict[int, str]:
    """Change many rows, each as its own changes say. Result: why some were refused, by primary key."""
    judged = _judge(rule, changes)
    _settle(rule, by, judged)
    return {pk: error.sentences() for pk, error in judged.refused.items()}


def _judge(rule: Rule[Row], changes: Mapping[int, Changes]) -> _Judged[Row]:
    keys = list(changes)
    if rule.parent:
        _lock_parents(rule, keys)
    found = rule.rows().select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    judged = _Judged({row.pk: row for row in found})
    check = rule.checks(list(judged.rows.values()))
    for pk, row in judged.rows.items():
        if changed := _given(row, rule, changes[pk]):
            judged.changed[pk] = changed
    waiting = True
    while waiting:
        refused = _refused(judged, check)
        for pk in refused:
            _restore(judged.changed.pop(pk))
        judged.refused |= refused
        waiting = bool(refused)
    return judged


def _lock_parents(rule: Rule[Row], keys: Sequence[int]) -> None:
    rows = rule.rows()
    parent = rows.model._meta.get_field(rule.parent).related_model
    if not isinstance(parent, type):
        raise TypeError(f"{rule.parent} is no foreign key")
    held = rows.filter(pk__in=keys).order_by().values(rule.parent)
    list(parent._base_manager.select_for_update().filter(pk__in=held).order_by("pk").values_list("pk"))


def _given(row: Row, rule: Rule[Row], changes: Changes) -> Changed[Row] | None:
    asked = {name: value for name, value in changes.items() if not rule.names or name in rule.names}
    wanted = {**asked, **rule.implied(row, asked)}
    was = {name: getattr(row, name) for name in wanted}
    before, after = assign(row, wanted)
    return Changed(row, before, after, {name: was[name] for name in after}) if after else None


def _refused(judged: _Judged[Row], check: Callable[[Row], None]) -> dict[int, DomainError]:
    refused = {}
    for pk, changed in judged.changed.items():
        try:
            check(changed.row)
        except DomainError as error:
            refused[pk] = error
    return refused


def _restore(changed: Changed[Any]) -> None:
    for name, value in changed.was.items():
        setattr(changed.row, name, value)


def _settle(rule: Rule[Row], by: Actor, judged: _Judged[Row]) -> None:
    changed = list(judged.changed.values())
    if not changed:
        return
    names = sorted({name for one in changed for name in one.after})
    write([one.row for one in changed], names)
    trail.record_many(by=by, entries=[rule.entry(one) for one in changed])
    rule.then(by, changed)


def write(rows: Sequence[Imported], names: Sequence[str]) -> None:
    """Save some fields of rows of one model: they are no file's any more, and one version further.

    In one statement, whatever each of them says. Not bulk_update: a CASE with thousands of branches takes
    seconds to write and to read.
    """
    for row in rows:
        row.import_run, row.line = None, None
    meta = type(rows[0])._meta
    known = {one.name: one for one in meta.concrete_fields}
    fields = [known[name] for name in names]
    sets = [f"{_quoted(one.column)} = n.c{at}" for at, one in enumerate(fields)]
    sets += ["import_run_id = NULL", "line = NULL"]
    if "version" in known:
        sets.append("version = t.version + 1")
        for row in rows:
            row.version += 1  # type: ignore[attr-defined]
    if "updated_at" in known:
        now = timezone.now()
        sets.append("updated_at = %s")
        for row in rows:
            row.updated_at = now  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_quoted(meta.db_table)} t SET {', '.join(sets)}"  # noqa: S608 names of our own columns
            f" FROM unnest({', '.join(['%s::bigint[]', *(f'%s::{_type(one)}[]' for one in fields)])})"
            f" n (id{''.join(f', c{at}' for at in range(len(fields)))})"
            f" WHERE t.{_quoted(meta.pk.column)} = n.id",
            [
                *([now] if "updated_at" in known else []),
                [row.pk for row in rows],
                *([_stored(one, row) for row in rows] for one in fields),
            ],
        )


def _stored(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    return field.get_db_prep_save(getattr(row, field.attname), connection)


def _type(field: "models.Field[Any, Any]") -> str:
    """Return the type of a column; of text without its length, which would cut off what is too long."""
    kind = field.db_type(connection) or "text"
    return "text" if kind.startswith("varchar") else kind


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")

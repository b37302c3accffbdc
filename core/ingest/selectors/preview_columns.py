"""Which columns of a file a preview shows, and the SQL for what each says, new and stored."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from core.ingest.pipeline.assignments import Assignment, assignments, differs, same_key
from core.ingest.pipeline.stage import Stage, fields_of
from core.ingest.sources import Column

NULL: Final = sql.SQL("NULL")
NUMBERS: Final = frozenset({"integer", "decimal", "percent"})
BLANK: Final = (None, "")
KINDS: Final = {  # field of a model → kind of cell
    "DateField": "date",
    "DateTimeField": "timestamp",
    "DecimalField": "decimal",
    "PositiveSmallIntegerField": "integer",
    "BooleanField": "boolean",
}


@dataclass(frozen=True)
class Shown:
    """A column of the preview.

    inserted, updated: SQL over `s` (and `t`) for what a new or a changed row will say.
    stored: SQL over `t` for what the stored row says. names: of the attributes, where it shows those.
    words: what people call the values of a choice.
    """

    name: str
    label: Any
    kind: str
    is_key: bool
    inserted: sql.Composable
    updated: sql.Composable
    stored: sql.Composable
    names: Sequence[str] = ()
    words: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_stored(self) -> bool:
        """Tell whether there is something to compare with."""
        return self.stored is not NULL


def shown_columns(stage: Stage, *, stored: bool) -> list[Shown]:
    """Return the columns in the order of the source; with `stored` only those a stored row has."""
    made = {one.column: one for one in assignments(stage)}
    staged = stage.columns()
    columns = [
        _shown(stage, column, made.get(column.writes or ""))
        for column in stage.source.columns
        if column.staged_as in staged and _tells(stage, column)
    ]
    keys = [column for column in columns if column.is_key]
    rest = [column for column in columns if not column.is_key]
    columns = [*keys, *_shaped_columns(stage, made), *rest]
    if stage.plan.keeps_others and not stored:
        columns.append(
            Shown(
                name="attributes",
                label=_("Other columns"),
                kind="attributes",
                is_key=False,
                inserted=sql.SQL("s.attributes"),
                updated=sql.SQL("s.attributes"),
                stored=sql.SQL("t.attributes"),
                names=[*(header for _at, header in stage.plan.extras), *stage.plan.entered],
            )
        )
    return [column for column in columns if column.has_stored] if stored else columns


def _shaped_columns(stage: Stage, made: Mapping[str, Assignment]) -> list[Shown]:
    """Return the columns that the file does not hold as such and the source wants shown."""
    fields = fields_of(stage.source.model)
    return [
        Shown(
            name=shaped.name,
            label=shaped.label,
            kind="text" if shaped.show else KINDS.get(fields[shaped.name].get_internal_type(), "text"),
            is_key=False,
            inserted=_as_text(shaped.show, made[shaped.name].insert),
            updated=_as_text(shaped.show, made[shaped.name].update or made[shaped.name].insert),
            stored=_as_text(shaped.show, sql.SQL("t.{}").format(sql.Identifier(shaped.name))),
            words=_words(stage, shaped.name),
        )
        for shaped in stage.plan.shaped
        if shaped.label and shaped.name in made
    ]


def _as_text(show: str, value: sql.Composable) -> sql.Composable:
    return sql.SQL("({})").format(sql.SQL(show).format(id=value)) if show else value


def shown_rows(stage: Stage, *, new: bool) -> sql.Composable:
    """Return SQL of a FROM clause over `s` and `t` for the rows that are new, or that differ."""
    if new:
        return sql.SQL("{} s LEFT JOIN {} t ON {} WHERE t.id IS NULL").format(
            stage.table, stage.target, same_key(stage)
        )
    return sql.SQL("{} s JOIN {} t ON {} WHERE {}").format(
        stage.table, stage.target, same_key(stage), differs(assignments(stage), stage)
    )


def same(one: Any, other: Any) -> bool:
    """Tell whether two values say the same; nothing is the same as an empty text, and not as 0."""
    if one in BLANK or other in BLANK:
        return one in BLANK and other in BLANK
    return bool(one == other)


def other_columns(new: str | None, old: str | None, names: Sequence[str]) -> tuple[str, str]:
    """Write the attributes that a file speaks of and that differ, new and old; both come as JSON."""
    said, stored = json.loads(new or "{}"), json.loads(old or "{}")
    differing = [name for name in names if said.get(name) != stored.get(name)]
    return _written(said, differing), _written(stored, differing)


def _written(values: Mapping[str, Any], names: Sequence[str]) -> str:
    return "; ".join(f"{name}: {_listed(values[name])}" for name in names if name in values)


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _tells(stage: Stage, column: Column) -> bool:
    return bool(column.writes or column.stored or column.name in stage.source.key_names)


def _shown(stage: Stage, column: Column, made: Assignment | None) -> Shown:
    staged = sql.SQL("s.{}").format(sql.Identifier(column.staged_as))
    inserted = made.insert if made else staged
    updated = (made.update if made and made.update is not None else None) or staged
    return Shown(
        name=column.name,
        label=column.label,
        kind="text" if column.reference else column.cleaner.kind,
        is_key=column.name in stage.source.key_names,
        inserted=_named(column, inserted),
        updated=_named(column, updated),
        stored=_stored(column),
        words=column.words or _words(stage, column.writes or ""),
    )


def _words(stage: Stage, target: str) -> dict[str, Any]:
    """Return what people call the values of a target column with choices."""
    found = fields_of(stage.source.model).get(target)
    return dict(found.flatchoices) if found is not None and found.choices else {}


def _stored(column: Column) -> sql.Composable:
    if column.stored:
        return sql.SQL(column.stored)
    if column.writes is None:
        return NULL
    return _named(column, sql.SQL("t.{}").format(sql.Identifier(column.writes)))


def _named(column: Column, value: sql.Composable) -> sql.Composable:
    """Turn an id into the text it stands for."""
    return _as_text(column.reference.show if column.reference else "", value)

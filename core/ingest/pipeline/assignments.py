"""What each column of the target table gets from a staged row.

One rule for all sources: a column the file does not have is left as it is, and gets the model's
default in a new row; an empty cell means the model's default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import NOT_PROVIDED, Field, JSONField
from psycopg2 import sql
from psycopg2.extras import Json

from core.ingest.pipeline.stage import Stage, fields_of
from core.ingest.pipeline.statements import Quoted
from core.ingest.sources import Column

# Never compared: they say who wrote the row, not what it is.
MARKS: Final = ("import_run_id", "line", "version", "updated_at")


@dataclass(frozen=True)
class Assignment:
    """One target column: SQL over `s` for a new row, over `s` and `t` for a stored one (None: left alone)."""

    column: str
    insert: sql.Composable
    update: sql.Composable | None

    @property
    def compared(self) -> bool:
        """Tell whether a difference here makes the row a changed one."""
        return self.update is not None and self.column not in MARKS


def assignments(stage: Stage) -> list[Assignment]:
    """Return what this run writes to every column of the target table but its generated id."""
    fields = fields_of(stage.source.model)
    made = [
        _assignment(stage, column, field)
        for column, field in fields.items()
        if column != "id" or stage.source.named
    ]
    return [assignment for assignment in made if assignment is not None]


def _assignment(stage: Stage, column: str, field: "Field[Any, Any]") -> Assignment | None:
    own = stage.source.values.get(column)
    if own is not None and stage.context.present.issuperset(own.needs):
        return Assignment(column, sql.SQL(own.insert), sql.SQL(own.update))
    if column in MARKS:
        return _mark(stage, column)
    if column == "attributes":
        return _attributes(stage)
    if entries := [one for one in stage.plan.columns if one.entry and one.entry[0] == column]:
        return _entered(column, entries)
    staged = _staged(stage, column, field)
    if column == "id":
        return Assignment(column, sql.SQL("s.id"), None)
    if staged is None:
        return Assignment(column, Quoted(_default(field)), None)
    return Assignment(column, staged, None if column in stage.source.key else staged)


def _mark(stage: Stage, column: str) -> Assignment:
    inserted: Mapping[str, sql.Composable] = {
        "import_run_id": Quoted(stage.context.run_id),
        "line": sql.SQL("s.line"),
        "version": sql.SQL("1"),
        "updated_at": sql.SQL("now()"),
    }
    value = inserted[column]
    return Assignment(column, value, sql.SQL("t.version + 1") if column == "version" else value)


def _attributes(stage: Stage) -> Assignment:
    if not stage.plan.keeps_attributes:
        return Assignment("attributes", sql.SQL("NULL"), None)
    update = sql.SQL(
        "nullif((coalesce(t.attributes, '{{}}') - {spoken_of}::text[])"
        " || coalesce(s.attributes, '{{}}'), '{{}}')"
    ).format(spoken_of=Quoted(stage.plan.attribute_names))
    return Assignment("attributes", sql.SQL("s.attributes"), update)


def _entered(column: str, entries: list[Column]) -> Assignment:
    """Put what the file says into a JSON column; keys that the file does not speak of stay."""
    keys = [one.entry[1] for one in entries if one.entry]
    said = sql.SQL("jsonb_strip_nulls({})").format(
        sql.SQL(" || ").join(
            sql.SQL("jsonb_build_object({}, s.{})").format(
                Quoted(key), sql.Identifier(one.found_as or one.staged_as)
            )
            for key, one in zip(keys, entries, strict=True)
        )
    )
    update = sql.SQL("(t.{} - {}::text[]) || {}").format(sql.Identifier(column), Quoted(keys), said)
    return Assignment(column, said, update)


def _staged(stage: Stage, column: str, field: "Field[Any, Any]") -> sql.Composable | None:
    """Return the staged value, with the model's default for an empty cell; None when it is not staged."""
    if column not in stage.written:
        return None
    value = sql.SQL("s.{}").format(sql.Identifier(column))
    default = _default(field)
    return value if default is None else sql.SQL("coalesce({}, {})").format(value, Quoted(default))


def _default(field: "Field[Any, Any]") -> Any:
    if field.default is NOT_PROVIDED and not (field.empty_strings_allowed and not field.null):
        return None
    default = field.get_default()
    if isinstance(field, JSONField):
        return Json(default)
    return str(default) if isinstance(default, str) else default


def differs(made: list[Assignment], stage: Stage) -> sql.Composable:
    """Return SQL over `s` and `t`: the file's row says something else than the stored one."""
    conditions: list[sql.Composable] = [
        sql.SQL("t.{} IS DISTINCT FROM {}").format(sql.Identifier(one.column), one.update)
        for one in made
        if one.compared and one.update is not None
    ]
    if stage.source.also_changed in {shaped.name for shaped in stage.plan.shaped}:
        conditions.append(sql.SQL("coalesce(s.{}, false)").format(sql.Identifier(stage.source.also_changed)))
    return sql.SQL("({})").format(sql.SQL(" OR ").join(conditions) if conditions else sql.SQL("false"))


def same_key(stage: Stage) -> sql.Composable:
    """Return SQL over `s` and `t`: both are about the same thing."""
    if stage.source.named:
        return sql.SQL("t.id = s.id")
    return key_match(stage)


def key_match(stage: Stage) -> sql.Composable:
    """Return SQL over `s` and `t`: their keys are equal."""
    return sql.SQL(" AND ").join(
        sql.SQL("{} = {}").format(_wrapped(stage, "t", column), _wrapped(stage, "s", column))
        for column in stage.source.key
    )


def key_parts(stage: Stage, alias: str) -> list[sql.Composable]:
    """Return the expressions over an alias that make up the key."""
    return [_wrapped(stage, alias, column) for column in stage.source.key]


def _wrapped(stage: Stage, alias: str, column: str) -> sql.Composable:
    value = sql.SQL("{}.{}").format(sql.Identifier(alias), sql.Identifier(column))
    wrapper = stage.source.key_sql.get(column)
    return sql.SQL(wrapper).format(value) if wrapper else value

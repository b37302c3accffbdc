"""What a previewed import would do: counts, and the rows of each group with what they say now.

Rows come straight from the staged ones, so that any page of a group costs one query. Once a run is
applied, or its staged rows were given up, groups have counts and no rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import OperationalError, ProgrammingError, connection, transaction
from psycopg2 import errorcodes, sql

from core.ingest.models import ImportRun
from core.ingest.pipeline import stage as staging_tables
from core.ingest.pipeline.plan import AnswerNeeded
from core.ingest.pipeline.preparing import prepare
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.vanished import earlier_runs, vanished_rows, without_nested_loops
from core.ingest.readers import RefusedFile
from core.ingest.selectors.preview_columns import (
    NUMBERS,
    Shown,
    other_columns,
    same,
    shown_columns,
    shown_rows,
)

GROUPS: Final = ("new", "changed", "vanished")
MOST_COLUMNS: Final = 7
PATIENCE: Final = "4s"  # for one look at the staged rows of a very large file
# Too slow; or applied, put away, or staged by another version of the portal since we looked.
NOT_NOW: Final = (errorcodes.QUERY_CANCELED, errorcodes.UNDEFINED_TABLE, errorcodes.UNDEFINED_COLUMN)


@dataclass(frozen=True)
class ShownColumn:
    """A column of a preview. kind: the cleaner's (text, code, date, month, decimal …), or attributes.

    words: what people call the values of a choice.
    """

    name: str
    label: Any
    kind: str
    is_key: bool = False
    words: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Tell whether it is aligned to the right."""
        return self.kind in NUMBERS


@dataclass(frozen=True)
class Cell:
    """A value; `old` is what the portal has where the file changes it."""

    value: Any
    old: Any = None
    changed: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a group. line: in the file; for a vanished row in the file of the import `run`."""

    line: int | None
    cells: tuple[Cell, ...]
    run: int | None = None


@dataclass(frozen=True)
class Group:
    """The rows of one group, or a page of them.

    count: rows of the file, for vanished ones stored rows. listed: how many rows all pages hold; a row of
    the file may be several. No columns: the rows cannot be shown (any more).
    """

    name: str
    count: int
    listed: int = 0
    columns: tuple[ShownColumn, ...] = ()
    rows: tuple[Row, ...] = ()


def preview_groups(run: ImportRun, *, first: int = 3) -> list[Group]:
    """Return new, changed and vanished with the first rows of each."""
    stage = _stage(run)
    return [_group(run, stage, name, offset=0, limit=first, narrow=True) for name in GROUPS]


def group_page(run: ImportRun, name: str, *, offset: int = 0, limit: int = 50) -> Group:
    """Return some rows of a group (`new`, `changed`, `vanished`), in the order of the file."""
    return _group(run, _stage(run), name, offset=offset, limit=limit, narrow=False)


def _stage(run: ImportRun) -> Stage | None:
    if run.state != ImportRun.State.PREVIEWED or not staging_tables.exists(run.pk):
        return None
    try:
        return prepare(run)
    except (AnswerNeeded, RefusedFile):
        return None


def _group(run: ImportRun, stage: Stage | None, name: str, *, offset: int, limit: int, narrow: bool) -> Group:
    count = {"new": run.created, "changed": run.updated, "vanished": run.vanished}[name]
    if stage is None or not count:
        return Group(name, count)
    columns = shown_columns(stage, stored=name == "vanished")
    fetch = _vanished if name == "vanished" else _staged
    try:
        with _patiently():
            rows = fetch(run, stage, name, columns, offset, limit)
            listed = _listed(stage, name, count) if not narrow else count
    except (OperationalError, ProgrammingError) as error:
        if getattr(error.__cause__, "pgcode", "") not in NOT_NOW:
            raise
        return Group(name, count)
    kept = _worth_showing(columns, rows) if narrow else _all_but_empty_attributes(columns, rows)
    return Group(
        name=name,
        count=count,
        listed=listed,
        columns=tuple(
            ShownColumn(
                columns[at].name, columns[at].label, columns[at].kind, columns[at].is_key, columns[at].words
            )
            for at in kept
        ),
        rows=tuple(Row(row.line, tuple(row.cells[at] for at in kept), row.run) for row in rows),
    )


def _listed(stage: Stage, name: str, count: int) -> int:
    if not stage.source.facts_per_row or name == "vanished":
        return count
    return int(stage.value("SELECT count(*) FROM {rows}", rows=shown_rows(stage, new=name == "new")))


def _staged(
    run: ImportRun, stage: Stage, name: str, columns: list[Shown], offset: int, limit: int
) -> list[Row]:
    new = name == "new"
    said = [column.inserted if new else column.updated for column in columns]
    found = stage.fetch(
        "SELECT s.line {cells} FROM {rows} ORDER BY s.line OFFSET %(offset)s LIMIT %(limit)s",
        cells=_each(said if new else [*said, *(column.stored for column in columns)]),
        rows=shown_rows(stage, new=new),
        offset=offset,
        limit=limit,
    )
    return [Row(line, _cells(columns, cells, compared=not new)) for line, *cells in found]


def _vanished(
    run: ImportRun, stage: Stage, name: str, columns: list[Shown], offset: int, limit: int
) -> list[Row]:
    with without_nested_loops():
        found = stage.fetch(
            """
            SELECT t.line, t.import_run_id {cells} FROM {rows}
            ORDER BY t.import_run_id DESC, t.line, t.id OFFSET %(offset)s LIMIT %(limit)s
            """,
            cells=_each([column.stored for column in columns]),
            rows=vanished_rows(stage, earlier_runs(run)),
            offset=offset,
            limit=limit,
        )
    return [Row(line, _cells(columns, cells, compared=False), brought) for line, brought, *cells in found]


def _each(expressions: Sequence[sql.Composable]) -> sql.Composable:
    return sql.SQL("").join(sql.SQL(", ({})").format(one) for one in expressions)


def _cells(columns: Sequence[Shown], cells: Sequence[Any], *, compared: bool) -> tuple[Cell, ...]:
    if compared:
        return tuple(map(_compared, columns, cells[: len(columns)], cells[len(columns) :]))
    return tuple(map(_plain, columns, cells))


def _plain(column: Shown, value: Any) -> Cell:
    return Cell(other_columns(value, None, column.names)[0] if column.kind == "attributes" else value)


def _compared(column: Shown, value: Any, old: Any) -> Cell:
    if column.kind == "attributes":
        value, old = other_columns(value, old, column.names)
    changed = column.has_stored and not same(value, old)
    return Cell(value, old if changed else None, changed)


def _all_but_empty_attributes(columns: Sequence[Shown], rows: Sequence[Row]) -> list[int]:
    said = [any(row.cells[at].changed or row.cells[at].value for row in rows) for at in range(len(columns))]
    return [at for at, column in enumerate(columns) if column.kind != "attributes" or said[at]]


def _worth_showing(columns: Sequence[Shown], rows: Sequence[Row]) -> list[int]:
    """Choose columns for a page: the key, whatever changed, then the first that say something."""

    def rank(at: int) -> tuple[bool, bool, int]:
        changed = any(row.cells[at].changed for row in rows)
        return (not columns[at].is_key, not changed, at)

    useful = [
        at
        for at, column in enumerate(columns)
        if column.is_key or any(row.cells[at].changed or not same(row.cells[at].value, None) for row in rows)
    ]
    return sorted(sorted(useful, key=rank)[:MOST_COLUMNS])


@contextmanager
def _patiently() -> Iterator[None]:
    """Give up on a look that takes too long, leaving the caller's transaction as it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [PATIENCE])
        yield
        cursor.execute("SET LOCAL statement_timeout = DEFAULT")

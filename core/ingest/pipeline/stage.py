"""The staging table of a run: one narrow, unlogged table in the schema `staging`."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

import psycopg2
from django.db import connection
from django.db.models import Field, Model
from psycopg2 import sql

from core.ingest.pipeline.plan import Plan
from core.ingest.pipeline.statements import Quoted, Statements
from core.ingest.sources import Column, Context, Source

SCHEMA: Final = "staging"
COPY_SIZE: Final = 1 << 18
SHOWN: Final = 500  # characters of a cell that an issue keeps
TYPES: Final = {
    "text": "text",
    "code": "text",
    "email": "text",
    "choice": "text",
    "integer": "bigint",
    "decimal": "numeric",
    "percent": "numeric",
    "boolean": "boolean",
    "date": "date",
    "month": "date",
    "timestamp": "timestamptz",
    "texts": "jsonb",
    "duration": "bigint",
}


def staging_table(run_id: int) -> sql.Identifier:
    """Return the qualified name of a run's staging table."""
    return sql.Identifier(SCHEMA, f"run_{run_id}")


def exists(run_id: int) -> bool:
    """Tell whether a run's rows are staged."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{SCHEMA}.run_{run_id}"])
        return bool(cursor.fetchone()[0])


def drop(run_id: int) -> None:
    """Remove a run's staging table, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(staging_table(run_id)))


class Feed(Protocol):
    """What COPY reads from."""

    @property
    def error(self) -> BaseException | None: ...

    def read(self, size: int, /) -> bytes: ...


class Stage(Statements):
    """The staged rows of one run, and SQL about them."""

    def __init__(self, *, source: Source, context: Context, plan: Plan) -> None:
        self.table = staging_table(context.run_id)
        super().__init__(run_id=context.run_id, today=context.today, target=source.table, staged=self.table)
        self.source = source
        self.context = context
        self.plan = plan

    def create(self) -> None:
        """Make the empty table anew."""
        drop(self.context.run_id)
        columns = [
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind))
            for name, kind in self.columns().items()
        ]
        self.execute(
            "CREATE UNLOGGED TABLE {s} ({columns}) WITH (autovacuum_enabled = false)",
            columns=sql.SQL(", ").join(columns),
        )

    def columns(self) -> dict[str, str]:
        """Return staged column → SQL type, `line` first."""
        fields = fields_of(self.source.model)
        staged: dict[str, str] = {"line": "bigint"}
        for column in filter(lambda column: column.staged, self.plan.columns):
            staged[column.staged_as] = column.sql_type or _type(column, fields)
        for shaped in self.plan.shaped:
            staged[shaped.name] = shaped.sql_type or _database_type(fields[shaped.name])
        if self.plan.keeps_attributes:
            staged["attributes"] = "jsonb"
        if self.source.named:
            staged |= {"id": "bigint", "known": "boolean"}
        return staged

    @property
    def written(self) -> frozenset[str]:
        """Return the staged columns that feed the target column of the same name."""
        direct = {column.staged_as for column in self.plan.columns if column.writes}
        return frozenset(direct | {shaped.name for shaped in self.plan.shaped if shaped.writes})

    def copy(self, feed: Feed) -> None:
        """Fill the table from rows in COPY's text format; raises what the feed raised."""
        copied = [name for name in self.columns() if name in self.plan.copied]
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            self.table, sql.SQL(", ").join(map(sql.Identifier, copied))
        )
        with connection.cursor() as cursor:
            try:
                cursor.copy_expert(statement, feed, COPY_SIZE)
            except psycopg2.Error:
                if feed.error is not None:
                    raise feed.error from None
                raise
        self.execute("ANALYZE {s}")

    def reject(
        self,
        *,
        code: str,
        column: str,
        where: str | sql.Composable,
        value: str = "''",
        parameters: Mapping[str, str] | None = None,
    ) -> int:
        """Turn staged rows into issues of the run; return how many issues there are.

        where, value, parameters: SQL over the alias `s`. All staged rows of a faulty line go.
        """
        said = sql.SQL(", ").join(
            sql.SQL("{}, ({})").format(Quoted(name), sql.SQL(text))
            for name, text in {"value": value, **(parameters or {})}.items()
        )
        return self.execute(
            """
            WITH faulty AS (
                SELECT DISTINCT ON (s.line)
                    s.line, ({value})::text AS value, jsonb_build_object({said}) AS said
                FROM {s} s WHERE {where} ORDER BY s.line
            ), gone AS (
                DELETE FROM {s} s USING faulty WHERE s.line = faulty.line
            )
            INSERT INTO ingest_rowissue (run_id, line, "column", value, code, parameters, cells)
            SELECT %(run)s, line, %(header)s, left(coalesce(value, ''), %(shown)s), %(code)s, said, '[]'
            FROM faulty
            """,
            where=sql.SQL(where) if isinstance(where, str) else where,
            value=sql.SQL(value),
            said=said,
            header=self.plan.header_of(column),
            code=code,
            shown=SHOWN,
        )

    def keep_pending(self, column: str, unresolved: str) -> None:
        """Keep the e-mails of people nobody knows yet among the row's attributes; forget the others.

        unresolved: SQL over `s`.
        """
        self.execute(
            """
            UPDATE {s} s SET attributes = nullif(
                (coalesce(s.attributes, '{{}}') - %(column)s)
                || CASE WHEN {unresolved} THEN jsonb_build_object(%(column)s, s.{staged}) ELSE '{{}}' END,
                '{{}}')
            WHERE s.attributes ? %(column)s OR ({unresolved})
            """,
            column=column,
            staged=sql.Identifier(column),
            unresolved=sql.SQL(unresolved),
        )


def fields_of(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    """Return the fields of a model by their database column."""
    return {field.column: field for field in model._meta.concrete_fields if field.column}


def _type(column: Column, fields: Mapping[str, "Field[Any, Any]"]) -> str:
    if column.reference is not None:
        return "bigint"
    if column.writes and column.writes in fields:
        return _database_type(fields[column.writes])
    return TYPES[column.cleaner.kind]


def _database_type(field: "Field[Any, Any]") -> str:
    """Return a column's type, of a text without its length: too long a one was refused with its cell."""
    kind = field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
    assert kind is not None
    return "text" if kind.startswith("varchar") else kind


def names(columns: Iterable[str]) -> sql.Composed:
    """Write column names separated by commas."""
    return sql.SQL(", ").join(map(sql.Identifier, columns))

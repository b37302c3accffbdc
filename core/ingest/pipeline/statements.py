"""SQL of a run, as sources and the pipeline write it.

`{s}` stands for the run's staging table and `{target}` for the source's own table; `%(run)s`, `%(today)s`
and further named parameters are bound. A literal brace or percent is doubled.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from psycopg2 import sql


class Quoted(sql.Literal):
    """A value written into a statement that is given parameters: a percent sign in it is not one."""

    def as_string(self, context: Any) -> str:
        """Write the value as SQL."""
        return str(super().as_string(context)).replace("%", "%%")


class Statements:
    """Runs statements for one run, in the caller's transaction."""

    def __init__(
        self, *, run_id: int, today: date, target: str, staged: sql.Composable | None = None
    ) -> None:
        self.run_id = run_id
        self.today = today
        self.target = sql.Identifier(target)
        self._names: dict[str, sql.Composable] = {"target": self.target}
        if staged is not None:
            self._names["s"] = staged

    def execute(self, statement: str, /, **parameters: Any) -> int:
        """Run one statement; return how many rows it changed.

        A parameter that is SQL itself (psycopg2.sql) stands as `{name}`, any other is bound as `%(name)s`.
        """
        with connection.cursor() as cursor:
            self._run(cursor, statement, parameters)
            return int(cursor.rowcount)

    def fetch(self, statement: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """Run one query; return its rows."""
        with connection.cursor() as cursor:
            self._run(cursor, statement, parameters)
            return list(cursor.fetchall())

    def value(self, statement: str, /, **parameters: Any) -> Any:
        """Run one query; return the first cell of its first row, None when there is none."""
        rows = self.fetch(statement, **parameters)
        return rows[0][0] if rows else None

    def _run(self, cursor: Any, statement: str, parameters: Mapping[str, Any]) -> None:
        parts = {name: part for name, part in parameters.items() if isinstance(part, sql.Composable)}
        bound = {name: value for name, value in parameters.items() if name not in parts}
        composed = sql.SQL(statement).format(**{**self._names, **parts})
        cursor.execute(composed, {"run": self.run_id, "today": self.today, **bound})

    def journal(self, table: str, rows: str, **parameters: Any) -> int:
        """Keep what rows of a table are before this run changes them.

        rows: SQL giving their ids. A row that this run has journaled already is kept as it was first.
        """
        return self.execute(
            """
            INSERT INTO ingest_rowchange (run_id, "table", row_id, before)
            SELECT %(run)s, %(name)s, b.id, to_jsonb(b) FROM {journaled} b WHERE b.id IN ({rows})
            ON CONFLICT DO NOTHING
            """,
            name=table,
            journaled=sql.Identifier(table),
            rows=sql.SQL(rows).format(**self._names),
            **parameters,
        )

    def journal_new(self, table: str, rows: str, **parameters: Any) -> int:
        """Note rows of a table that this run makes. rows: SQL giving their ids."""
        return self.execute(
            """
            INSERT INTO ingest_rowchange (run_id, "table", row_id)
            SELECT %(run)s, %(name)s, made.id FROM ({rows}) made (id) ON CONFLICT DO NOTHING
            """,
            name=table,
            rows=sql.SQL(rows).format(**self._names),
            **parameters,
        )

"""Take back what a run wrote, row by row of its journal.

A row is restored, or removed, only where this run wrote its current version. Where a later import
wrote it since, that import's journal inherits what this one's held, so that undoing the later one
leads back to before both; the row itself is kept, and listed. So is a row that was edited by hand
since, and a new row that others refer to by now.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model
from psycopg2 import sql

from core.ingest.models import Imported, ImportRun, RowChange
from core.ingest.pipeline.statements import Quoted, Statements

LISTED: Final = 200
OWN: Final = (RowChange, ImportRun)


def model_of(table: str) -> type[Model]:
    """Return the model of a table."""
    return next(model for model in apps.get_models() if model._meta.db_table == table)


class Restoring:
    """The undo of one run on one table."""

    def __init__(self, statements: Statements, model: type[Model]) -> None:
        self.run = statements
        self.model = model
        self.name = model._meta.db_table
        self.table = sql.Identifier(self.name)

    def mark(self) -> None:
        """Gather the rows to restore and those to remove, while both are as the run left them."""
        self.run.execute(
            """
            INSERT INTO undone (name, id, back)
            SELECT %(name)s, t.id, c.before IS NOT NULL FROM {table} t
            LEFT JOIN ingest_rowchange c ON c.run_id = %(run)s AND c."table" = %(name)s AND c.row_id = t.id
            WHERE t.import_run_id = %(run)s
            """,
            table=self.table,
            name=self.name,
        )

    def kept(self) -> list[tuple[int, int | None]]:
        """List (row id, later run or None for an edit by hand) of rows this run wrote before others did."""
        return self.run.fetch(
            """
            SELECT t.id, t.import_run_id FROM {table} t
            WHERE t.import_run_id IS DISTINCT FROM %(run)s AND (
                t.id IN (SELECT row_id FROM ingest_rowchange WHERE run_id = %(run)s AND "table" = %(name)s)
                OR t.id IN (SELECT row_id FROM ingest_rowchange WHERE "table" = %(name)s AND run_id <> %(run)s
                            AND (before ->> 'import_run_id')::bigint = %(run)s)
            ) ORDER BY t.id
            """,
            table=self.table,
            name=self.name,
        )

    def hand_down(self) -> None:
        """Give what was before this run to the later imports that overwrote it."""
        self.run.execute(
            """
            UPDATE ingest_rowchange later SET before = (
                SELECT mine.before FROM ingest_rowchange mine
                WHERE mine.run_id = %(run)s AND mine."table" = later."table" AND mine.row_id = later.row_id)
            WHERE later."table" = %(name)s AND later.run_id <> %(run)s
              AND (later.before ->> 'import_run_id')::bigint = %(run)s
            """,
            name=self.name,
        )

    def restore(self) -> int:
        """Bring the rows back that the run changed; their version goes on counting up."""
        columns = [field.column for field in self.model._meta.concrete_fields if field.column != "id"]
        plain = [column for column in columns if column not in ("version", "updated_at")]
        changes = [sql.SQL("{0} = was.{0}").format(sql.Identifier(column)) for column in plain]
        if "version" in columns:
            changes.append(sql.SQL("version = t.version + 1"))
        if "updated_at" in columns:
            changes.append(sql.SQL("updated_at = now()"))
        return self.run.execute(
            """
            UPDATE {table} t SET {changes}
            FROM ingest_rowchange c CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, c.before) was
            WHERE c.run_id = %(run)s AND c."table" = %(name)s AND c.row_id = t.id
              AND t.id IN (SELECT id FROM undone WHERE name = %(name)s AND back)
              AND t.import_run_id = %(run)s
            """,
            table=self.table,
            changes=sql.SQL(", ").join(changes),
            name=self.name,
        )

    def spare_needed(self, owns: dict[str, type[Model]]) -> list[tuple[int, str]]:
        """Spare new rows that rows which stay refer to; return (row id, table that refers to it)."""
        spared: list[tuple[int, str]] = []
        for referring, column, through in self._references(owns):
            found = self.run.fetch(
                """
                DELETE FROM undone u WHERE u.name = %(name)s AND NOT u.back AND EXISTS (
                    SELECT 1 FROM {referring} r JOIN {table} t ON r.{column} = t.{through}
                    WHERE t.id = u.id AND NOT EXISTS (
                        SELECT 1 FROM undone o WHERE o.name = %(other)s AND NOT o.back AND o.id = r.id))
                RETURNING u.id
                """,
                referring=sql.Identifier(referring._meta.db_table),
                column=sql.Identifier(column),
                through=sql.Identifier(through),
                table=self.table,
                name=self.name,
                other=referring._meta.db_table,
            )
            spared += [(row_id, referring._meta.db_table) for (row_id,) in found]
        return spared

    def _references(self, owns: dict[str, type[Model]]) -> Iterator[tuple[type[Model], str, str]]:
        """Yield (model, its column, our column) of every foreign key to these rows or what they own."""
        for through, owned in {"id": self.model, **owns}.items():
            for model, field in foreign_keys(owned):
                if model not in OWN and not (model is self.model and field.column == through):
                    yield model, str(field.column), through

    def remove(self, owns: dict[str, type[Model]]) -> int:
        """Delete the new rows nobody needs, with what was derived from them and what they own."""
        gone = sql.SQL("SELECT {} FROM {} t JOIN undone u ON u.name = {} AND NOT u.back AND u.id = t.id")
        owned_ids: dict[type[Model], list[int]] = {}
        for through, owned in {"id": self.model, **owns}.items():
            chosen = gone.format(sql.Identifier("t", through), self.table, Quoted(self.name))
            for model, field in foreign_keys(owned, derived=True):
                self.run.execute(
                    "DELETE FROM {derived} WHERE {column} IN ({chosen})",
                    derived=sql.Identifier(model._meta.db_table),
                    column=sql.Identifier(field.column),
                    chosen=chosen,
                )
            if owned is not self.model:
                owned_ids[owned] = [row_id for (row_id,) in self.run.fetch("{chosen}", chosen=chosen)]
        removed = self.run.execute(
            "DELETE FROM {table} t USING undone u WHERE u.name = %(name)s AND NOT u.back AND u.id = t.id"
            " AND t.import_run_id = %(run)s",
            table=self.table,
            name=self.name,
        )
        for owned, ids in owned_ids.items():
            table = sql.Identifier(owned._meta.db_table)
            self.run.execute("DELETE FROM {table} WHERE id = ANY(%(ids)s)", table=table, ids=ids)
        return removed


def foreign_keys(
    model: type[Model], *, derived: bool = False
) -> Iterator[tuple[type[Model], "Field[Any, Any]"]]:
    """Yield every foreign key to a model, of derived tables or of all the others.

    A model says `is_derived = True` when its rows can be made again from others.
    """
    for referring in apps.get_models():
        if getattr(referring, "is_derived", False) == derived:
            for field in referring._meta.concrete_fields:
                if isinstance(field, ForeignKey) and field.related_model is model:
                    yield referring, field


def begin() -> None:
    """Make the list of rows that an undo is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE undone (name text, id bigint, back boolean, PRIMARY KEY (name, id))"
            " ON COMMIT DROP"
        )


def end() -> None:
    """Forget it, for another undo in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE undone")


def tables_of(run: ImportRun, own: str) -> list[type[Imported]]:
    """Return the models of all tables that a run wrote to."""
    found = set(RowChange.objects.filter(run=run).values_list("table", flat=True)) | {own}
    return [model_of(table) for table in sorted(found)]  # type: ignore[misc]

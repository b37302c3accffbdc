"""Rows that an earlier file brought and this one no longer has.

A stored row has vanished when
- an applied import of the same lineage (the same mapping, or the same file name but for its digits)
  wrote its current version,
- for facts: it lies between the first and the last day of this file, so that a file of one month
  does not call all the others vanished, and
- the source says that the file would have it (a tracker's file of one project misses no other's), and
- no row that can be taken from this file has its key.
It stays as it is; the preview lists it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg2 import sql

from core.ingest.models import ImportRun
from core.ingest.pipeline.assignments import same_key
from core.ingest.pipeline.stage import Stage
from core.ingest.pipeline.statements import Quoted


def earlier_runs(run: ImportRun) -> list[int]:
    """Return the applied imports of the run's lineage, the latest first."""
    if not run.lineage:
        return []
    found = ImportRun.objects.filter(
        source=run.source, lineage=run.lineage, state=ImportRun.State.APPLIED
    ).exclude(pk=run.pk)
    return list(found.order_by("-pk").values_list("pk", flat=True))


def vanished_rows(stage: Stage, runs: list[int]) -> sql.Composable:
    """Return SQL of a FROM clause over `t`, the vanished rows."""
    source = stage.source
    conditions = [sql.SQL("t.import_run_id = ANY({})").format(Quoted(runs))]
    if source.day:
        day = sql.Identifier(source.day)
        conditions.append(
            sql.SQL("t.{0} BETWEEN (SELECT min({0}) FROM {1}) AND (SELECT max({0}) FROM {1})").format(
                day, stage.table
            )
        )
    if source.vanishes:
        conditions.append(sql.SQL("({})").format(sql.SQL(source.vanishes).format(s=stage.table)))
    if stage.context.places is not None and source.row_path:
        conditions.append(
            sql.SQL("({}) <@ ANY({}::ltree[])").format(sql.SQL(source.row_path), Quoted(stage.context.places))
        )
    conditions.append(
        sql.SQL("NOT EXISTS (SELECT 1 FROM {} s WHERE {})").format(stage.table, same_key(stage))
    )
    return sql.SQL("{} t WHERE {}").format(stage.target, sql.SQL(" AND ").join(conditions))


def count_vanished(stage: Stage, runs: list[int]) -> int:
    """Count them."""
    if not runs:
        return 0
    with without_nested_loops():
        return int(stage.value("SELECT count(*) FROM {rows}", rows=vanished_rows(stage, runs)))


@contextmanager
def without_nested_loops() -> Iterator[None]:
    """Keep the planner from looking every stored row up in a staging table, which has no index."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")

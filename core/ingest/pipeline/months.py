"""Which (product, month) pairs some rows count in."""

from collections.abc import Collection
from datetime import date

from django.db.models import DateTimeField
from psycopg2 import sql

from core.ingest.pipeline.stage import fields_of
from core.ingest.pipeline.statements import Statements
from core.ingest.sources import Source

Pairs = set[tuple[int, date]]


def pairs_of(
    statements: Statements,
    source: Source,
    rows: sql.Composable,
    *,
    alias: str,
    columns: Collection[str] | None = None,
) -> Pairs:
    """Return (product id, first day of month) of every day of some rows; months are by UTC.

    rows: SQL of a FROM clause in which `alias` has product_id and the source's days.
    columns: those that `alias` has, where it is a staged row; a stored one has all.
    """
    fields = fields_of(source.model)
    days = [
        sql.SQL(
            "({}.{} AT TIME ZONE 'UTC')::date" if isinstance(fields[name], DateTimeField) else "{}.{}"
        ).format(sql.Identifier(alias), sql.Identifier(name))
        for name in source.months
        if columns is None or name in columns
    ]
    if not days:
        return set()
    return set(
        statements.fetch(
            """
            SELECT DISTINCT {r}.product_id, (day - (extract(day FROM day)::int - 1))::date
            FROM {rows} CROSS JOIN LATERAL unnest(ARRAY[{days}]::date[]) day
            WHERE day IS NOT NULL
            """,
            r=sql.Identifier(alias),
            rows=rows,
            days=sql.SQL(", ").join(days),
        )
    )

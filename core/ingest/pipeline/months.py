"""Which (product, month) pairs some rows count in."""

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import DateTimeField
from psycopg2 import sql

from core.ingest.pipeline.stage import fields_of
from core.ingest.pipeline.statements import Statements
from core.ingest.sources import Source

Pairs = set[tuple[int, date]]
UTC: Final = "({} AT TIME ZONE 'UTC')::date"
# One scan for each day: four times as fast as one scan that takes every row's days apart.
MONTHS: Final = """
    (SELECT DISTINCT {product}, {day} - (date_part('day', {day})::int - 1)
     FROM {rows} WHERE {day} IS NOT NULL)
"""


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
    each = [
        sql.SQL(MONTHS).format(
            product=sql.Identifier(alias, "product_id"),
            day=sql.SQL(UTC if isinstance(fields[name], DateTimeField) else "{}").format(
                sql.Identifier(alias, name)
            ),
            rows=rows,
        )
        for name in source.months
        if columns is None or name in columns
    ]
    return set(statements.fetch("{each}", each=sql.SQL(" UNION ALL ").join(each))) if each else set()

"""All facts of a value as rows of a CSV file."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from core.access.models import User
from core.common.periods import Span
from core.ingest.models import ImportRun
from metrics.kpis.formula import Operand
from metrics.selectors.provenance.facts import ORDER
from metrics.selectors.provenance.queries import fact_query
from metrics.selectors.provenance.subject import Subject, row_name, subject

HEADER = (
    "measure",
    "key",
    "date",
    "product",
    "text",
    "amount",
    "currency",
    "rate",
    "counts",
    "import",
    "file",
    "line",
)
_AT_ONCE = 2_000


def fact_rows(
    *, user: User, reading_id: str, measure: str | None = None, product: str | None = None, today: date
) -> Iterator[list[str]]:
    """Write all facts of a value as rows of a CSV file, header first, without holding them in memory.

    Without a measure: the facts of every operand, the first column naming it.
    Errors: NotFound as `provenance`, before the first row.
    """
    about = subject(user, reading_id)
    wanted = (about.operand(measure),) if measure else about.operands
    product_id = about.product_id(product) if product else None
    return _rows(about, wanted, product_id)


def _rows(about: Subject, wanted: Sequence[Operand], product_id: int | None) -> Iterator[list[str]]:
    yield list(HEADER)
    names: dict[int, str] = {}
    for operand in wanted:
        columns = about.columns_of(operand)
        whole = Span(columns[0].first, columns[-1].after)
        query = fact_query(about, operand, whole, product_id)
        sql = f"""
            SELECT found.key, found.day, product.code, found.text, found.amount, found.currency, found.rate,
                   found.counts, found.run, found.line
            FROM ({query.sql}) AS found JOIN portfolio_product product ON product.id = found.product_id
            ORDER BY {ORDER}
        """  # noqa: S608 only constants
        with connection.chunked_cursor() as cursor:
            cursor.execute(sql, query.parameters)
            while rows := cursor.fetchmany(_AT_ONCE):
                _learn(names, {row[8] for row in rows if row[8] is not None})
                for row in rows:
                    yield [
                        row_name(about.kpi, operand),
                        *map(_text, row[:9]),
                        names.get(row[8], ""),
                        _text(row[9]),
                    ]


def _learn(names: dict[int, str], runs: set[int]) -> None:
    """Add the file names of imports not met before."""
    if new := runs - names.keys():
        names.update(ImportRun.objects.filter(pk__in=new).values_list("pk", "file_name"))


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell)

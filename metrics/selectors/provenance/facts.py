"""Step 3: the facts behind one measure in one column."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from core.common.periods import Span
from metrics.kpis.formula import Operand
from metrics.selectors.coordinates import NotFound
from metrics.selectors.provenance.cells import clean
from metrics.selectors.provenance.chain import FactRow, FactsStep
from metrics.selectors.provenance.queries import FACT_COLUMNS, FactQuery, fact_query
from metrics.selectors.provenance.subject import Subject, row_name

MOST_PAGES = 10**9
ORDER = "found.day NULLS FIRST, found.id"
_COLUMNS = ", ".join(f"found.{name}" for name in FACT_COLUMNS)


def facts_step(
    about: Subject,
    operand: Operand,
    column: Span,
    product: str | None,
    product_id: int | None,
    *,
    fact: str | None,
    page: int,
    page_size: int,
) -> FactsStep:
    """Read one page of facts: that of the picked fact, where one is picked.

    Raises NotFound when the picked fact is not among them.
    """
    query = fact_query(about, operand, column, product_id)
    picked = _row_id(query, fact) if fact else None
    if picked is not None:
        page = _page_of(query, picked, page_size)
    rows = _page(query, page, page_size)
    if not rows and page > 1:  # past the end
        page, rows = 1, _page(query, 1, page_size)
    count, added = (rows[0][-2], clean(rows[0][-1])) if rows else (0, 0)
    shown = picked if picked is not None else (rows[0][0] if rows else None)
    return FactsStep(
        kind=query.kind,
        operand=row_name(about.kpi, operand),
        measure=operand.measure,
        first=column.first or column.after,
        after=column.after,
        product=product,
        rows=tuple(_row(query, row, shown) for row in rows),
        count=count,
        total=added,
        page=page,
        pages=max(1, -(-count // page_size)),
    )


def _page(query: FactQuery, page: int, page_size: int) -> list[Sequence[Any]]:
    sql = f"""
        SELECT {_COLUMNS}, product.code, product.name, count(*) OVER (), sum(found.counts) OVER ()
        FROM ({query.sql}) AS found JOIN portfolio_product product ON product.id = found.product_id
        ORDER BY {ORDER} LIMIT %(limit)s OFFSET %(offset)s
    """  # noqa: S608 only constants
    wanted = {
        **query.parameters,
        "limit": page_size,
        "offset": (min(max(page, 1), MOST_PAGES) - 1) * page_size,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, wanted)
        return list(cursor.fetchall())


def _page_of(query: FactQuery, row_id: int, page_size: int) -> int:
    sql = f"""
        SELECT place FROM (SELECT found.id, row_number() OVER (ORDER BY {ORDER}) AS place
                           FROM ({query.sql}) AS found) AS ranked WHERE id = %(row_id)s
    """  # noqa: S608 only constants
    with connection.cursor() as cursor:
        cursor.execute(sql, {**query.parameters, "row_id": row_id})
        found = cursor.fetchone()
    if found is None:
        raise NotFound
    return int((found[0] - 1) // page_size) + 1


def _row_id(query: FactQuery, fact: str) -> int:
    """Read `<table>-<id>`. Raises NotFound when the fact is of another table."""
    table, dash, number = fact.rpartition("-")
    if not dash or table != query.table or not number.isdecimal() or len(number) > 18:
        raise NotFound
    return int(number)


def _row(query: FactQuery, row: Sequence[Any], shown: int | None) -> FactRow:
    cells = dict(zip((*FACT_COLUMNS, "code", "name"), row, strict=False))
    return FactRow(
        id=f"{query.table}-{cells['id']}",
        key=cells["key"],
        on=cells["day"],
        product_code=cells["code"],
        product_name=cells["name"],
        text=cells["text"],
        amount=_plain(cells["amount"]),
        currency=cells["currency"],
        rate=_plain(cells["rate"]),
        counts=_plain(cells["counts"]),
        run=cells["run"],
        line=cells["line"],
        selected=cells["id"] == shown,
    )


def _plain(number: Any) -> Any:
    """Drop the zeros at the end that come from the column's type."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else number.normalize()

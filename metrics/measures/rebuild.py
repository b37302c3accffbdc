"""Make the measures of due months again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from metrics.measures import delivery, finance, survey, usage
from metrics.measures.due import PAIRS, Due


@dataclass(frozen=True, slots=True)
class Source:
    """A month table, how it is filled, and whether a due product means all of its months."""

    table: str
    statement: Callable[[Due], str]
    whole_products: bool = False


SOURCES: dict[str, Source] = {
    "survey": Source("metrics_surveymonth", survey.statement),
    "finance": Source("metrics_financemonth", finance.statement),
    "usage": Source("metrics_usagemonth", usage.statement),
    "delivery": Source("metrics_deliverymonth", delivery.statement, whole_products=True),
}


def rebuild(source: str, due: Due) -> int:
    """Replace the due rows of a source's month table; return how many rows there are now.

    To be called in a transaction: readers see the old rows until it commits. A month that has
    lost its last fact loses its row.
    """
    if not due:
        return 0
    where, wanted = SOURCES[source], due.parameters
    with connection.cursor() as cursor:
        cursor.execute(_removal(where, due), wanted)
        cursor.execute(where.statement(due), wanted)
        return int(cursor.rowcount)


def _removal(source: Source, due: Due) -> str:
    if due.everything:
        return f"DELETE FROM {source.table}"  # noqa: S608 only constants
    if source.whole_products:
        return f"DELETE FROM {source.table} WHERE product_id = ANY(%(products)s)"  # noqa: S608 only constants
    return (
        f"DELETE FROM {source.table} measure USING {PAIRS} "  # noqa: S608 only constants
        "WHERE measure.product_id = due.product_id AND measure.month = due.month"
    )

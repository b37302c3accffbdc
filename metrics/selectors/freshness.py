"""How old and how complete the facts behind a place are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from core.common.periods import Span, month_end

CADENCE_DAYS = 35


@dataclass(frozen=True, slots=True)
class SourceFreshness:
    """A kind of file: its newest fact, and whether it is later than its cadence allows."""

    source: str
    latest_on: date
    late: bool


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old and how complete the data behind the page are.

    coverage: product-months of the window that have data, of those expected: a product is expected in a
    monthly feed from its first fact there until it retires. None: nothing is expected.
    """

    data_on: date | None
    computed_at: datetime | None
    coverage: float | None
    expected: int
    present: int
    sources: tuple[SourceFreshness, ...]


# Releases and launches come when they come: no month of them can be missing.
_STATEMENT = """
    WITH fed AS (
        SELECT 'survey' AS source, product_id, month, greatest(nps_latest_on, csat_latest_on) AS newest
        FROM metrics_surveymonth
        UNION ALL SELECT 'finance', product_id, month, month FROM metrics_financemonth WHERE ledger_lines > 0
        UNION ALL SELECT 'usage', product_id, month, usage_latest_on FROM metrics_usagemonth
        UNION ALL SELECT 'work_items', product_id, month, work_latest_on FROM metrics_deliverymonth
            WHERE work_latest_on IS NOT NULL
    ),
    feed AS (
        SELECT fed.source, fed.product_id, max(fed.newest) AS newest,
               greatest(min(fed.month), %(first)s) AS first_month,
               count(DISTINCT fed.month) FILTER (WHERE fed.month >= %(first)s) AS present
        FROM fed WHERE fed.month < %(after)s AND fed.product_id = ANY(%(product_ids)s)
        GROUP BY 1, 2
    ),
    lasting AS (
        SELECT feed.*, least(%(after)s, date_trunc('month', product.retired_on::timestamp)::date) AS until
        FROM feed JOIN portfolio_product product ON product.id = feed.product_id
    )
    SELECT source, max(newest),
           sum(greatest(present, (date_part('year', until) - date_part('year', first_month)) * 12
                                 + date_part('month', until) - date_part('month', first_month)))::int,
           sum(present)::int
    FROM lasting GROUP BY 1 ORDER BY 1
"""


def freshness(product_ids: Sequence[int], months: Span, *, computed_at: datetime) -> Freshness:
    """Read how fresh and complete the monthly feeds of products are in a window; one query."""
    wanted = {"first": months.first, "after": months.after, "product_ids": list(product_ids)}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, wanted)
        rows = cursor.fetchall()
    sources = tuple(
        SourceFreshness(
            source,
            month_end(newest) if source == "finance" else newest,
            months.last_day - newest > timedelta(days=CADENCE_DAYS),
        )
        for source, newest, _, _ in rows
    )
    expected, present = sum(row[2] for row in rows), sum(row[3] for row in rows)
    return Freshness(
        data_on=max((source.latest_on for source in sources), default=None),
        computed_at=computed_at,
        coverage=present / expected if expected else None,
        expected=expected,
        present=present,
        sources=sources,
    )

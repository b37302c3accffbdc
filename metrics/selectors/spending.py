"""What places spent, from the monthly measures of the ledger. Source: docs/budgets.md

Spent is what the KPI budget_variance takes for actual: investment and operating cost, converted month
by month. A month without a rate leaves the sum unknown, as it leaves the KPI.
"""

import hashlib
from collections.abc import Collection, Mapping
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Max
from django.urls import reverse

from core.common.periods import shift
from metrics.models import ExchangeRate, KpiValue
from metrics.selectors.board.kept import A_DAY, EDITION
from metrics.selectors.coordinates import Coordinates, encode
from portfolio.extensions.spending import Rates, Spent

KPI: Final = "budget_variance"
_BELOW: Final = """
    WITH place AS (SELECT id, kind, code, path FROM access_scope WHERE id = ANY(%(scopes)s)),
    member AS (
        SELECT place.id AS place, place.kind, place.code, product.id AS product_id
        FROM place JOIN access_scope sc ON sc.path <@ place.path AND sc.kind = 'product'
        JOIN portfolio_product product ON product.scope_id = sc.id
    ),
    monthly AS (
        SELECT f.product_id, {year} AS year, f.currency, f.month,
               coalesce(f.investment, 0) + coalesce(f.operating_cost, 0) AS amount,
               CASE WHEN f.currency = %(reporting)s THEN 1 ELSE rate.rate END AS rate
        FROM metrics_financemonth f
        LEFT JOIN metrics_exchangerate rate ON rate.currency = f.currency AND rate.month = f.month
        WHERE f.product_id IN (SELECT product_id FROM member)
          AND (f.investment IS NOT NULL OR f.operating_cost IS NOT NULL) AND {when}
    ),
    yearly AS (
        SELECT product_id, year, sum(amount * rate) AS amount,
               array_agg(currency || ' ' || to_char(month, 'YYYY-MM')) FILTER (WHERE rate IS NULL) AS missing
        FROM monthly GROUP BY 1, 2
    )
    SELECT member.place, member.kind, member.code, yearly.year, sum(yearly.amount),
           string_agg(array_to_string(yearly.missing, ','), ',')
    FROM member JOIN yearly USING (product_id) GROUP BY 1, 2, 3, 4
"""
# The financial year that a month belongs to is named by the calendar year in which it begins.
_YEAR: Final = "extract(year FROM f.month - make_interval(months => %(offset)s))::int"


class LedgerReader:
    """Reads the monthly measures of the ledger."""

    def by_year(
        self, scopes: Collection[int], years: Collection[int], through: date
    ) -> Mapping[tuple[int, int], Spent]:
        """Return what places spent in years, months up to `through` included; three queries.

        Kept until one of the places is valued anew; what nobody has valued yet is added up each time.
        """
        valued = dict(
            KpiValue.objects.filter(scope_id__in=scopes).values_list("scope_id").annotate(Max("computed_at"))
        )
        if len(valued) < len(set(scopes)):
            return self._by_year(scopes, years, through)
        told = "|".join(map(repr, (EDITION, sorted(valued.items()), sorted(years), through)))
        key = f"spent:{hashlib.sha256(told.encode()).hexdigest()}"
        found: Mapping[tuple[int, int], Spent] | None = caches["boards"].get(key)
        if found is None:
            found = self._by_year(scopes, years, through)
            caches["boards"].set(key, found, A_DAY)
        return found

    def _by_year(
        self, scopes: Collection[int], years: Collection[int], through: date
    ) -> dict[tuple[int, int], Spent]:
        when = "f.month >= %(first)s AND f.month < %(after)s AND f.month <= %(through)s"
        first, after = year_begins(min(years)), year_begins(max(years) + 1)
        rows = _rows(scopes, _YEAR, when, first=first, after=after, through=through)
        return {
            (place, year): _spent(amount, missing, why=_why(kind, code, _last_month(year, through)))
            for place, kind, code, year, amount, missing in rows
            if year in years
        }

    def ever(self, scope: int) -> Spent:
        """Return all that a place has spent."""
        rows = _rows([scope], "0", "true")
        return _spent(rows[0][4], rows[0][5]) if rows else Spent(None)

    def rates(self, currencies: Collection[str]) -> Rates:
        """Return the rates of currencies; one query."""
        rows = ExchangeRate.objects.filter(currency__in=currencies).order_by("currency", "month")
        found = rows.values_list("currency", "month", "rate")
        by_currency = {
            currency: [(month, rate) for _, month, rate in group]
            for currency, group in groupby(found, key=lambda row: row[0])
        }
        return Rates(settings.REPORTING_CURRENCY, by_currency)


def year_begins(year: int) -> date:
    """Return the first month of the financial year that begins in a calendar year."""
    return date(year, settings.FISCAL_YEAR_FIRST_MONTH, 1)


def _last_month(year: int, through: date) -> date:
    return min(shift(year_begins(year), 11), through)


def _rows(scopes: Collection[int], year: str, when: str, **parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            _BELOW.format(year=year, when=when),
            {
                "scopes": list(scopes),
                "reporting": settings.REPORTING_CURRENCY,
                "offset": settings.FISCAL_YEAR_FIRST_MONTH - 1,
                **parameters,
            },
        )
        return list(cursor.fetchall())


def _spent(amount: Any, missing: str | None, *, why: str = "") -> Spent:
    if missing:
        return Spent(None, tuple(sorted(set(missing.split(",")))), why)
    return Spent(amount, (), why)


def _why(kind: str, code: str, period: date) -> str:
    at = Coordinates(kind, code, KPI, "ytd", period)
    return reverse("metrics:value-why", args=[encode(at)])

"""Which rates are missing, for the values that cannot be without them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from core.common.periods import Span
from metrics.measures.rules import ACCOUNTS, BUDGETED
from metrics.selectors.reading import MissingRate
from metrics.selectors.rollup.cohorts import MEMBERS
from metrics.selectors.rollup.question import Question

_MONEY = (*ACCOUNTS, *(f"budget_{account}" for account in BUDGETED))
_STATEMENT = f"""
    SELECT member.place, f.currency, f.month, {", ".join(f"bool_or(f.{name} IS NOT NULL)" for name in _MONEY)}
    FROM {MEMBERS} JOIN metrics_financemonth f USING (product_id)
    WHERE f.currency <> %(reporting)s AND NOT EXISTS (
        SELECT FROM metrics_exchangerate rate WHERE rate.currency = f.currency AND rate.month = f.month
    )
    GROUP BY 1, 2, 3 ORDER BY 1, 3, 2
"""  # noqa: S608 only constants


@dataclass(frozen=True)
class MissingRates:
    """By place: the rates that are not there, and the measures that need them."""

    by_place: dict[int, list[tuple[MissingRate, frozenset[str]]]]

    def within(self, place: int, spans: Sequence[Span], measures: frozenset[str]) -> tuple[MissingRate, ...]:
        """Name the missing rates behind measures of a place in windows."""
        return tuple(
            rate
            for rate, behind in self.by_place.get(place, [])
            if behind & measures
            and any(
                (span.first is None or span.first <= rate.month) and rate.month < span.after for span in spans
            )
        )


def missing_rates(question: Question) -> MissingRates:
    """Look for them; one query, asked only when some value is without its rate."""
    parameters = question.parameters(range(len(question.timeline.spans)))
    found: dict[int, list[tuple[MissingRate, frozenset[str]]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, parameters)
        for place, currency, month, *present in cursor.fetchall():
            behind = frozenset(name for name, there in zip(_MONEY, present, strict=True) if there)
            found.setdefault(place, []).append((MissingRate(currency, month), behind))
    return MissingRates(found)

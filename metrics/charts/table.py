"""What a figure shows, as rows."""

from dataclasses import dataclass
from datetime import date

from metrics.selectors.dashboard import Trend
from metrics.selectors.reading import Number


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A period of a trend as the table beside the chart shows it; numbers as in the reading."""

    period: date
    version: int
    value: Number | None
    low: float | None
    high: float | None
    target: Number | None
    tolerance: Number | None
    n: int | None
    status: str | None
    stale: bool


def trend_table(trend: Trend) -> list[TrendRow]:
    """Return what the figure shows as rows, oldest first."""
    names = TrendRow.__slots__
    return [TrendRow(**{name: getattr(it, name) for name in names}) for it in trend.readings]

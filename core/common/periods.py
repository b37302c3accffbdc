"""Months and windows of months.

A month is the date of its first day. A window is named by its last month.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Window(StrEnum):
    """How many months a KPI looks back over."""

    MONTH = "month"
    QUARTER = "quarter"
    YTD = "ytd"
    T12M = "t12m"
    LIFE = "life"


@dataclass(frozen=True)
class Span:
    """A half-open run of months: `first` is in it, `after` is not. `first` None: from the beginning."""

    first: date | None
    after: date

    @property
    def last_day(self) -> date:
        """Return the last day inside the span."""
        return self.after - timedelta(days=1)


def month_of(day: date) -> date:
    """Return the first day of the month that `day` lies in."""
    return date(day.year, day.month, 1)


def shift(month: date, months: int) -> date:
    """Return the month `months` later (earlier when negative)."""
    index = month.year * 12 + month.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(month: date) -> date:
    """Return the last day of a month."""
    return shift(month, 1) - timedelta(days=1)


def months_between(first: date, after: date) -> list[date]:
    """List the months from `first` up to, not including, `after`."""
    count = (after.year - first.year) * 12 + after.month - first.month
    return [shift(first, step) for step in range(count)]


def last_complete_month(today: date) -> date:
    """Return the latest month that is over on the day `today`."""
    return shift(month_of(today), -1)


def parse_month(text: str) -> date:
    """Read `YYYY-MM`.

    Raises ValueError with the text when it is anything else.
    """
    year, dash, month = text.partition("-")
    if len(year) != 4 or dash != "-" or len(month) != 2 or not (year + month).isdigit():
        raise ValueError(text)
    return date(int(year), int(month), 1)


def format_month(month: date) -> str:
    """Write a month as `YYYY-MM`."""
    return f"{month.year:04d}-{month.month:02d}"


def span(window: Window | str, period: date, *, fiscal_first_month: int = 1) -> Span:
    """Return the months that `window` ending in `period` covers.

    `quarter` is the three months up to the period; `ytd` starts with the fiscal
    year's first month; `life` has no beginning of its own: it runs per product.
    """
    after = shift(period, 1)
    match Window(window):
        case Window.MONTH:
            return Span(period, after)
        case Window.QUARTER:
            return Span(shift(period, -2), after)
        case Window.YTD:
            return Span(shift(period, -((period.month - fiscal_first_month) % 12)), after)
        case Window.T12M:
            return Span(shift(period, -11), after)
        case Window.LIFE:
            return Span(None, after)

"""What the portfolio knows of KPIs: their names, and what they were measured at, many at a time.

The portfolio stands below the metrics and keeps KPIs by code alone. The metrics register a meter in
`AppConfig.ready()`; gates, criteria and key results ask it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from core.common.numbers import trimmed


@dataclass(frozen=True)
class KpiFacts:
    """A KPI as a criterion or a key result needs to know it.

    name, short: in the reader's language. low, high: the ends of its range; None: none.
    better:      higher, lower or closer_to_zero.
    judgeable:   whether a criterion may name it: what counts criteria cannot be one.
    """

    code: str
    name: str
    short: str
    unit: str
    better: str
    windows: tuple[str, ...]
    default_window: str
    low: Decimal | None
    high: Decimal | None
    judgeable: bool


@dataclass(frozen=True)
class Ask:
    """One question: a KPI at a place over a window that ends with the last month over on a day.

    window: empty means the KPI's own. A day that ends a month counts that month.
    """

    kpi: str
    scope_id: int
    on: date
    window: str = ""


@dataclass(frozen=True)
class Reading:
    """What a KPI was for some places on a day.

    value:     the number, a ratio between 0 and 1 for percentages.
    unit:      as the KPI names it.
    period:    first day of the month that the number is of.
    n:         how many observations it stands on; None where the KPI counts none.
    low, high: its interval; None where it has none.
    as_of:     the day up to which it counts.
    url:       the page that explains it.
    reason:    why it should be read with care; empty where there is nothing to say.
    """

    value: Decimal
    unit: str
    period: date
    n: int | None
    low: Decimal | None
    high: Decimal | None
    as_of: date
    url: str
    reason: str


class Meter(Protocol):
    """Who measures."""

    def kpis(self) -> Sequence[KpiFacts]: ...

    def read(self, asks: Sequence[Ask]) -> list[Reading | None]: ...

    def said(self, value: Decimal | None, kpi: str) -> str: ...


_meters: list[Meter] = []


def register(meter: Meter) -> None:
    """Make this the one that answers; registering again replaces it."""
    _meters[:] = [meter]


def kpis() -> Sequence[KpiFacts]:
    """Return every KPI that is computed, in their order."""
    return _meters[0].kpis() if _meters else ()


def choices() -> list[tuple[str, str]]:
    """Return the code and name of every KPI that is computed, by name."""
    return sorted(((kpi.code, kpi.name) for kpi in kpis()), key=lambda choice: choice[1].casefold())


def kpi(code: str) -> KpiFacts | None:
    """Return the KPI of a code; None where there is none."""
    return next((known for known in kpis() if known.code == code), None)


def read(asks: Sequence[Ask]) -> list[Reading | None]:
    """Answer many questions in a constant number of queries, in their order.

    None: the KPI is not known or has no value there.
    """
    if not asks:
        return []
    return _meters[0].read(asks) if _meters else [None] * len(asks)


def said(value: Decimal | None, kpi_code: str) -> str:
    """Write a value with its unit in the reader's language."""
    if not _meters:
        return "–" if value is None else str(value)
    return _meters[0].said(value, kpi_code)


def written(value: Decimal | None, code: str) -> str:
    """Write a figure as cells send it: of a KPI that is a percentage, with its sign.

    An empty code is a figure of no KPI. `as_typed` writes it as its reader does.
    """
    if value is None:
        return ""
    known = kpi(code) if code else None
    if known is not None and known.unit == "ratio":
        return f"{trimmed(value * 100):f}%"
    return f"{trimmed(value):f}"

"""A KPI's number for a gate or a criterion: asked here, answered by the app that measures.

The portfolio stands below the metrics and cannot import them. The metrics register one reader in
`AppConfig.ready()`; gates and criteria ask `read`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.access.models import Scope


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


Reader = Callable[[str, Sequence[Scope], date], Reading | None]

_readers: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Make this the one that answers; registering again replaces it."""
    _readers[:] = [reader]


def read(kpi_code: str, scopes: Sequence[Scope], on: date) -> Reading | None:
    """Return a KPI's number for the first of these places that has one on a day, or None.

    scopes: nearest first: a product, then the node that stands in for it.
    """
    return _readers[0](kpi_code, scopes, on) if _readers else None

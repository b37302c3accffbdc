"""A reading: one KPI of one place in one window, with all that an honest number travels with."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Place:
    """A node or a product of the portfolio tree. kind: `node` or `product`."""

    scope_id: int
    kind: str
    code: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class MissingRate:
    """A currency and month (its first day) without a rate."""

    currency: str
    month: date


Number = float | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A KPI's value at a place for a window that ends with `period`.

    id           address of the value (`coordinates.encode`)
    period       first day of the window's last month
    value, numerator, denominator, low, high, p85, target, tolerance
                 in the KPI's own unit: a ratio is 0–1, NPS −100…100; money (unit `money`) is Decimal with
                 four places in the reporting currency, everything else float. None: no value. The
                 numerator and denominator of a ratio of money are floats
    n            how many of what the KPI counts (`kpi.counts`) the value rests on
    unfinished   durations only: how many are not finished at the window's end; never part of the value
    status       on_target, in_tolerance, off_target, no_value; None: a value without a target
    stale        the newest fact in the window is older than the KPI's cadence allows
    data_on      day of the newest contributing fact in the window (money: the month's last day)
    reason       why there is no value (`metrics.kpis.vocabulary.NoValue`), else None
    missing_rates  for `missing_rate`: what to import
    """

    id: str
    scope: Place
    kpi: str
    version: int
    window: str
    period: date
    unit: str
    value: Number | None
    numerator: Number | None
    denominator: Number | None
    n: int | None
    low: float | None
    high: float | None
    p85: float | None
    unfinished: int | None
    target: Number | None
    tolerance: Number | None
    status: str | None
    stale: bool
    data_on: date | None
    computed_at: datetime
    reason: str | None
    missing_rates: tuple[MissingRate, ...] = ()

    @property
    def node(self) -> str | None:
        """Return the node's code, None for a product."""
        return self.scope.code if self.scope.kind == "node" else None

    @property
    def product(self) -> str | None:
        """Return the product's code, None for a node."""
        return self.scope.code if self.scope.kind == "product" else None

"""Cells: a KPI of a place as a heat map shows it, with what it was a month and a year before."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db.models import FloatField
from django.db.models.functions import Cast
from django.utils import timezone

from core.common.periods import month_end, shift
from metrics.kpis.contract import Kpi
from metrics.models import KpiValue
from metrics.selectors.breaks import means_the_same
from metrics.selectors.changes import YEAR, against
from metrics.selectors.reading import Place
from metrics.selectors.rollup.engine import RolledUp, roll_up
from metrics.selectors.rollup.operands import Wanted


class Cell(NamedTuple):
    """One KPI of one place. Numbers are floats in the KPI's unit, also money: they are drawn, not added.

    A tuple: a board of 10,000 products holds a quarter of a million.

    status, status_before   on_target, in_tolerance, off_target, no_value; "" without a target. `before`
                            is the same window ending a month earlier
    year_before, z          the same window a year earlier, and whether it can be told from it
    """

    scope_id: int
    kpi: str
    window: str
    value: float | None
    status: str
    stale: bool
    n: int | None
    low: float | None
    high: float | None
    target: float | None
    data_on: date | None
    reason: str
    before: float | None
    status_before: str
    year_before: float | None
    z: float | None

    @property
    def mark(self) -> str:
        """Return the status to draw: what is missing or stale comes before any judgement."""
        if self.value is None:
            return "no_value"
        return "stale" if self.stale else self.status


def kept_cells(places: Sequence[Place], kpis: Sequence[Kpi], period: date) -> list[Cell]:
    """Read the cells of the latest complete period, each KPI in its default window; one query."""
    windows = {kpi.code: str(kpi.default_window) for kpi in kpis}
    versions = {kpi.code: kpi.version_on(month_end(period)).number for kpi in kpis}
    rows = KpiValue.objects.filter(
        scope_id__in=[place.scope_id for place in places], kpi__in=windows, period=period
    )
    drawn = {f"drawn_{name}": _AsFloat(name, FloatField()) for name in _NUMBERS}
    columns = [f"drawn_{name}" if name in _NUMBERS else name for name in _COLUMNS]
    found = rows.annotate(**drawn).values_list("kpi_version", *columns)
    return [
        Cell._make(row)
        for version, *row in found.iterator(chunk_size=10_000)
        if row[2] == windows[row[1]] and version == versions[row[1]]
    ]


def measured_cells(
    places: Sequence[Place], kpis: Sequence[Kpi], window: str | None, period: date
) -> list[Cell]:
    """Make the cells of any period and window from the measures."""
    periods = (shift(period, -YEAR), shift(period, -1), period)
    wanted = [
        Wanted(kpi, window if window in kpi.windows else str(kpi.default_window), periods) for kpi in kpis
    ]
    rolled = roll_up(places, wanted, computed_at=timezone.now())
    return [cell for each in wanted for cell in _compared(rolled, each, len(places))]


def _compared(rolled: RolledUp, wanted: Wanted, size: int) -> Iterator[Cell]:
    values = rolled.readings(wanted)
    year_before, month_before, now = (values[at : at + size] for at in range(0, 3 * size, size))
    changes = against(rolled, wanted, year_before, now)
    same = means_the_same(wanted.kpi, wanted.periods[1], wanted.periods[2], rolled.operands.parameters)
    for then, before, it, change in zip(year_before, month_before, now, changes, strict=True):
        yield Cell(
            scope_id=it.scope.scope_id,
            kpi=it.kpi,
            window=it.window,
            value=_float(it.value),
            status=it.status or "",
            stale=it.stale,
            n=it.n,
            low=it.low,
            high=it.high,
            target=_float(it.target),
            data_on=it.data_on,
            reason=it.reason or "",
            before=_float(before.value) if same else None,
            status_before=(before.status or "") if same else "",
            year_before=None if change.redefined else _float(then.value),
            z=change.z,
        )


# In the order of a cell; of them those that the database keeps to the last digit.
_COLUMNS: Final = (
    "scope_id",
    "kpi",
    "window",
    "value",
    "health",
    "stale",
    "n",
    "low",
    "high",
    "target",
    "data_on",
    "reason",
    "value_month_before",
    "health_month_before",
    "value_year_before",
    "change_z",
)
_NUMBERS: Final = ("value", "target", "value_month_before", "value_year_before")


class _AsFloat(Cast):
    """A number as the driver reads it: a float already, which Django would make one a million times."""

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Return nothing that has to be done to it."""
        return []


def _float(number: float | Decimal | None) -> float | None:
    return None if number is None else float(number)

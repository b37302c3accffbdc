"""The values of a snapshot: every KPI of every place, trends of the node, months, and what moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from core.common.periods import format_month, shift, span
from governance.comparison import Noise
from governance.selectors.gathering.nouns import Facts, key_of, known
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.kpis.vocabulary import Kind, Window
from metrics.selectors.breaks import Break, breaks_between
from metrics.selectors.changes import Change, against
from metrics.selectors.exchange import Exchanged, exchanges
from metrics.selectors.freshness import freshness
from metrics.selectors.reading import Place, Reading
from metrics.selectors.rollup.engine import RolledUp, roll_up
from metrics.selectors.rollup.operands import Wanted

MONTHS_HELD: Final = 12
TREND: Final = 25
YEAR: Final = 12
COVERAGE_WINDOW: Final = "t12m"


@dataclass(frozen=True)
class Numbers:
    """Two roll-ups: one of every place, one of the node alone over a longer time."""

    places: Sequence[Place]
    period: date
    taken_at: datetime
    rolled: RolledUp
    of_node: RolledUp
    exchanged: Sequence[Exchanged]

    @classmethod
    def of(cls, places: Sequence[Place], period: date, before: date | None, taken_at: datetime) -> "Numbers":
        """Read what the values rest on. before: the period of the snapshot before."""
        kpis = registry.all_kpis()
        moved = [Exchanged.between(kpi, before, period) for kpi in kpis] if before else []
        exchanged = [one for one in moved if one]
        asked = [_default(kpi, period) for kpi in kpis] + [_monthly(kpi, period) for kpi in monthly_kpis()]
        rolled = roll_up(places, [*asked, *(one.wanted for one in exchanged)], computed_at=taken_at)
        of_node = roll_up(places[:1], [_trend(kpi, period) for kpi in kpis], computed_at=taken_at)
        return cls(places, period, taken_at, rolled, of_node, exchanged)

    def values(self) -> list[Facts]:
        """Write every KPI of every place, KPI by KPI, with how it moved in a year."""
        found = []
        for kpi in registry.all_kpis():
            wanted = _default(kpi, self.period)
            readings = self.rolled.readings(wanted)
            before, now = readings[: len(self.places)], readings[len(self.places) :]
            changes = against(self.rolled, wanted, before, now)
            found += [_value(reading, change) for reading, change in zip(now, changes, strict=True)]
        return found

    def trends(self) -> dict[str, list[Facts]]:
        """Write every KPI of the node over the last periods, the oldest first."""
        return {kpi.code: [_point(reading) for reading in line] for kpi, line in self._lines}

    def breaks(self) -> dict[str, list[Facts]]:
        """Write from which periods on a KPI means something else; those that kept their meaning left out."""
        parameters = self.of_node.operands.parameters
        found = {kpi.code: breaks_between(kpi, line, parameters) for kpi, line in self._lines}
        return {code: [_break(one) for one in broken] for code, broken in found.items() if broken}

    @cached_property
    def _lines(self) -> list[tuple[Kpi, list[Reading]]]:
        return [(kpi, self.of_node.readings(_trend(kpi, self.period))) for kpi in registry.all_kpis()]

    def months(self) -> dict[str, Any]:
        """Write what each place was in each of the last months by itself; KPIs without a number left out."""
        by_place: dict[str, dict[str, list[Any]]] = {key_of(place): {} for place in self.places}
        for kpi in monthly_kpis():
            readings = self.rolled.readings(_monthly(kpi, self.period))
            for at, place in enumerate(self.places):
                values = [reading.value for reading in readings[at :: len(self.places)]]
                if any(value is not None for value in values):
                    by_place[key_of(place)][kpi.code] = values
        return {
            "periods": [format_month(month) for month in _back(self.period, MONTHS_HELD)],
            "values": {key: values for key, values in by_place.items() if values},
        }

    def noise(self) -> Noise:
        """Test every KPI that has an interval, of every place, since the snapshot before."""
        return {
            (key_of(place), exchanged.kpi.code): exchange
            for exchanged in self.exchanged
            for place, exchange in zip(
                self.places, exchanges(self.rolled, exchanged, len(self.places)), strict=True
            )
        }

    def freshness(self) -> Facts:
        """Say how old and how complete the monthly files are."""
        products = self.rolled.operands.question.territory.product_ids
        fresh = freshness(products, span(COVERAGE_WINDOW, self.period), computed_at=self.taken_at)
        return known(
            {
                "data_on": fresh.data_on,
                "expected": fresh.expected,
                "present": fresh.present,
                "sources": [
                    {"source": one.source, "latest_on": one.latest_on, "late": one.late}
                    for one in fresh.sources
                ],
            }
        )


def monthly_kpis() -> list[Kpi]:
    """Return the KPIs that say something of one month by itself: sums over it, compared with no other."""
    return [
        kpi
        for kpi in registry.all_kpis()
        if kpi.kind is Kind.SUM
        and Window.MONTH in kpi.windows
        and not any(operand.shift_months for operand in kpi.operands)
    ]


def _back(period: date, count: int) -> tuple[date, ...]:
    return tuple(shift(period, back) for back in range(1 - count, 1))


def _default(kpi: Kpi, period: date) -> Wanted:
    return Wanted(kpi, str(kpi.default_window), (shift(period, -YEAR), period))


def _monthly(kpi: Kpi, period: date) -> Wanted:
    return Wanted(kpi, str(Window.MONTH), _back(period, MONTHS_HELD))


def _trend(kpi: Kpi, period: date) -> Wanted:
    return Wanted(kpi, str(kpi.default_window), _back(period, TREND))


def _value(reading: Reading, change: Change) -> Facts:
    year = known(
        {
            "before": change.before,
            "difference": change.difference,
            "relative": change.relative,
            "z": change.z,
            "distinguishable": change.distinguishable,
            "redefined": change.redefined or None,
        }
    )
    return known(
        {
            "id": reading.id,
            "of": key_of(reading.scope),
            "kpi": reading.kpi,
            "version": reading.version,
            "window": reading.window,
            "value": reading.value,
            "numerator": reading.numerator,
            "denominator": reading.denominator,
            "n": reading.n,
            "low": reading.low,
            "high": reading.high,
            "p85": reading.p85,
            "unfinished": reading.unfinished,
            "target": reading.target,
            "tolerance": reading.tolerance,
            "status": reading.status and str(reading.status),
            "stale": reading.stale or None,
            "data_on": reading.data_on,
            "reason": reading.reason and str(reading.reason),
            "missing_rates": [[one.currency, format_month(one.month)] for one in reading.missing_rates]
            or None,
            "year": year or None,
        }
    )


def _break(one: Break) -> Facts:
    return {
        "period": format_month(one.period),
        "before": one.before,
        "after": one.after,
        "settings": [{"code": it.code, "before": it.before, "after": it.after} for it in one.settings],
    }


def _point(reading: Reading) -> Facts:
    return known(
        {
            "period": format_month(reading.period),
            "version": reading.version,
            "value": reading.value,
            "low": reading.low,
            "high": reading.high,
            "n": reading.n,
            "target": reading.target,
            "tolerance": reading.tolerance,
            "status": reading.status and str(reading.status),
        }
    )

"""Operands as the frames that KPIs take (`metrics.kpis.contract`).

The things to value are numbered period by period: period · places + place.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.kpis.formula import Operand
from metrics.kpis.vocabulary import Kind
from metrics.selectors.rollup.durations import Keyed, last_day
from metrics.selectors.rollup.grids import Bools, Days, Floats, Grid
from metrics.selectors.rollup.operands import COUNTED_BY, Operands, Wanted

# A flow is put together from these, so their dates and missing rates are its own.
_BEHIND = {
    "cash_flow": ("life_benefits", "life_investment"),
    "cash_flow_products": ("life_products",),
}


@dataclass(frozen=True)
class Frames:
    """The frame of one KPI, and what stands beside it. Shape of arrays: (periods · places,)."""

    fed: Operands
    wanted: Wanted

    @property
    def size(self) -> int:
        """Return how many things are valued."""
        return len(self.wanted.periods) * self._places

    def frame(self) -> pd.DataFrame:
        """Make the frame that the KPI's `compute` takes."""
        make: dict[Kind, Callable[[], pd.DataFrame]] = {Kind.POOLED: self._pooled, Kind.FLOW: self._flows}
        return make.get(self.wanted.kpi.kind, self._wide)()

    def newest(self) -> Days:
        """Return the day of the newest fact that the value itself (not one a year before) rests on."""
        operands = [self.wanted.kpi.operand(name) for name in self.wanted.kpi.formula.operand_names]
        days = [
            self._taken(grid.newest, it) for it in operands for grid in self._grids(it) if not it.shift_months
        ]
        if self.wanted.kpi.kind is Kind.POOLED:
            days = [self._newest_pooled()]
        return np.asarray(np.fmax.reduce(days))

    def unrated(self) -> Bools:
        """Tell which values cannot be without a rate that is missing."""
        marks = [self._taken(grid.unrated, it) for it in self.wanted.kpi.operands for grid in self._grids(it)]
        return np.asarray(np.logical_or.reduce([np.zeros(self.size, dtype=np.bool_), *marks]))

    def unfinished(self) -> Floats | None:
        """Count the work that is not finished at the window's end; None for KPIs that are no durations."""
        operand = self.wanted.kpi.unfinished
        if operand is None:
            return None
        if operand.measure in COUNTED_BY:
            return self._taken(self.fed.grids[COUNTED_BY[operand.measure]].numbers, operand).astype(
                np.float64
            )
        keys, _ = self._launch_days(under_way=True)
        return np.bincount(keys, minlength=self.size).astype(np.float64)

    @property
    def _places(self) -> int:
        return len(self.fed.question.territory.places)

    def _at(self, operand: Operand | None = None) -> list[int]:
        position = self.fed.question.timeline.position
        return [position[self.wanted.span(period, operand)] for period in self.wanted.periods]

    def _taken(self, numbers: NDArray[np.generic], operand: Operand) -> NDArray[np.generic]:
        return numbers[self._at(operand)].ravel()

    def _grids(self, operand: Operand) -> list[Grid]:
        names = _BEHIND.get(operand.measure, (operand.measure,))
        return [self.fed.grids[name] for name in names if name in self.fed.grids]

    def _wide(self) -> pd.DataFrame:
        columns = {
            it.name: self._taken(self.fed.grids[it.measure].numbers, it) for it in self.wanted.kpi.operands
        }
        return pd.DataFrame(columns, index=pd.RangeIndex(self.size))

    def _flows(self) -> pd.DataFrame:
        assert self.fed.life is not None
        by_age = self.fed.life.by_age
        flow = by_age["benefits"].fillna(0.0) - by_age["investment"].fillna(0.0)
        parts = [
            pd.DataFrame(
                {
                    "key": number * self._places + by_age["place"],
                    "t": by_age["t"],
                    "flow": flow,
                    "products": by_age["products"],
                    **self._column_parameters(number),
                }
            )[by_age["window"] == position]
            for number, position in enumerate(self._at())
        ]
        return pd.concat(parts, ignore_index=True).sort_values(["key", "t"], ignore_index=True)

    def _column_parameters(self, number: int) -> dict[str, float]:
        end = last_day(self.wanted.span(self.wanted.periods[number]).after)
        return {name: float(self.fed.parameters.on(name, end)) for name in self.wanted.kpi.column_parameters}

    def _pooled(self) -> pd.DataFrame:
        (operand,) = self.wanted.kpi.operands
        keys, days = self._cycle_days() if operand.measure == "cycle_days" else self._launch_days()
        return pd.DataFrame({"key": keys, operand.name: days})

    def _cycle_days(self) -> Keyed:
        assert self.fed.cycles is not None
        found = [self.fed.cycles.within(position) for position in self._at()]
        keys = [number * self._places + places for number, (places, _) in enumerate(found)]
        return np.concatenate(keys), np.concatenate([days for _, days in found])

    def _launch_days(self, *, under_way: bool = False) -> Keyed:
        assert self.fed.launches is not None
        found: list[Keyed] = []
        for number, period in enumerate(self.wanted.periods):
            months = self.wanted.span(period)
            end = last_day(months.after)
            start = str(self.fed.parameters.on("time_to_market_start", end))
            places, days = (
                self.fed.launches.ages_under_way(end, start)
                if under_way
                else self.fed.launches.days_to_market(months, start)
            )
            found.append((number * self._places + places, days))
        return np.concatenate([keys for keys, _ in found]), np.concatenate([days for _, days in found])

    def _newest_pooled(self) -> Days:
        (operand,) = self.wanted.kpi.operands
        if operand.measure == "cycle_days":
            return np.asarray(self._taken(self.fed.grids["wip_items"].newest, operand), dtype="datetime64[D]")
        assert self.fed.launches is not None
        newest = [self.fed.launches.newest(self.wanted.span(period)) for period in self.wanted.periods]
        return np.concatenate(newest)

"""Whether a value moved between two periods whose windows may overlap. Source: docs/kpis/change.md

Trailing windows a month apart share eleven months of facts. What can have moved the value is what came in and
what left, so these are compared: two sets of months that share nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from core.common.periods import months_between
from metrics.kpis.change import changes
from metrics.kpis.contract import Kpi
from metrics.kpis.statistics import benjamini_hochberg, two_sided_p
from metrics.kpis.vocabulary import Window
from metrics.selectors.rollup.engine import RolledUp
from metrics.selectors.rollup.operands import Wanted


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came into a window and what left it. z is None where one of the two is empty.

    entered, left: how many of what the KPI counts.
    """

    entered: int
    left: int
    z: float | None


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The months that only the later window has, and those that only the earlier one has."""

    kpi: Kpi
    entered: tuple[date, ...]
    left: tuple[date, ...]

    @classmethod
    def between(cls, kpi: Kpi, before: date, now: date) -> "Exchanged | None":
        """Compare a KPI's default windows; None where nothing is said about its noise, or they are one."""
        if kpi.interval is None or Window.MONTH not in kpi.windows:
            return None
        earlier, later = (_months(kpi, period) for period in (before, now))
        entered, left = sorted(later - earlier), sorted(earlier - later)
        return cls(kpi, tuple(entered), tuple(left)) if entered and left else None

    @property
    def wanted(self) -> Wanted:
        """Return what the roll-up must be asked for."""
        return Wanted(self.kpi, str(Window.MONTH), tuple(sorted({*self.entered, *self.left})))


def exchanges(rolled: RolledUp, exchanged: Exchanged, places: int) -> list[Exchange]:
    """Test one KPI of every place, in the order of the places that `rolled` was asked for."""
    wanted = exchanged.wanted
    frame = rolled.frames(wanted).frame()
    entered = _added(frame, wanted.periods, exchanged.entered, places)
    left = _added(frame, wanted.periods, exchanged.left, places)
    z = changes(exchanged.kpi, entered, left)["z"].to_numpy()
    counted = [side[str(exchanged.kpi.n_from)].fillna(0).to_numpy() for side in (entered, left)]
    return [
        Exchange(int(came), int(went), None if np.isnan(score) else float(score))
        for came, went, score in zip(*counted, z, strict=True)
    ]


def stand_out(scores: Sequence[float | None]) -> list[bool | None]:
    """Say which of many changes stand out, with at most 5 % false ones among them (Benjamini-Hochberg).

    None where there was nothing to test.
    """
    z = np.array([np.nan if score is None else score for score in scores], dtype=np.float64)
    found = benjamini_hochberg(two_sided_p(z))
    return [None if score is None else bool(out) for score, out in zip(scores, found, strict=True)]


def _months(kpi: Kpi, period: date) -> set[date]:
    months = Wanted(kpi, str(kpi.default_window), (period,)).span(period)
    return set(months_between(months.first, months.after)) if months.first else set()


def _added(frame: pd.DataFrame, periods: Sequence[date], chosen: Sequence[date], places: int) -> pd.DataFrame:
    """Add the operands of some months up, place by place; a month that is not known adds nothing."""
    at = [periods.index(month) for month in chosen]
    summed = {}
    for name in frame.columns:
        by_month = frame[name].to_numpy(dtype=np.float64).reshape(len(periods), places)[at]
        known = ~np.isnan(by_month)
        summed[name] = np.where(known.any(axis=0), np.nansum(by_month, axis=0), np.nan)
    return pd.DataFrame(summed, index=pd.RangeIndex(places))

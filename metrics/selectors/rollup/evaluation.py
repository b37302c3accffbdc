"""Values of KPIs: formula, target, status, freshness, and the reason where there is no value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.common.periods import month_end
from metrics.kpis.contract import Kpi
from metrics.kpis.measure import Source
from metrics.kpis.measures import MEASURES
from metrics.kpis.status import are_stale, statuses
from metrics.kpis.vocabulary import NoValue, Unit
from metrics.selectors.coordinates import Coordinates, encode
from metrics.selectors.reading import MissingRate, Reading
from metrics.selectors.rollup.frames import Frames
from metrics.selectors.rollup.grids import Bools, Days, Floats, Objects
from metrics.selectors.rollup.operands import Operands, Wanted
from metrics.selectors.rollup.targets import NONE, Targets

_PLACES = Decimal("0.0001")
_RESULTS = ("value", "numerator", "denominator")
_COUNTS = ("n", "unfinished")
_INTERVALS = ("low", "high", "p85")


@dataclass(frozen=True)
class Columns:
    """Values of one KPI by column: all that a reading carries beside its address.

    Shape of each: (periods · places,), period by period, place by place.

    numbers   value, numerator, denominator, target, tolerance (of a money KPI: Decimal and None, else
              float64 with NaN), low, high, p85, n, unfinished (float64)
    words     status, reason: str and None
    """

    numbers: dict[str, Floats | Objects]
    words: dict[str, Objects]
    stale: Bools
    data_on: Days
    missing_rates: list[tuple[MissingRate, ...]]

    @classmethod
    def joined(cls, parts: Sequence["Columns"]) -> "Columns":
        """Put the rows of several, at least one, one after the other."""
        first, *others = parts
        if not others:
            return first
        return cls(
            {name: np.concatenate([part.numbers[name] for part in parts]) for name in first.numbers},
            {name: np.concatenate([part.words[name] for part in parts]) for name in first.words},
            np.concatenate([part.stale for part in parts]),
            np.concatenate([part.data_on for part in parts]),
            [rates for part in parts for rates in part.missing_rates],
        )

    def unknown(self) -> "Columns":
        """Return as many rows of which nothing is known: no number, and no word."""
        size = len(self.stale)
        return replace(
            self,
            numbers={name: np.full(size, np.nan) for name in self.numbers},
            words={name: np.full(size, None, dtype=object) for name in self.words},
        )

    def between(self, first: int, after: int) -> "Columns":
        """Cut a run of rows out."""
        run = slice(first, after)
        return Columns(
            {name: column[run] for name, column in self.numbers.items()},
            {name: column[run] for name, column in self.words.items()},
            self.stale[run],
            self.data_on[run],
            self.missing_rates[run],
        )

    def cells(self) -> dict[str, list[Any]]:
        """Give every column as a reading carries it."""
        return {
            **{name: _as_list(column) for name, column in self.numbers.items() if name not in _COUNTS},
            **{name: counts(self.numbers[name]) for name in _COUNTS},
            **{name: column.tolist() for name, column in self.words.items()},
            "stale": self.stale.tolist(),
            "data_on": self.data_on.tolist(),
            "missing_rates": self.missing_rates,
        }


def evaluate(fed: Operands, aims: Targets, wanted: Wanted, *, computed_at: datetime) -> Iterator[Reading]:
    """Value one KPI: period by period, place by place."""
    kpi, places, cells = wanted.kpi, fed.question.territory.places, columns(fed, aims, wanted).cells()
    names = list(cells)
    things = ((period, place) for period in wanted.periods for place in places)
    for (period, place), row in zip(things, zip(*cells.values(), strict=True), strict=True):
        coordinates = Coordinates(place.kind, place.code, kpi.code, wanted.window, period)
        yield Reading(
            id=encode(coordinates),
            scope=place,
            kpi=kpi.code,
            version=kpi.version_on(month_end(period)).number,
            window=wanted.window,
            period=period,
            unit=str(kpi.unit),
            computed_at=computed_at,
            **dict(zip(names, row, strict=True)),
        )


def columns(fed: Operands, aims: Targets, wanted: Wanted) -> Columns:
    """Value one KPI by column, without a reading for each value."""
    kpi, frames = wanted.kpi, Frames(fed, wanted)
    unrated, newest = frames.unrated(), frames.newest()
    numbers, reasons = _computed(kpi, frames, unrated)
    aimed = _aims(kpi, aims, wanted)
    words = statuses(numbers["value"], aimed["target"], aimed["tolerance"], kpi.better)
    ends = np.array([wanted.span(period).last_day for period in wanted.periods], dtype="datetime64[D]")
    unfinished = frames.unfinished()
    return Columns(
        numbers={
            **numbers,
            **aimed,
            "unfinished": np.full(frames.size, np.nan) if unfinished is None else unfinished,
        },
        words={"status": _said(words), "reason": reasons},
        stale=are_stale(newest, np.repeat(ends, len(fed.question.territory.places)), kpi.cadence_days),
        data_on=_data_days(kpi, newest),
        missing_rates=_missing(fed, wanted, unrated),
    )


def _computed(kpi: Kpi, frames: Frames, unrated: Bools) -> tuple[dict[str, Floats | Objects], Objects]:
    """Compute, and take back what rests on an amount that could not be converted."""
    result = kpi.compute(frames.frame()).reindex(pd.RangeIndex(frames.size))
    numbers = {name: _numbers(kpi, result[name].to_numpy()) for name in _RESULTS}
    numbers |= {name: result[name].to_numpy(dtype=np.float64, copy=True) for name in (*_INTERVALS, "n")}
    reasons = result["reason"].to_numpy(dtype=object, copy=True)
    without = np.asarray(pd.isna(numbers["value"]), dtype=np.bool_)
    reasons[without & np.asarray(pd.isna(reasons), dtype=np.bool_)] = NoValue.NO_FACTS
    reasons[unrated] = NoValue.MISSING_RATE
    reasons[~(without | unrated)] = None
    for name in numbers.keys() - {"n"}:
        numbers[name][unrated] = None if numbers[name].dtype == object else np.nan
    return numbers, _said(reasons)


def _numbers(kpi: Kpi, cells: NDArray[Any]) -> Floats | Objects:
    """Turn numbers into what a reading carries: Decimals with four places for money, else floats."""
    if kpi.unit is not Unit.MONEY:
        return np.array(cells, dtype=np.float64)
    known = np.asarray(pd.notna(cells), dtype=np.bool_)
    exact: Objects = np.full(len(cells), None, dtype=object)
    exact[known] = [Decimal(cell).quantize(_PLACES) for cell in cells[known].tolist()]
    return exact


def _aims(kpi: Kpi, aims: Targets, wanted: Wanted) -> dict[str, Floats | Objects]:
    judged = kpi.code if kpi.has_targets_in(wanted.window) else ""
    nearest = [aim for period in wanted.periods for aim in aims.nearest(judged, wanted.span(period).last_day)]
    pairs = np.array([*nearest, NONE], dtype=object)[:-1]
    return {name: _numbers(kpi, pairs[:, part]) for part, name in enumerate(("target", "tolerance"))}


def _data_days(kpi: Kpi, newest: Days) -> Days:
    """Tell until which day the data go. A ledger line, dated on the first, tells of its whole month."""
    sources = {MEASURES[kpi.operand(name).measure].source for name in kpi.formula.operand_names}
    if sources != {Source.FINANCE}:
        return newest
    next_months = newest.astype("datetime64[M]") + np.timedelta64(1, "M")
    return np.asarray(next_months.astype("datetime64[D]") - np.timedelta64(1, "D"))


def _missing(fed: Operands, wanted: Wanted, unrated: Bools) -> list[tuple[MissingRate, ...]]:
    found: list[tuple[MissingRate, ...]] = [()] * len(unrated)
    places = len(fed.question.territory.places)
    for row in np.flatnonzero(unrated).tolist():
        period = wanted.periods[row // places]
        spans = [wanted.span(period, operand) for operand in wanted.kpi.operands]
        found[row] = fed.missing_rates.within(row % places, spans, wanted.money)
    return found


def counts(numbers: Floats | Objects) -> list[int | None]:
    """Give counts as whole numbers, None for NaN."""
    return [None if count != count else round(count) for count in numbers.tolist()]


def _as_list(numbers: Floats | Objects) -> list[Any]:
    return [None if number != number else number for number in numbers.tolist()]


def _said(words: Objects) -> Objects:
    """Turn members of an enumeration into plain words."""
    said: Objects = np.full(len(words), None, dtype=object)
    said[:] = [None if word is None else str(word) for word in words.tolist()]
    return said

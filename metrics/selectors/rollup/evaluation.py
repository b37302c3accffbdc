"""Values of KPIs: formula, target, status, freshness, and the reason where there is no value."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from core.common.periods import month_end
from metrics.kpis.contract import Kpi
from metrics.kpis.measure import Source
from metrics.kpis.measures import MEASURES
from metrics.kpis.status import are_stale, statuses
from metrics.kpis.vocabulary import NoValue, Unit
from metrics.selectors.coordinates import Coordinates, encode
from metrics.selectors.reading import MissingRate, Number, Reading
from metrics.selectors.rollup.durations import last_day
from metrics.selectors.rollup.frames import Frames
from metrics.selectors.rollup.grids import Bools, Days
from metrics.selectors.rollup.operands import Operands, Wanted
from metrics.selectors.rollup.targets import Targets

_PLACES = Decimal("0.0001")
_NUMBERS = ("value", "numerator", "denominator")
_INTERVALS = ("low", "high", "p85")
Cells = dict[str, list[Any]]


def evaluate(fed: Operands, aims: Targets, wanted: Wanted, *, computed_at: datetime) -> Iterator[Reading]:
    """Value one KPI: period by period, place by place."""
    kpi, places, cells = wanted.kpi, fed.question.territory.places, columns(fed, aims, wanted)
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


def columns(fed: Operands, aims: Targets, wanted: Wanted) -> Cells:
    """Value one KPI by column: all that a reading carries beside its address, in the order of `evaluate`."""
    kpi, frames = wanted.kpi, Frames(fed, wanted)
    unrated, newest = frames.unrated(), frames.newest()
    cells = _result_cells(kpi, frames, unrated)
    cells |= _health_cells(kpi, aims, wanted, cells["value"], newest)
    cells["unfinished"] = _counts(frames.unfinished(), frames.size)
    cells["missing_rates"] = _missing(fed, wanted, unrated)
    return cells


def number(kpi: Kpi, cell: Any) -> Number | None:
    """Turn a cell of a result into what a reading carries: Decimal with four places for money, else float."""
    if pd.isna(cell):
        return None
    if kpi.unit is Unit.MONEY:
        return Decimal(cell).quantize(_PLACES)
    return float(cell)


def _result_cells(kpi: Kpi, frames: Frames, unrated: Bools) -> Cells:
    """Compute, and take back what rests on an amount that could not be converted."""
    result = kpi.compute(frames.frame()).reindex(pd.RangeIndex(frames.size))
    cells: Cells = {name: [number(kpi, cell) for cell in result[name]] for name in _NUMBERS}
    cells |= {
        name: [None if np.isnan(cell) else cell for cell in result[name].tolist()] for name in _INTERVALS
    }
    cells["n"] = _counts(result["n"].to_numpy(dtype=np.float64), frames.size)
    cells["reason"] = [
        None if value is not None else str(NoValue.NO_FACTS if pd.isna(reason) else reason)
        for value, reason in zip(cells["value"], result["reason"], strict=True)
    ]
    for row in np.flatnonzero(unrated):
        for name in (*_NUMBERS, *_INTERVALS):
            cells[name][row] = None
        cells["reason"][row] = str(NoValue.MISSING_RATE)
    return cells


def _health_cells(kpi: Kpi, aims: Targets, wanted: Wanted, values: list[Any], newest: Days) -> Cells:
    ends = [last_day(wanted.span(period).after) for period in wanted.periods]
    judged = kpi.code if kpi.has_targets_in(wanted.window) else ""
    nearest = [aim for end in ends for aim in aims.nearest(judged, end)]
    target, tolerance = ([number(kpi, aim[part]) for aim in nearest] for part in (0, 1))
    words = statuses(_floats(values), _floats(target), _floats(tolerance), kpi.better)
    places = len(aims.territory.places)
    stale = are_stale(newest, np.repeat(np.array(ends, dtype="datetime64[D]"), places), kpi.cadence_days)
    return {
        "target": target,
        "tolerance": tolerance,
        "status": [None if word is None else str(word) for word in words],
        "stale": stale.tolist(),
        "data_on": _data_days(kpi, newest),
    }


def _data_days(kpi: Kpi, newest: Days) -> list[date | None]:
    """Tell until which day the data go. A ledger line, dated on the first, tells of its whole month."""
    sources = {MEASURES[kpi.operand(name).measure].source for name in kpi.formula.operand_names}
    days: list[date | None] = newest.tolist()
    if sources != {Source.FINANCE}:
        return days
    return [None if day is None else month_end(day) for day in days]


def _missing(fed: Operands, wanted: Wanted, unrated: Bools) -> list[tuple[MissingRate, ...]]:
    found: list[tuple[MissingRate, ...]] = [()] * len(unrated)
    places = len(fed.question.territory.places)
    for row in np.flatnonzero(unrated).tolist():
        period = wanted.periods[row // places]
        spans = [wanted.span(period, operand) for operand in wanted.kpi.operands]
        found[row] = fed.missing_rates.within(row % places, spans, wanted.money)
    return found


def _counts(numbers: Any, size: int) -> list[int | None]:
    if numbers is None:
        return [None] * size
    return [None if np.isnan(count) else round(count) for count in numbers.tolist()]


def _floats(cells: Sequence[Any]) -> Any:
    return np.array(cells, dtype=np.float64)

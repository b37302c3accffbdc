"""What stands in the place of a number that no fact gives (`metrics.kpis.measure.Absent`)."""

from decimal import Decimal

import numpy as np

from metrics.kpis.measure import Absent, Measure
from metrics.kpis.measures import MEASURES
from metrics.selectors.rollup.grids import Bools, Floats, Grid, Grids, Objects
from metrics.selectors.rollup.timeline import Timeline

# The feed that turns "no fact" into zero. Its newest fact also dates the number: nothing done in a
# month is news of a living feed, and stale news of a dead one.
FED_BY = {
    "work_items": "work_items_known",
    "releases": "releases_known",
    "launches": "launches_known",
    "criteria": "criteria_known",
}
# A tracker that tells of no item when it was started feeds throughput and leaves this one unknown.
ZERO_FROM = {"wip_items": "work_starts_known"}
_STATES = ("wip_items", "work_starts_known", "launches_to_review")


def filled(grids: Grids, timeline: Timeline) -> Grids:
    """Put zeros where they are known to be zeros; everything else stays unknown."""
    ever = [timeline.since_ever(position) for position in range(len(timeline.spans))]
    states = {name: _taken(grids[name], ever) for name in _STATES if name in grids}
    grids = grids | states | {name: _taken(grids[name], ever) for name in FED_BY.values() if name in grids}
    whole = {name: _filled(name, grid, grids) for name, grid in grids.items() if name in MEASURES}
    return grids | {name: _part(MEASURES[name], grid, whole) for name, grid in whole.items()}


def _filled(name: str, grid: Grid, grids: Grids) -> Grid:
    measure = MEASURES[name]
    feeds = [grids[FED_BY[feed]] for feed in measure.fed_by if feed in FED_BY]
    if not feeds:
        return grid
    newest = np.fmax.reduce([feed.newest for feed in feeds])
    if measure.absent is not Absent.ZERO_ONCE_FED:
        return Grid(grid.numbers, newest, grid.unrated)
    telling = [grids[ZERO_FROM[name]]] if name in ZERO_FROM else feeds
    fed = np.logical_or.reduce([np.nan_to_num(feed.numbers.astype(np.float64)) > 0 for feed in telling])
    return Grid(_zero_where(fed, grid), newest, grid.unrated)


def _part(measure: Measure, grid: Grid, whole: Grids) -> Grid:
    if measure.base is None:
        return grid
    known = whole[measure.base].known
    numbers = _zero_where(known, grid)
    numbers[~known] = None if numbers.dtype == object else np.nan
    return Grid(numbers, grid.newest, grid.unrated)


def _zero_where(holds: Bools, grid: Grid) -> Floats | Objects:
    numbers = grid.numbers.copy()
    numbers[holds & ~grid.known] = Decimal(0) if numbers.dtype == object else 0.0
    return numbers


def _taken(grid: Grid, rows: list[int]) -> Grid:
    return Grid(grid.numbers[rows], grid.newest[rows], grid.unrated[rows])

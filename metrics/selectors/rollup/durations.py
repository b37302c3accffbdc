"""Durations, kept one by one: a median cannot be added up.

SQL packs the durations of each product and segment into one string of bytes, so that a million
of them cross the wire as numbers and not as rows; only here are they spread over the tree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from core.common.periods import Span
from metrics.measures.rules import DONE
from metrics.selectors.rollup.grids import Floats
from metrics.selectors.rollup.places import Territory
from metrics.selectors.rollup.question import Question
from metrics.selectors.rollup.timeline import Timeline

_CYCLES = f"""
    SELECT fact.product_id, width_bucket({DONE.day}, %(cuts)s::date[]) AS segment,
           string_agg(float8send(date_part('epoch', fact.done_at - fact.started_at) / 86400), ''::bytea)
    FROM roadmap_workitem fact
    WHERE fact.started_at IS NOT NULL AND fact.product_id = ANY(%(product_ids)s)
          AND fact.done_at >= %(from_month)s::timestamp AT TIME ZONE 'UTC'
          AND fact.done_at < %(before_month)s::timestamp AT TIME ZONE 'UTC'
          AND fact.done_at AT TIME ZONE 'UTC' <@ %(months)s::tsmultirange
    GROUP BY 1, 2
"""  # noqa: S608 only constants
_LAUNCHES = """
    SELECT product_id, launched_on, idea_on, go_on, development_on FROM roadmap_launch
    WHERE product_id = ANY(%(product_ids)s)
"""
_STARTS = ("idea", "go", "development")


Keyed = tuple[NDArray[np.int64], Floats]


@dataclass(frozen=True)
class Cycles:
    """Days from start to done of work items as columns: product's position, segment, days."""

    territory: Territory
    timeline: Timeline
    product: NDArray[np.int64]
    segment: NDArray[np.int64]
    days: Floats

    def within(self, position: int) -> Keyed:
        """Return the work done within a window: place and days, one row for each place."""
        run = self.timeline.segments(position)
        rows = np.flatnonzero((self.segment >= run.start) & (self.segment < run.stop))
        places, which = self.territory.spread(self.product[rows])
        return places, self.days[rows][which]


def cycles(*, question: Question, positions: Sequence[int]) -> Cycles:
    """Read the durations of the work done within the windows at `positions`; one query."""
    months = ",".join(f"[{span.first or ''},{span.after})" for span in question.timeline.at(positions))
    with connection.cursor() as cursor:
        cursor.execute(_CYCLES, {**question.parameters(positions), "months": f"{{{months}}}"})
        rows = cursor.fetchall()
    product_ids, segments, packed = list(zip(*rows, strict=True)) or [()] * 3
    sizes = [len(days) // 8 for days in packed]
    return Cycles(
        question.territory,
        question.timeline,
        np.repeat(question.territory.at(product_ids), sizes),
        np.repeat(np.array(segments, dtype=np.int64), sizes),
        np.frombuffer(b"".join(packed), dtype=">f8").astype(np.float64),
    )


@dataclass(frozen=True)
class Launches:
    """Launches of a territory as columns: product's position, day of launch, day of each possible start."""

    territory: Territory
    product: NDArray[np.int64]
    launched: NDArray[np.datetime64]
    starts: dict[str, NDArray[np.datetime64]]

    def days_to_market(self, months: Span, start: str) -> Keyed:
        """Return the launches of a window that have the start: place and days, one row for each place."""
        begun = self.starts[start]
        return self._by_place(self._within(months) & ~np.isnat(begun), self.launched - begun)

    def newest(self, months: Span) -> NDArray[np.datetime64]:
        """Return for each place the day of its last launch in a window."""
        rows = np.flatnonzero(self._within(months))
        places, which = self.territory.spread(self.product[rows])
        newest = np.full(len(self.territory.places), "NaT", dtype="datetime64[D]")
        np.fmax.at(newest, places, self.launched[rows][which])
        return newest

    def _within(self, months: Span) -> NDArray[np.bool_]:
        begun = True if months.first is None else self.launched >= np.datetime64(months.first)
        return np.asarray(begun & (self.launched < np.datetime64(months.after)), dtype=np.bool_)

    def ages_under_way(self, end: date, start: str) -> Keyed:
        """Return the launches begun but not launched at the end of a day: place and days since the start."""
        begun, today = self.starts[start], np.datetime64(end)
        open_still = (begun <= today) & (np.isnat(self.launched) | (self.launched > today))
        return self._by_place(open_still, today - begun)

    def _by_place(self, chosen: NDArray[np.bool_], spans: NDArray[np.timedelta64]) -> Keyed:
        rows = np.flatnonzero(chosen)
        days = spans[rows].astype("timedelta64[D]").astype(np.float64)
        places, which = self.territory.spread(self.product[rows])
        return places, days[which]


def launches(territory: Territory) -> Launches:
    """Read the launches of all products; one query. There are few: a handful a product."""
    with connection.cursor() as cursor:
        cursor.execute(_LAUNCHES, {"product_ids": territory.product_ids})
        rows = cursor.fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * 5
    days = [np.array(column, dtype="datetime64[D]") for column in columns[1:]]
    product = territory.at(columns[0])
    return Launches(territory, product, days[0], dict(zip(_STARTS, days[1:], strict=True)))


def last_day(after: date) -> date:
    """Return the day before."""
    return after - timedelta(days=1)

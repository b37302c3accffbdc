"""Durations, kept one by one: a median cannot be added up.

SQL packs the durations of each place and segment into one string of bytes, so that a million
of them cross the wire as numbers and not as rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from core.common.periods import Span
from metrics.measures.rules import DONE
from metrics.selectors.rollup.cohorts import MEMBERS
from metrics.selectors.rollup.grids import Floats
from metrics.selectors.rollup.places import Territory
from metrics.selectors.rollup.question import Question
from metrics.selectors.rollup.timeline import Timeline

_CYCLES = f"""
    SELECT member.place, width_bucket({DONE.day}, %(cuts)s::date[]) AS segment,
           string_agg(float8send(date_part('epoch', fact.done_at - fact.started_at) / 86400), ''::bytea)
    FROM {MEMBERS} JOIN roadmap_workitem fact USING (product_id)
    WHERE fact.started_at IS NOT NULL
          AND fact.done_at >= %(from_month)s::timestamp AT TIME ZONE 'UTC'
          AND fact.done_at < %(before_month)s::timestamp AT TIME ZONE 'UTC'
    GROUP BY 1, 2
"""  # noqa: S608 only constants
_LAUNCHES = """
    SELECT product_id, launched_on, idea_on, go_on, development_on FROM roadmap_launch
    WHERE product_id = ANY(%(product_ids)s)
"""
_STARTS = ("idea", "go", "development")


@dataclass(frozen=True)
class Cycles:
    """Days from start to done of work items, by place and segment."""

    timeline: Timeline
    packed: dict[tuple[int, int], Floats]

    def pooled(self, position: int, place: int) -> Floats:
        """Return the durations of a place within a window, unsorted."""
        found = [self.packed.get((place, segment)) for segment in self.timeline.segments(position)]
        present = [days for days in found if days is not None]
        return np.concatenate(present) if present else np.empty(0)


def cycles(*, question: Question, positions: Sequence[int]) -> Cycles:
    """Read the durations of the work done within the windows at `positions`; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_CYCLES, question.parameters(positions))
        packed = {
            (place, segment): np.frombuffer(days, dtype=">f8").astype(np.float64)
            for place, segment, days in cursor.fetchall()
        }
    return Cycles(question.timeline, packed)


@dataclass(frozen=True)
class Launches:
    """Launches of a territory as columns: product's position, day of launch, day of each possible start."""

    territory: Territory
    product: NDArray[np.int64]
    launched: NDArray[np.datetime64]
    starts: dict[str, NDArray[np.datetime64]]

    def days_to_market(self, months: Span, start: str) -> tuple[NDArray[np.int64], Floats]:
        """Return the launches of a window that have the start: place and days, one row for each place."""
        begun = self.starts[start]
        return self._by_place(self._within(months) & ~np.isnat(begun), self.launched - begun)

    def newest(self, months: Span) -> NDArray[np.datetime64]:
        """Return for each place the day of its last launch in a window."""
        rows = np.flatnonzero(self._within(months))
        places, which = _spread(self.territory, self.product[rows], rows.astype(np.float64))
        newest = np.full(len(self.territory.places), "NaT", dtype="datetime64[D]")
        np.fmax.at(newest, places, self.launched[which.astype(np.int64)])
        return newest

    def _within(self, months: Span) -> NDArray[np.bool_]:
        begun = True if months.first is None else self.launched >= np.datetime64(months.first)
        return np.asarray(begun & (self.launched < np.datetime64(months.after)), dtype=np.bool_)

    def ages_under_way(self, end: date, start: str) -> tuple[NDArray[np.int64], Floats]:
        """Return the launches begun but not launched at the end of a day: place and days since the start."""
        begun, today = self.starts[start], np.datetime64(end)
        open_still = (begun <= today) & (np.isnat(self.launched) | (self.launched > today))
        return self._by_place(open_still, today - begun)

    def _by_place(
        self, chosen: NDArray[np.bool_], spans: NDArray[np.timedelta64]
    ) -> tuple[NDArray[np.int64], Floats]:
        rows = np.flatnonzero(chosen)
        days = spans[rows].astype("timedelta64[D]").astype(np.float64)
        return _spread(self.territory, self.product[rows], days)


def launches(territory: Territory) -> Launches:
    """Read the launches of all products; one query. There are few: a handful a product."""
    with connection.cursor() as cursor:
        cursor.execute(_LAUNCHES, {"product_ids": territory.product_ids})
        rows = cursor.fetchall()
    at = {product_id: position for position, product_id in enumerate(territory.product_ids)}
    columns = list(zip(*rows, strict=True)) or [()] * 5
    days = [np.array(column, dtype="datetime64[D]") for column in columns[1:]]
    product = np.array([at[product_id] for product_id in columns[0]], dtype=np.int64)
    return Launches(territory, product, days[0], dict(zip(_STARTS, days[1:], strict=True)))


def last_day(after: date) -> date:
    """Return the day before."""
    return after - timedelta(days=1)


def _spread(
    territory: Territory, products: NDArray[np.int64], values: Floats
) -> tuple[NDArray[np.int64], Floats]:
    """Repeat values of products for every place that the product counts for."""
    order = np.argsort(territory.product_at, kind="stable")
    sorted_products = territory.product_at[order]
    low = np.searchsorted(sorted_products, products, side="left")
    high = np.searchsorted(sorted_products, products, side="right")
    counts = high - low
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return territory.place_at[order][np.repeat(low, counts) + offsets], np.repeat(values, counts)

"""Which products count at which window's end: the new, the active, the innovative ones.

A cohort is chosen anew for each window's end, from the portfolio's dates as they are now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from metrics.selectors.rollup.parameters import DatedParameters
from metrics.selectors.rollup.places import Member, Territory
from metrics.selectors.rollup.timeline import Timeline

Bools = NDArray[np.bool_]
Positions = NDArray[np.int64]
INNOVATIVE_CLASSES = ("new_to_world", "new_line")


class Cohort(IntEnum):
    """A choice of products."""

    ALL = 0
    NEW = 1
    ACTIVE = 2
    INNOVATIVE = 3


@dataclass(frozen=True)
class Cohorts:
    """Who is in which cohort: (ends, products) for each."""

    inside: dict[Cohort, Bools]

    def runs(self, territory: Territory, cohorts: Iterable[Cohort]) -> dict[str, str]:
        """Give the members of cohorts to SQL: from which window's end until before which a product is inside.

        Shape: equally long arrays for `MEMBERS`, as PostgreSQL writes them: quicker than a list of thousands.
        A product that comes and goes has several rows; `cohorts` has the bit of each one that it is in.
        """
        bits = np.zeros((len(self.inside[Cohort.ALL]), len(territory.products)), dtype=np.int64)
        for cohort in cohorts:
            bits |= self.inside[cohort].astype(np.int64) << cohort
        product, opens, closes = _runs(bits)
        place, row = territory.spread(product)
        columns = {
            "place": place,
            "product": np.array(territory.product_ids, dtype=np.int64)[product][row],
            "cohorts": bits[opens, product][row],
            "opens": opens[row],
            "closes": closes[row],
        }
        return {name: f"{{{','.join(map(str, column.tolist()))}}}" for name, column in columns.items()}


MEMBERS = """
    unnest(%(place)s::int[], %(product)s::bigint[], %(cohorts)s::int[], %(opens)s::int[], %(closes)s::int[])
        AS member(place, product_id, cohorts, opens, closes)
"""


def choose(territory: Territory, timeline: Timeline, parameters: DatedParameters) -> Cohorts:
    """Choose the cohorts at each window's end."""
    ends = [after - timedelta(days=1) for after in timeline.ends]
    products = territory.products
    everybody = np.ones((len(ends), len(products)), dtype=np.bool_)
    active = _active(products, ends)
    innovative = np.array(
        [member.innovation_class in INNOVATIVE_CLASSES for member in products], dtype=np.bool_
    )
    return Cohorts(
        {
            Cohort.ALL: everybody,
            Cohort.NEW: _new(products, ends, parameters),
            Cohort.ACTIVE: active,
            Cohort.INNOVATIVE: active & innovative,
        }
    )


def years_before(day: date, years: int) -> date:
    """Return the same day some years before; 28 February where there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _new(products: Sequence[Member], ends: Sequence[date], parameters: DatedParameters) -> Bools:
    horizons = [years_before(end, int(parameters.on("vitality_horizon_years", end))) for end in ends]
    launched = _days(member.first_launched_on for member in products)
    fresh = np.array([member.innovation_class != "refresh" for member in products], dtype=np.bool_)
    not_later, not_older = launched <= _column(ends), launched > _column(horizons)
    return np.asarray(fresh & not_later & not_older, dtype=np.bool_)


def _active(products: Sequence[Member], ends: Sequence[date]) -> Bools:
    retired = _days(member.retired_on for member in products)
    staying = np.array([member.stage != "retired" for member in products], dtype=np.bool_)
    return np.asarray(staying & (np.isnat(retired) | (retired > _column(ends))), dtype=np.bool_)


def _days(days: Iterable[date | None]) -> NDArray[np.datetime64]:
    return np.array(list(days), dtype="datetime64[D]")


def _column(days: Sequence[date]) -> NDArray[np.datetime64]:
    return _days(days)[:, np.newaxis]


def _runs(bits: Positions) -> tuple[Positions, Positions, Positions]:
    """Find the runs of ends over which a product stays in the same cohorts, at least one.

    Shape: bits: (ends, products). Result: equally long: product, first end, end after the last.
    """
    ends = len(bits)
    begins = np.ones(bits.shape, dtype=np.bool_)
    begins[1:] = bits[1:] != bits[:-1]
    product, opens = np.nonzero(begins.T)
    is_last = np.append(product[1:] != product[:-1], np.ones(1, dtype=np.bool_))[: len(product)]
    closes = np.where(is_last, ends, np.roll(opens, -1))
    inside = bits[opens, product] > 0
    return product[inside], opens[inside], closes[inside]

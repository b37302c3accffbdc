"""Counts of products at a window's end, from dated history."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from metrics.selectors.rollup.cohorts import Cohort
from metrics.selectors.rollup.grids import Grid, Grids
from metrics.selectors.rollup.places import Territory
from metrics.selectors.rollup.question import Question

_OF_COHORT = {
    "active_products": Cohort.ACTIVE,
    "innovative_products": Cohort.INNOVATIVE,
    "new_products": Cohort.NEW,
}
MEASURES = (*_OF_COHORT, "covered_products")
_OWNERSHIP = """
    SELECT product_id, role, starts_on, ends_on FROM portfolio_ownership
    WHERE product_id = ANY(%(product_ids)s)
"""


def states(measures: Sequence[str], *, question: Question) -> Grids:
    """Count the products of each place at each window's end; a query only for the covered ones.

    A place without any product has no count: the portfolio's table never told of it.
    """
    territory, timeline = question.territory, question.timeline
    ends = [after - timedelta(days=1) for after in timeline.ends]
    inside = {
        name: question.cohorts.inside[cohort] for name, cohort in _OF_COHORT.items() if name in measures
    }
    if "covered_products" in measures:
        inside["covered_products"] = question.cohorts.inside[Cohort.ACTIVE] & _covered(territory, ends)
    peopled = territory.added_up(np.ones(len(territory.products))) > 0
    dates = np.array(ends, dtype="datetime64[D]")[list(timeline.end_of)]
    newest = np.broadcast_to(dates[:, np.newaxis], question.shape)
    return {
        name: Grid.of(
            np.where(peopled, territory.added_up(_floats(members)), np.nan)[list(timeline.end_of)], newest
        )
        for name, members in inside.items()
    }


def _floats(members: NDArray[np.bool_]) -> NDArray[np.float64]:
    return members.astype(np.float64)


def _covered(territory: Territory, ends: Sequence[date]) -> NDArray[np.bool_]:
    """Tell which products have a manager and an owner at the end of each day. Shape: (ends, products)."""
    with connection.cursor() as cursor:
        cursor.execute(_OWNERSHIP, {"product_ids": territory.product_ids})
        rows = cursor.fetchall()
    at = {product_id: position for position, product_id in enumerate(territory.product_ids)}
    days = np.array(ends, dtype="datetime64[D]")[:, np.newaxis]
    held = {role: np.zeros((len(at), len(ends)), dtype=np.bool_) for role in ("manager", "owner")}
    for role, covered in held.items():
        chosen = [row for row in rows if row[1] == role]
        starts = np.array([row[2] for row in chosen], dtype="datetime64[D]")
        stops = np.array([row[3] for row in chosen], dtype="datetime64[D]")
        valid = (starts <= days) & (np.isnat(stops) | (stops > days))
        np.logical_or.at(covered, np.array([at[row[0]] for row in chosen], dtype=np.int64), valid.T)
    return (held["manager"] & held["owner"]).T

"""Flows since each product's first ledger line, by age; one query.

Age 0 is the month of the product's first actual ledger line. What a product brings in is what
it booked as benefit, from the window's end on at which it has booked one, else revenue less
costs (nothing booked is nothing brought in): so each month comes in two readings, each valid
for some of the windows' ends. Flows are added over the tree by age, before anything is valued.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from django.db import connection

from metrics.selectors.rollup.cohorts import MEMBERS
from metrics.selectors.rollup.grids import Grid, Grids
from metrics.selectors.rollup.question import Question
from metrics.selectors.rollup.timeline import WINDOWS

_RATE = "CASE WHEN f.currency = %(reporting)s THEN 1 ELSE rate.rate END"
_MARGIN = ("f.revenue", "f.cost_of_sales", "f.operating_cost")
_STATEMENT = f"""
    WITH monthly AS (
        SELECT f.product_id, f.month, sum(f.investment * {_RATE}) AS investment,
               sum(f.benefit * {_RATE}) AS benefit, bool_or(f.benefit IS NOT NULL) AS books_benefit,
               coalesce(sum({_MARGIN[0]} * {_RATE}), 0) - coalesce(sum({_MARGIN[1]} * {_RATE}), 0)
                   - coalesce(sum({_MARGIN[2]} * {_RATE}), 0) AS margin,
               bool_or(({_RATE}) IS NULL AND f.investment IS NOT NULL) AS investment_unrated,
               bool_or(({_RATE}) IS NULL AND f.benefit IS NOT NULL) AS benefit_unrated,
               bool_or(({_RATE}) IS NULL AND coalesce({", ".join(_MARGIN)}) IS NOT NULL) AS margin_unrated
        FROM metrics_financemonth f
             LEFT JOIN metrics_exchangerate rate ON rate.currency = f.currency AND rate.month = f.month
        WHERE f.product_id = ANY(%(product_ids)s) AND f.ledger_lines > 0 AND f.month < %(before_month)s
        GROUP BY 1, 2
    ),
    life AS (
        SELECT product_id, min(month) AS born, min(month) FILTER (WHERE books_benefit) AS books_from
        FROM monthly GROUP BY 1
    ),
    aged AS (
        SELECT product_id, month, books, investment, investment_unrated,
               CASE WHEN books THEN coalesce(benefit, 0) ELSE margin END AS benefits,
               CASE WHEN books THEN benefit_unrated ELSE margin_unrated END AS benefits_unrated,
               ((date_part('year', month) - date_part('year', born)) * 12
                + date_part('month', month) - date_part('month', born))::int AS t,
               CASE WHEN books THEN width_bucket(books_from, %(ends)s::date[]) ELSE 0 END AS opens,
               CASE WHEN books OR books_from IS NULL THEN cardinality(%(ends)s::date[])
                    ELSE width_bucket(books_from, %(ends)s::date[]) END AS closes
        FROM monthly JOIN life USING (product_id)
             JOIN (VALUES (true), (false)) AS reading(books) ON NOT books OR books_from IS NOT NULL
    ),
    part AS (
        SELECT member.place, aged.t, aged.opens, aged.closes,
               width_bucket(aged.month, %(cuts)s::date[]) AS segment,
               sum(aged.benefits) AS benefits, sum(aged.investment) AS investment, count(*) AS products,
               bool_or(aged.benefits_unrated) AS benefits_unrated,
               bool_or(aged.investment_unrated) AS investment_unrated, max(aged.month) AS newest
        FROM {MEMBERS} JOIN aged USING (product_id)
        GROUP BY 1, 2, 3, 4, 5
    )
    SELECT part.place, asked."window", part.t, sum(part.benefits)::float8, sum(part.investment)::float8,
           sum(part.products)::float8, bool_or(part.benefits_unrated), bool_or(part.investment_unrated),
           max(part.newest)
    FROM part JOIN {WINDOWS} ON part.segment >= asked.low AND part.segment < asked.high
         AND part.opens <= asked.window_end AND asked.window_end < part.closes
    GROUP BY 1, 2, 3
"""  # noqa: S608 only constants
_COLUMNS = (
    "place",
    "window",
    "t",
    "benefits",
    "investment",
    "products",
    "benefits_unrated",
    "investment_unrated",
    "newest",
)


@dataclass(frozen=True)
class Life:
    """by_age: a row per window, place and age with a ledger line (`_COLUMNS`). grids: all ages added up."""

    by_age: pd.DataFrame
    grids: Grids


def life(*, question: Question, positions: Sequence[int]) -> Life:
    """Read the flows up to the windows' ends at `positions` (windows without a beginning)."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, question.parameters(positions))
        by_age = pd.DataFrame(cursor.fetchall(), columns=list(_COLUMNS))
    by_age["newest"] = by_age["newest"].astype("datetime64[s]")
    by_age = by_age.astype({"benefits": float, "investment": float, "products": float})
    return Life(by_age, _added_up(by_age, question.shape))


def _added_up(by_age: pd.DataFrame, shape: tuple[int, int]) -> Grids:
    """Forget the ages. Every product is there at age 0, so that age alone counts the products."""
    groups = by_age.groupby(["window", "place"])
    totals = groups[["benefits", "investment"]].sum(min_count=1)
    unrated = groups[["benefits_unrated", "investment_unrated"]].any()
    newest = groups["newest"].max()
    at = tuple(totals.index.to_frame().to_numpy(dtype=np.int64).T)
    days = np.full(shape, "NaT", dtype="datetime64[D]")
    days[at] = newest.to_numpy(dtype="datetime64[D]")

    def laid(values: pd.Series) -> Grid:
        numbers = np.full(shape, np.nan)
        numbers[at] = values.to_numpy(dtype=np.float64)
        return Grid.of(numbers, days)

    def marked(grid: Grid, name: str) -> Grid:
        grid.unrated[at] = unrated[name].to_numpy(dtype=np.bool_)
        return grid

    newborn = by_age[by_age["t"] == 0].set_index(["window", "place"])["products"]
    return {
        "life_benefits": marked(laid(totals["benefits"]), "benefits_unrated"),
        "life_investment": marked(laid(totals["investment"]), "investment_unrated"),
        "life_products": laid(newborn.reindex(totals.index)),
    }

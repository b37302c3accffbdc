"""Last readings: users do not add over time, so each product counts once, with its last complete month."""

from collections.abc import Sequence

from django.db import connection

from metrics.selectors.rollup.cohorts import MEMBERS
from metrics.selectors.rollup.grids import Grid, Grids, Table, day_number
from metrics.selectors.rollup.question import Question
from metrics.selectors.rollup.timeline import WINDOWS

LAST = ("active_users", "eligible_users")


def last_readings(measures: Sequence[str], *, question: Question, positions: Sequence[int]) -> Grids:
    """Add up the last readings within the windows at `positions` that have all of `measures`; one query.

    A month's reading holds until the product's next one: it is the last of each window that
    ends in between and does not begin after it.
    """
    names = sorted(measures)
    with connection.cursor() as cursor:
        cursor.execute(_statement(names), question.parameters(positions))
        rows = cursor.fetchall()
    heads = ("place", "window", "newest", *names)
    answer = Table.read(question.shape, heads, rows)
    newest = answer.days("newest")
    return {name: Grid.of(answer.floats(name), newest) for name in names}


def _statement(names: Sequence[str]) -> str:
    complete = " AND ".join(f"{name} IS NOT NULL" for name in names)
    first = ", ".join(f"sum(reading.{name}) AS {name}" for name in names)
    second = ", ".join(f"sum(part.{name})::float8" for name in names)
    return f"""
        WITH reading AS (
            SELECT product_id, month, usage_latest_on, {", ".join(names)},
                   lead(month) OVER (PARTITION BY product_id ORDER BY month) AS next_month
            FROM metrics_usagemonth
            WHERE product_id = ANY(%(product_ids)s) AND {complete} AND month < %(before_month)s
                  AND (%(from_month)s::date IS NULL OR month >= %(from_month)s)
        ),
        part AS (
            SELECT member.place, width_bucket(reading.month, %(cuts)s::date[]) AS segment,
                   coalesce(width_bucket(reading.next_month, %(ends)s::date[]), member.closes) AS closes,
                   max(reading.usage_latest_on) AS newest, {first}
            FROM {MEMBERS} JOIN reading USING (product_id)
            GROUP BY 1, 2, 3
        )
        SELECT part.place, asked."window", {day_number("max(part.newest)")}, {second}
        FROM part JOIN {WINDOWS} ON part.segment >= asked.low AND part.segment < asked.high
             AND asked.window_end < part.closes
        GROUP BY 1, 2
    """  # noqa: S608 only constants

"""What time people have, by person and month. Units: working days, Monday to Friday.

A day counts for the percentage of the change of capacity in force on it, else for the person's
ordinary one; for nothing when the person is absent or has left. Public holidays are working days.
Days are only counted one by one in months in which something is unusual.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection

from core.common.periods import month_of, shift

# Common table expressions over `people(id, capacity_pct, leaves_on)`; they give `days(day, month)` and
# `capacity(person_id, month, work_days, absent_days, gone_days, capacity_days)`.
DAYS: Final = """
    days AS MATERIALIZED (
        SELECT d::date AS day, date_trunc('month', d)::date AS month
        FROM generate_series(%(first)s::date, %(after)s::date - 1, interval '1 day') d
        WHERE extract(isodow FROM d) < 6
    )
"""
CAPACITY: Final = """
    months AS (
        SELECT month, count(*) AS work_days, max(day) AS last_day FROM days GROUP BY month
    ), changed AS (
        SELECT c.person_id, d.month, d.day, c.capacity_pct
        FROM teams_capacitychange c JOIN people p ON p.id = c.person_id
        JOIN days d ON d.day >= c.starts_on AND (c.ends_on IS NULL OR d.day < c.ends_on)
    ), absent AS (
        SELECT a.person_id, d.month, d.day
        FROM teams_absence a JOIN people p ON p.id = a.person_id
        JOIN days d ON d.day >= a.starts_on AND (a.ends_on IS NULL OR d.day < a.ends_on)
    ), unusual AS (
        SELECT person_id, month FROM changed UNION SELECT person_id, month FROM absent
        UNION SELECT p.id, m.month FROM people p JOIN months m ON p.leaves_on <= m.last_day
    ), by_day AS (
        SELECT p.id AS person_id, d.month,
               count(*) FILTER (WHERE a.day < coalesce(p.leaves_on, 'infinity')) AS absent_days,
               count(*) FILTER (WHERE d.day >= p.leaves_on) AS gone_days,
               coalesce(sum(coalesce(c.capacity_pct, p.capacity_pct))
                   FILTER (WHERE a.day IS NULL AND d.day < coalesce(p.leaves_on, 'infinity')), 0) / 100
                   AS capacity_days
        FROM unusual u JOIN people p ON p.id = u.person_id JOIN days d ON d.month = u.month
        LEFT JOIN changed c ON c.person_id = p.id AND c.day = d.day
        LEFT JOIN absent a ON a.person_id = p.id AND a.day = d.day
        GROUP BY p.id, d.month
    ), capacity AS (
        SELECT p.id AS person_id, m.month, m.work_days, coalesce(b.absent_days, 0) AS absent_days,
               coalesce(b.gone_days, 0) AS gone_days,
               coalesce(b.capacity_days, m.work_days * p.capacity_pct / 100) AS capacity_days
        FROM people p CROSS JOIN months m
        LEFT JOIN by_day b ON b.person_id = p.id AND b.month = m.month
    )
"""
_STATEMENT: Final = f"""
    WITH {DAYS}, people AS (
        SELECT id, capacity_pct, leaves_on FROM teams_person WHERE id = ANY(%(person_ids)s)
    ), {CAPACITY}
    SELECT person_id, month, work_days, absent_days, gone_days, capacity_days FROM capacity
"""  # noqa: S608 constants only


@dataclass(frozen=True, slots=True)
class MonthOfWork:
    """What time a person has in a month.

    work_days: of the month, for anybody. absent_days, gone_days: of those, on leave or after leaving.
    capacity_days: what is left, by the percentage of each day.
    """

    person_id: int
    month: date
    work_days: int
    absent_days: int
    gone_days: int
    capacity_days: Decimal

    @property
    def capacity_fte(self) -> Decimal:
        """Return the same in full-time posts."""
        return self.capacity_days / self.work_days


def capacity_by_month(
    person_ids: Collection[int], *, first: date, months: int
) -> dict[tuple[int, date], MonthOfWork]:
    """Return what time people have in so many months from that of `first`, in one query."""
    start = month_of(first)
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT, {"person_ids": list(person_ids), "first": start, "after": shift(start, months)}
        )
        rows = [MonthOfWork(*row) for row in cursor.fetchall()]
    return {(row.person_id, row.month): row for row in rows}


def capacity_days(person_id: int, month: date) -> Decimal:
    """Return the working days that a person has in a month."""
    return capacity_by_month([person_id], first=month, months=1)[person_id, month_of(month)].capacity_days

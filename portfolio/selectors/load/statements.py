"""SQL of load: allocations spread over months and people.

1. `given`: the allocations that count; those stored, or with drafts in the place of some.
2. `members`: who is in a team, or in a team inside it.
3. `people`: the people asked about, and with them all members of the teams whose allocations they share;
   `capacity` follows from them (teams.selectors.capacity).
4. `spread`: each allocation in working days of each month, and each day off of whoever holds it taken from
   them again (a team holds its allocations by its own calendar); `given_months`: the same added up.
5. `shares`: a person's own allocations whole; of a team's, the part that the person's capacity is of the
   team's that month. A team without anybody there that month shares nothing.
6. `load`: the same added up. A person carries of all the allocations of a team the part that is carried
   for each day of capacity, times the capacity, so that what teams give is divided once a team and month.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from psycopg2 import sql

from core.common.periods import month_of, shift
from teams.selectors.capacity import CAPACITY, IN_TIMES, MONTHS, before, days_of, meets

STORED: Final = sql.SQL(
    "SELECT id, product_id, person_id, team_id, starts_on, ends_on, percent FROM portfolio_allocation"
)
_PREFIX: Final = f"""
    WITH RECURSIVE below AS (
        SELECT id AS team_id, id AS inner_id FROM teams_team
        UNION
        SELECT b.team_id, t.id FROM below b JOIN teams_team t ON t.parent_id = b.inner_id
    ), members AS (
        SELECT b.team_id, p.id AS person_id FROM below b JOIN teams_person p ON p.team_id = b.inner_id
    ), {MONTHS}, wanted AS (
        SELECT unnest(%(person_ids)s::bigint[]) AS person_id
    ), given AS NOT MATERIALIZED (
        SELECT * FROM ({{given}}) g
        WHERE g.starts_on < %(after)s AND (g.ends_on IS NULL OR g.ends_on > %(first)s)
    ), shared AS (
        SELECT DISTINCT m.team_id FROM members m JOIN wanted USING (person_id)
        WHERE m.team_id IN (SELECT team_id FROM given WHERE team_id IS NOT NULL)
    ), people AS (
        SELECT id, capacity_pct, leaves_on FROM teams_person WHERE id IN (
            SELECT person_id FROM wanted
            UNION SELECT m.person_id FROM members m JOIN shared USING (team_id))
    ), {CAPACITY}, numbered AS (
        SELECT g.*, row_number() OVER () AS number, {before("g.starts_on")} AS opens,
               {before("g.ends_on")} AS closes
        FROM given g
        WHERE g.person_id IN (SELECT person_id FROM wanted) OR g.team_id IN (SELECT team_id FROM shared)
    ), spread AS NOT MATERIALIZED (
        SELECT g.number, g.person_id, g.team_id, m.month, g.percent * {days_of("g")} / 100 AS days
        FROM numbered g JOIN months m ON {meets("g")}
        UNION ALL
        SELECT g.number, g.person_id, g.team_id, d.month, -g.percent / 100 FROM numbered g {IN_TIMES}
    ), given_months AS (
        SELECT g.id, g.product_id, g.person_id, g.team_id, s.month, sum(s.days) AS days
        FROM numbered g JOIN spread s USING (number)
        GROUP BY g.number, g.id, g.product_id, g.person_id, g.team_id, s.month
    ), team_capacity AS (
        SELECT m.team_id, c.month, sum(c.capacity_days) AS days
        FROM members m JOIN shared USING (team_id) JOIN capacity c USING (person_id)
        GROUP BY m.team_id, c.month HAVING sum(c.capacity_days) > 0
    ), shares AS (
        SELECT g.id, g.product_id, g.person_id, g.team_id, g.month, g.days
        FROM given_months g WHERE g.person_id IS NOT NULL
        UNION ALL
        SELECT g.id, g.product_id, w.person_id, g.team_id, g.month, g.days * c.capacity_days / t.days
        FROM given_months g JOIN members m USING (team_id) JOIN wanted w ON w.person_id = m.person_id
        JOIN capacity c ON c.person_id = m.person_id AND c.month = g.month
        JOIN team_capacity t ON t.team_id = g.team_id AND t.month = g.month
        WHERE g.team_id IS NOT NULL
    ), own AS (
        SELECT person_id, month, sum(days) AS days FROM spread
        WHERE person_id IS NOT NULL GROUP BY person_id, month
    ), carried AS (
        SELECT s.team_id, s.month, sum(s.days) / t.days AS part
        FROM spread s JOIN team_capacity t USING (team_id, month) GROUP BY s.team_id, s.month, t.days
    ), from_teams AS (
        SELECT m.person_id, c.month, sum(c.part) AS part FROM carried c JOIN members m USING (team_id)
        GROUP BY m.person_id, c.month
    ), load AS (
        SELECT c.person_id, c.month, c.work_days, c.absent_days, c.gone_days, c.capacity_days, c.off_days,
               coalesce(o.days, 0) + coalesce(f.part * c.capacity_days, 0) AS allocated_days
        FROM capacity c JOIN wanted USING (person_id) LEFT JOIN own o USING (person_id, month)
        LEFT JOIN from_teams f USING (person_id, month)
    )
"""  # noqa: S608 constants only
_LOADS: Final = """
    SELECT person_id, month, work_days, absent_days, gone_days, capacity_days, allocated_days, off_days
    FROM load ORDER BY person_id, month
"""
_SHARES: Final = """
    SELECT s.id, s.product_id, s.person_id, s.team_id, s.month, s.days FROM shares s
    WHERE s.days > 0 ORDER BY s.person_id, s.month, s.days DESC, s.id
"""
# As `months.mark_of` tells it of one month.
_MARKED: Final = """
    SELECT DISTINCT person_id FROM load, LATERAL (SELECT round(allocated_days, 6) * 100 AS allocated) given
    WHERE %(mark)s = CASE
        WHEN allocated > capacity_days * %(over_pct)s THEN 'over_allocated'
        WHEN capacity_days = 0 AND gone_days = work_days AND work_days > 0 THEN 'gone'
        WHEN capacity_days = 0 THEN 'absent'
        WHEN allocated < capacity_days * %(under_pct)s THEN 'under_used'
        ELSE 'within_capacity'
    END
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """An allocation that is not stored yet, or not so."""

    product_id: int
    starts_on: date
    percent: Decimal
    person_id: int | None = None
    team_id: int | None = None
    ends_on: date | None = None


def with_drafts(drafts: Sequence[Draft], *, replacing: Collection[int] = ()) -> sql.Composable:
    """Return the stored allocations but for some, and with them the drafts."""
    kept = sql.SQL("{} WHERE id <> ALL({}::bigint[])").format(STORED, sql.Literal(list(replacing)))
    rows = [
        sql.SQL(
            "SELECT 0::bigint, {}::bigint, {}::bigint, {}::bigint, {}::date, {}::date, {}::numeric"
        ).format(
            *map(
                sql.Literal,
                (one.product_id, one.person_id, one.team_id, one.starts_on, one.ends_on, one.percent),
            )
        )
        for one in drafts
    ]
    return sql.SQL(" UNION ALL ").join([kept, *rows])


def load_rows(person_ids: Collection[int], first: date, months: int, given: sql.Composable) -> list[Any]:
    """Return a row per person and month."""
    return _rows(_LOADS, person_ids, first, months, given)


def share_rows(person_ids: Collection[int], first: date, months: int, given: sql.Composable) -> list[Any]:
    """Return a row per allocation, person who carries some of it, and month."""
    return _rows(_SHARES, person_ids, first, months, given)


def marked_rows(person_ids: Collection[int], first: date, months: int, **asked: Any) -> list[Any]:
    """Return a row per person with a month of such a mark. asked: mark, over_pct, under_pct."""
    return _rows(_MARKED, person_ids, first, months, STORED, **asked)


def _rows(
    wanted: str,
    person_ids: Collection[int],
    first: date,
    months: int,
    given: sql.Composable,
    **asked: Any,
) -> list[Any]:
    start = month_of(first)
    parameters = {
        "person_ids": list(person_ids),
        "first": start,
        "after": shift(start, months),
        **asked,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_PREFIX + wanted).format(given=given), parameters)
        return list(cursor.fetchall())

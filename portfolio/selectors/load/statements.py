"""SQL of load: allocations spread over months and people.

1. `given`: the allocations that count; those stored, or with drafts in the place of some.
2. `members`: who is in a team, or in a team inside it.
3. `people`: the people asked about, and with them all members of the teams whose allocations they share;
   `capacity` follows from them (teams.selectors.capacity).
4. `spread`: each allocation in working days of each month, and each day off of whoever holds it taken from
   them again (a team holds its allocations by its calendar, whatever its members have); `given_months`: the
   same added up.
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
from teams.selectors.capacity import (
    CAPACITY,
    IN_TIMES,
    MONTHS,
    PARTS,
    TEAM_CALENDARS,
    before,
    days_of,
    exact,
    meets,
)

STORED: Final = sql.SQL(
    "SELECT id, product_id, person_id, team_id, starts_on, ends_on, percent FROM portfolio_allocation"
)
ASKED: Final = sql.SQL("wanted AS (SELECT unnest(%(person_ids)s::bigint[]) AS person_id)")
BELOW: Final = """
    below AS (
        SELECT id AS team_id, id AS inner_id, 0 AS depth FROM teams_team
        UNION
        SELECT b.team_id, t.id, b.depth + 1 FROM below b JOIN teams_team t ON t.parent_id = b.inner_id
    )
"""
_PREFIX: Final = f"""
    WITH RECURSIVE {BELOW}, {TEAM_CALENDARS}, members AS (
        SELECT b.team_id, p.id AS person_id FROM below b JOIN teams_person p ON p.team_id = b.inner_id
    ), {MONTHS}, {{wanted}}, given AS NOT MATERIALIZED (
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
        SELECT g.*, row_number() OVER () AS number, {exact("g.percent")} AS share,
               {before("g.starts_on")} AS opens, {before("g.ends_on")} AS closes
        FROM given g
        WHERE g.person_id IN (SELECT person_id FROM wanted) OR g.team_id IN (SELECT team_id FROM shared)
    ), spread AS NOT MATERIALIZED (
        SELECT g.number, g.person_id, g.team_id, m.month, g.share * {days_of("g")} AS parts
        FROM numbered g JOIN months m ON {meets("g")}
        UNION ALL
        SELECT g.number, g.person_id, g.team_id, d.month, -g.share FROM numbered g {IN_TIMES}
    ), given_months AS (
        SELECT g.id, g.product_id, g.person_id, g.team_id, s.month, sum(s.parts) AS parts
        FROM numbered g JOIN spread s USING (number)
        GROUP BY g.number, g.id, g.product_id, g.person_id, g.team_id, s.month
    ), inner_capacity AS (
        SELECT p.team_id, c.month, sum(c.parts) AS parts
        FROM teams_person p JOIN capacity c ON c.person_id = p.id
        WHERE p.team_id IN (SELECT inner_id FROM below JOIN shared USING (team_id))
        GROUP BY p.team_id, c.month
    ), team_capacity AS (
        SELECT b.team_id, c.month, sum(c.parts) AS parts
        FROM below b JOIN shared USING (team_id) JOIN inner_capacity c ON c.team_id = b.inner_id
        GROUP BY b.team_id, c.month HAVING sum(c.parts) > 0
    ), shares AS (
        SELECT g.id, g.product_id, g.person_id, g.team_id, g.month, g.parts::numeric AS parts
        FROM given_months g WHERE g.person_id IS NOT NULL
        UNION ALL
        SELECT g.id, g.product_id, w.person_id, g.team_id, g.month, g.parts::numeric * c.parts / t.parts
        FROM given_months g JOIN members m USING (team_id) JOIN wanted w ON w.person_id = m.person_id
        JOIN capacity c ON c.person_id = m.person_id AND c.month = g.month
        JOIN team_capacity t ON t.team_id = g.team_id AND t.month = g.month
        WHERE g.team_id IS NOT NULL
    ), own AS (
        SELECT person_id, month, sum(parts) AS parts FROM spread
        WHERE person_id IS NOT NULL GROUP BY person_id, month
    ), carried AS (
        SELECT s.team_id, s.month, sum(s.parts)::numeric / t.parts AS part
        FROM spread s JOIN team_capacity t USING (team_id, month) GROUP BY s.team_id, s.month, t.parts
    ), from_teams AS (
        SELECT b.inner_id AS team_id, c.month, sum(c.part) AS part
        FROM carried c JOIN below b USING (team_id) GROUP BY b.inner_id, c.month
    ), load AS (
        SELECT c.person_id, c.month, c.work_days, c.absent_days, c.gone_days, c.parts, c.off_days,
               coalesce(o.parts, 0) AS own_parts, f.part * c.parts AS team_parts
        FROM wanted JOIN teams_person p ON p.id = wanted.person_id JOIN capacity c USING (person_id)
        LEFT JOIN own o USING (person_id, month)
        LEFT JOIN from_teams f ON f.team_id = p.team_id AND f.month = c.month
    )
"""  # noqa: S608 constants only
_LOADS: Final = f"""
    SELECT person_id, month, work_days, absent_days, gone_days, parts::numeric / {PARTS},
           (own_parts + coalesce(team_parts, 0)) / {PARTS}, off_days
    FROM load ORDER BY person_id, month
"""  # noqa: S608 constants only
_SHARES: Final = f"""
    SELECT s.id, s.product_id, s.person_id, s.team_id, s.month, s.parts / {PARTS} FROM shares s
    WHERE s.parts > 0 ORDER BY s.person_id, s.month, s.parts DESC, s.id
"""  # noqa: S608 constants only


# The columns of an allocation, as STORED has them.
_DRAFTED: Final = ("allocation_id", "product_id", "person_id", "team_id", "starts_on", "ends_on", "percent")


@dataclass(frozen=True, slots=True)
class Draft:
    """An allocation that is not stored yet, or not so; then it keeps its key."""

    product_id: int
    starts_on: date
    percent: Decimal
    person_id: int | None = None
    team_id: int | None = None
    ends_on: date | None = None
    allocation_id: int = 0


def with_drafts(drafts: Sequence[Draft], *, replacing: Collection[int] = ()) -> sql.Composable:
    """Return the stored allocations but for some, and with them the drafts."""
    kept = sql.SQL("{} WHERE id <> ALL({}::bigint[])").format(STORED, sql.Literal(list(replacing)))
    given = sql.SQL(
        "SELECT * FROM unnest({}::bigint[], {}::bigint[], {}::bigint[], {}::bigint[], {}::date[], {}::date[],"
        " {}::numeric[])"
    ).format(*(sql.Literal([getattr(one, name) for one in drafts]) for name in _DRAFTED))
    return sql.SQL(" UNION ALL ").join([kept, given])


def load_rows(person_ids: Collection[int], first: date, months: int, given: sql.Composable) -> list[Any]:
    """Return a row per person and month."""
    return _rows(_LOADS, person_ids, first, months, given)


def share_rows(person_ids: Collection[int], first: date, months: int, given: sql.Composable) -> list[Any]:
    """Return a row per allocation, person who carries some of it, and month."""
    return _rows(_SHARES, person_ids, first, months, given)


def statement(rows: str, given: sql.Composable = STORED, wanted: sql.Composable = ASKED) -> sql.Composed:
    """Return the SQL that asks for rows of the expressions above. wanted: whose load it is."""
    return sql.SQL(_PREFIX + rows).format(given=given, wanted=wanted)


def _rows(
    rows: str, person_ids: Collection[int], first: date, months: int, given: sql.Composable
) -> list[Any]:
    start = month_of(first)
    parameters: dict[str, Any] = {
        "person_ids": list(person_ids),
        "first": start,
        "after": shift(start, months),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement(rows, given), parameters)
        return list(cursor.fetchall())

"""What time people have, by person and month. Units: working days, Monday to Friday.

A day counts for the percentage of the change of capacity in force on it, else for the person's
ordinary one; for nothing when the person is absent or has left. The days off of a calendar are no working
days for whoever has it. Who has none of their own has that of their team, and a team that has none that of
the team it is part of.

Days are not looked at one by one. A day stands for the number of working days before it, so that a time
holds as many of them as its end minus its begin, and what two times share follows from the greater begin
and the lesser end. What a month has is what it ordinarily would have, put right for each change, for each
absence, for each absence during a change, and for each day off. No two of a person's changes overlap, nor
two absences.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection

from core.common.periods import month_of, shift


def before(day: str) -> str:
    """Return the SQL of how many working days there are before a date. The first of year 1 was a Monday."""
    days = f"({day} - DATE '0001-01-01')"
    return f"({days} / 7 * 5 + least(mod({days}, 7), 5))"


def meets(times: str) -> str:
    """Return the SQL of whether times(opens, closes) share a working day with the month of `months m`."""
    begun = f"{times}.opens < m.closes"
    return f"{begun} AND ({times}.closes IS NULL OR {times}.closes > greatest({times}.opens, m.opens))"


def days_of(times: str) -> str:
    """Return the SQL of how many they share."""
    return f"(least({times}.closes, m.closes) - greatest({times}.opens, m.opens))"


def exact(percent: str) -> str:
    """Return the SQL of a percentage, which has two decimals, as a whole number of hundredths."""
    return f"({percent} * 100)::int"


# Whole numbers add up three times as fast as decimals: parts are ten-thousandths of a working day.
PARTS: Final = 10_000
# Common table expressions, to stand behind `team_calendars`. `months(month, opens, closes, work_days)`; and,
# over `people(id, capacity_pct, leaves_on)`, `capacity(person_id, month, work_days, absent_days, gone_days,
# off_days, parts)`.
MONTHS: Final = f"""
    months AS MATERIALIZED (
        SELECT month, opens, closes, closes - opens AS work_days FROM (
            SELECT m::date AS month, {before("m::date")} AS opens,
                   {before("(m + interval '1 month')::date")} AS closes
            FROM generate_series(%(first)s::timestamp, %(after)s::timestamp - interval '1 day', '1 month') m
        ) counted
    )
"""  # noqa: S608 constants only
# `days_off(calendar_id, month, opens)`: those of the months asked about that are no Saturday or Sunday.
DAYS_OFF: Final = f"""
    days_off AS MATERIALIZED (
        SELECT d.calendar_id, m.month, d.opens FROM (
            SELECT calendar_id, {before("day")} AS opens FROM teams_dayoff
            WHERE day >= %(first)s AND day < %(after)s AND extract(isodow FROM day) < 6
        ) d JOIN months m ON d.opens >= m.opens AND d.opens < m.closes
    )
"""  # noqa: S608 constants only
# `team_calendars(team_id, calendar_id)`: the calendar of each team, or else that of the nearest team above
# it. It needs WITH RECURSIVE.
TEAM_CALENDARS: Final = """
    team_calendars AS (
        SELECT id AS team_id, calendar_id FROM teams_team WHERE parent_id IS NULL
        UNION ALL
        SELECT t.id, coalesce(t.calendar_id, above.calendar_id)
        FROM team_calendars above JOIN teams_team t ON t.parent_id = above.team_id
    )
"""
# What joins `days_off d` to `g(person_id, team_id, opens, closes)`, the times of people or teams they lie in.
IN_TIMES: Final = """
    LEFT JOIN teams_person p ON p.id = g.person_id
    LEFT JOIN team_calendars t ON t.team_id = coalesce(g.team_id, p.team_id)
    JOIN days_off d ON d.calendar_id = coalesce(p.calendar_id, t.calendar_id)
        AND d.opens >= g.opens AND (g.closes IS NULL OR d.opens < g.closes)
"""
_TIMES: Final = f"""
    SELECT t.person_id, {{share}} AS share, {exact("p.capacity_pct")} AS ordinarily,
           {before("t.starts_on")} AS opens, {before("least(t.ends_on, p.leaves_on)")} AS closes
    FROM {{table}} t JOIN people p ON p.id = t.person_id
    WHERE t.starts_on < %(after)s AND (t.ends_on IS NULL OR t.ends_on > %(first)s)
    AND (p.leaves_on IS NULL OR t.starts_on < p.leaves_on)
"""  # noqa: S608 constants only
CAPACITY: Final = f"""
    changed AS ({_TIMES.format(table="teams_capacitychange", share=exact("t.capacity_pct"))}),
    absent AS ({_TIMES.format(table="teams_absence", share="0")}),
    {DAYS_OFF}, off AS (
        SELECT p.id AS person_id, d.opens, d.opens + 1 AS closes, a.person_id IS NOT NULL AS is_absent,
               coalesce(d.opens >= {before("p.leaves_on")}, false) AS is_gone,
               coalesce(c.share, {exact("p.capacity_pct")}) AS share
        FROM people p JOIN teams_person x ON x.id = p.id LEFT JOIN team_calendars t ON t.team_id = x.team_id
        JOIN days_off d ON d.calendar_id = coalesce(x.calendar_id, t.calendar_id)
        LEFT JOIN absent a ON a.person_id = p.id AND a.opens <= d.opens
            AND (a.closes IS NULL OR a.closes > d.opens)
        LEFT JOIN changed c ON c.person_id = p.id AND c.opens <= d.opens
            AND (c.closes IS NULL OR c.closes > d.opens)
    ), otherwise AS (
        SELECT person_id, opens, closes, 1 AS absent, 0 AS off, 0 AS gone, -ordinarily AS share FROM absent
        UNION ALL
        SELECT person_id, opens, closes, 0, 0, 0, share - ordinarily FROM changed
        UNION ALL
        SELECT c.person_id, greatest(a.opens, c.opens), least(a.closes, c.closes), 0, 0, 0,
               c.ordinarily - c.share
        FROM absent a JOIN changed c USING (person_id)
        WHERE (c.closes IS NULL OR a.opens < c.closes) AND (a.closes IS NULL OR c.opens < a.closes)
        UNION ALL
        SELECT person_id, opens, closes, -is_absent::int, 1, -is_gone::int,
               CASE WHEN is_absent OR is_gone THEN 0 ELSE -share END
        FROM off
    ), put_right AS (
        SELECT o.person_id, m.month, sum(o.absent * {days_of("o")})::int AS absent_days,
               sum(o.off * {days_of("o")})::int AS off_days, sum(o.gone * {days_of("o")})::int AS gone_days,
               sum(o.share * {days_of("o")})::int AS parts
        FROM otherwise o JOIN months m ON {meets("o")} GROUP BY o.person_id, m.month
    ), capacity AS (
        SELECT p.id AS person_id, m.month, m.work_days - coalesce(r.off_days, 0) AS work_days,
               coalesce(r.absent_days, 0) AS absent_days,
               m.work_days - t.days + coalesce(r.gone_days, 0) AS gone_days,
               coalesce(r.off_days, 0) AS off_days, p.share * t.days + coalesce(r.parts, 0) AS parts
        FROM (SELECT id, {exact("capacity_pct")} AS share, {before("leaves_on")} AS leaves FROM people) p
        CROSS JOIN months m LEFT JOIN put_right r ON r.person_id = p.id AND r.month = m.month,
            LATERAL (SELECT greatest(0, least(p.leaves, m.closes) - m.opens) AS days) t
    )
"""  # noqa: S608 constants only
_STATEMENT: Final = f"""
    WITH RECURSIVE {TEAM_CALENDARS}, {MONTHS}, people AS (
        SELECT id, capacity_pct, leaves_on FROM teams_person WHERE id = ANY(%(person_ids)s)
    ), {CAPACITY}
    SELECT person_id, month, work_days, absent_days, gone_days, parts::numeric / {PARTS}, off_days
    FROM capacity
"""  # noqa: S608 constants only


@dataclass(frozen=True, slots=True)
class MonthOfWork:
    """What time a person has in a month.

    work_days: of the month, by their calendar. absent_days, gone_days: of those, on leave or after leaving.
    capacity_days: what is left, by the percentage of each day. off_days: what their calendar takes away.
    """

    person_id: int
    month: date
    work_days: int
    absent_days: int
    gone_days: int
    capacity_days: Decimal
    off_days: int

    @property
    def capacity_fte(self) -> Decimal:
        """Return the same in full-time posts; none where a calendar leaves no working day."""
        return self.capacity_days / self.work_days if self.work_days else Decimal(0)


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

"""Who has a month that is too full, too empty or away: asked of everybody, and so kept.

The load of a person follows from few rows: their own, and those of the people with whom they share what a
team gives. People who may share something are a group: the members of the outermost team that anything is
allocated to, and of the teams inside it. Who is in no such team shares nothing, and is put with others alike.

1. A group has a stamp, worked out anew of all rows that its load follows from. Nobody has to tell that one
   of them changed, so nobody can forget to: no import, no way back, no hand in the database.
2. What was found of a group is kept under its stamp. Groups with another stamp are looked at anew, in one
   statement with their stamps, so that both are of one moment.
"""

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db import connection
from psycopg2 import sql

from core.common.periods import month_of, shift
from portfolio.models import KeptMarks
from portfolio.selectors.load.months import Limits, Mark
from portfolio.selectors.load.statements import BELOW, statement
from teams.selectors.capacity import PARTS, TEAM_CALENDARS

KEPT_DAYS: Final = 7
# group → (stamp, mark → people)
Groups = dict[str, tuple[int, dict[str, list[int]]]]

_GROUPS: Final = """
    outermost AS (
        SELECT DISTINCT ON (inner_id) inner_id, team_id AS group_id FROM below
        WHERE team_id IN (SELECT team_id FROM portfolio_allocation WHERE team_id IS NOT NULL)
        ORDER BY inner_id, depth DESC
    ), grouped AS MATERIALIZED (
        SELECT p.id AS person_id, coalesce(o.group_id, -1 - mod(p.id, 64)) AS group_id
        FROM teams_person p LEFT JOIN outermost o ON o.inner_id = p.team_id
    ), teams_of AS (
        SELECT o.group_id, t.team_id, t.calendar_id
        FROM outermost o JOIN team_calendars t ON t.team_id = o.inner_id
        UNION
        SELECT g.group_id, t.team_id, t.calendar_id FROM grouped g JOIN teams_person p ON p.id = g.person_id
        JOIN team_calendars t ON t.team_id = p.team_id
    ), stamped AS (
        SELECT g.group_id, ROW(1, p.id, p.team_id, p.capacity_pct, p.leaves_on, p.calendar_id) AS told
        FROM grouped g JOIN teams_person p ON p.id = g.person_id
        UNION ALL
        SELECT o.group_id, ROW(2, t.id, t.parent_id) FROM outermost o JOIN teams_team t ON t.id = o.inner_id
        UNION ALL
        SELECT g.group_id, ROW(3, a.id, a.person_id, a.starts_on, a.ends_on, a.percent)
        FROM grouped g JOIN portfolio_allocation a USING (person_id)
        UNION ALL
        SELECT o.group_id, ROW(4, a.id, a.team_id, a.starts_on, a.ends_on, a.percent)
        FROM outermost o JOIN portfolio_allocation a ON a.team_id = o.inner_id
        UNION ALL
        SELECT g.group_id, ROW(5, a.id, a.person_id, a.starts_on, a.ends_on)
        FROM grouped g JOIN teams_absence a USING (person_id)
        UNION ALL
        SELECT g.group_id, ROW(6, c.id, c.person_id, c.starts_on, c.ends_on, c.capacity_pct)
        FROM grouped g JOIN teams_capacitychange c USING (person_id)
        UNION ALL
        SELECT group_id, ROW(7, team_id, calendar_id) FROM teams_of
        UNION ALL
        SELECT c.group_id, ROW(8, d.id, d.calendar_id, d.day)
        FROM (SELECT group_id, calendar_id FROM teams_of
              UNION SELECT g.group_id, p.calendar_id FROM grouped g JOIN teams_person p ON p.id = g.person_id
        ) c JOIN teams_dayoff d USING (calendar_id)
    ), stamps AS (
        SELECT group_id, bit_xor(hash_record_extended(told, 0)) AS stamp FROM stamped GROUP BY group_id
    )
"""
_STAMPS: Final = f"WITH RECURSIVE {BELOW}, {TEAM_CALENDARS}, {_GROUPS} SELECT group_id, stamp FROM stamps"  # noqa: S608
_WANTED: Final = sql.SQL(
    f"{_GROUPS}, wanted AS (SELECT person_id FROM grouped WHERE group_id = ANY(%(groups)s))"  # noqa: S608
)
# As `months.mark_of` tells it of one month.
_MARKED: Final = f"""
    , marked AS (
        SELECT DISTINCT person_id, CASE
            WHEN allocated > parts * %(over_pct)s THEN 'over_allocated'
            WHEN parts = 0 AND gone_days = work_days AND work_days > 0 THEN 'gone'
            WHEN parts = 0 THEN 'absent'
            WHEN allocated < parts * %(under_pct)s THEN 'under_used'
            ELSE 'within_capacity'
        END AS mark
        FROM load, LATERAL (SELECT CASE WHEN team_parts IS NULL THEN own_parts * 100 ELSE
            round((own_parts + team_parts) / {PARTS}, 6) * {PARTS} * 100 END AS allocated) given
    ), found AS (
        SELECT g.group_id, m.mark, array_agg(m.person_id ORDER BY m.person_id) AS people
        FROM marked m JOIN grouped g USING (person_id) GROUP BY g.group_id, m.mark
    )
    SELECT s.group_id, s.stamp, f.mark, f.people FROM stamps s LEFT JOIN found f USING (group_id)
    WHERE s.group_id = ANY(%(groups)s)
"""  # noqa: S608 constants only
_KEEP: Final = """
    WITH old AS (DELETE FROM portfolio_keptmarks
                 WHERE key <> %(key)s AND kept_at < now() - make_interval(days => %(days)s))
    INSERT INTO portfolio_keptmarks (key, kept_at, groups) VALUES (%(key)s, now(), %(groups)s::jsonb)
    ON CONFLICT (key) DO UPDATE SET kept_at = excluded.kept_at, groups = excluded.groups
"""


def marked(mark: Mark, *, first: date, months: int, limits: Limits) -> list[int]:
    """Return everybody who has at least one month of a mark, as `mark_of` tells it.

    Two queries; two more where something changed since they were last asked.
    """
    start = month_of(first)
    key = f"{start}/{months}/{limits.over_pct}/{limits.under_pct}"
    stamps = _stamps()
    kept = KeptMarks.objects.filter(pk=key).values_list("groups", flat=True).first() or {}
    held = {at: (stamp, people) for at, (stamp, people) in kept.items() if at in stamps}
    moved = [at for at, stamp in stamps.items() if at not in held or held[at][0] != stamp]
    if moved or len(held) < len(kept):
        held |= _looked_at(moved, first=start, months=months, limits=limits)
        _keep(key, held)
    return [pk for _stamp, people in held.values() for pk in people.get(str(mark), ())]


def _stamps() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(_STAMPS)
        return {str(group): stamp for group, stamp in cursor.fetchall()}


def _looked_at(groups: Collection[str], *, first: date, months: int, limits: Limits) -> Groups:
    parameters: Mapping[str, Any] = {
        "groups": list(map(int, groups)),
        "first": first,
        "after": shift(first, months),
        "over_pct": limits.over_pct,
        "under_pct": limits.under_pct,
    }
    found: Groups = {}
    with connection.cursor() as cursor:
        cursor.execute(statement(_MARKED, wanted=_WANTED), parameters)
        for group, stamp, mark, people in cursor.fetchall():
            of_group = found.setdefault(str(group), (stamp, {}))
            if mark is not None:
                of_group[1][mark] = people
    return found


def _keep(key: str, groups: Groups) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, {"key": key, "groups": json.dumps(groups), "days": KEPT_DAYS})

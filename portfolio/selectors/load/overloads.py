"""Months in which people are asked for more than they have: what a new allocation is warned about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import connection
from psycopg2 import sql

from core.common.periods import month_of, months_between, shift
from portfolio.models import Allocation
from portfolio.selectors.load.months import Limits, Load, Mark, loads, mark_of, shares
from portfolio.selectors.load.statements import STORED, Draft, with_drafts
from teams.models import Person, Team

# An allocation without an end is looked at for a year, one with an end for five at most.
OPEN_MONTHS, MOST_MONTHS = 12, 60
_MEMBERS: Final = """
    WITH RECURSIVE inside AS (
        SELECT id AS team_id, id FROM teams_team WHERE id = ANY(%s)
        UNION
        SELECT inside.team_id, team.id FROM teams_team team JOIN inside ON team.parent_id = inside.id
    )
    SELECT inside.team_id, person.id, person.email
    FROM inside JOIN teams_person person ON person.team_id = inside.id ORDER BY person.id
"""


@dataclass(frozen=True, slots=True)
class Overload:
    """A person's month with more allocated than the limit allows. Amounts in full-time posts."""

    person: Person
    month: date
    allocated_fte: Decimal
    capacity_fte: Decimal

    @property
    def ratio(self) -> Decimal | None:
        """Return allocated / capacity; None where there is no capacity."""
        return self.allocated_fte / self.capacity_fte if self.capacity_fte else None


def draft_of(allocation: Allocation) -> Draft:
    """Return an allocation, stored or not, as a draft."""
    return Draft(
        product_id=allocation.product_id,
        starts_on=allocation.starts_on,
        percent=allocation.percent,
        person_id=allocation.person_id,
        team_id=allocation.team_id,
        ends_on=allocation.ends_on,
    )


def overloads_of(
    draft: Draft, *, replacing: Collection[int] = (), today: date, limits: Limits
) -> list[Overload]:
    """Return what would be too much if this draft were stored, among the months and people it counts for."""
    people = [draft.person_id] if draft.person_id else members_of([draft.team_id or 0])
    first, months = span_of(draft.starts_on, draft.ends_on, today)
    given = with_drafts([draft], replacing=replacing)
    carried = shares(people, first=first, months=months, given=given)
    touched = {(one.person_id, one.month) for one in carried if one.allocation_id == 0}
    return overloads(touched, first=first, months=months, limits=limits, given=given)


def overloads(
    touched: Collection[tuple[int, date]],
    *,
    first: date,
    months: int,
    limits: Limits,
    given: sql.Composable = STORED,
) -> list[Overload]:
    """Return which of some people's months are too much, by name and month."""
    people = Person.objects.in_bulk({person_id for person_id, _month in touched})
    over = [
        one
        for one in loads(list(people), first=first, months=months, given=given)
        if (one.person_id, one.month) in touched and mark_of(one, limits) == Mark.OVER
    ]
    return sorted((_overload(one, people) for one in over), key=lambda one: (one.person.name, one.month))


def worsened(allocations: Sequence[Allocation], *, today: date, limits: Limits) -> dict[int, Overload]:
    """Return which stored allocations would ask for too much if all were as they are given here.

    By key, the first month from this one on that is too much and fuller than it is now.
    """
    people = {one.person_id for one in allocations if one.person_id}
    people |= set(members_of([one.team_id for one in allocations if one.team_id]))
    spans = [span_of(max(one.starts_on, today), one.ends_on, today) for one in allocations]
    first = min(start for start, _count in spans)
    longest = max(len(months_between(first, shift(start, count))) for start, count in spans)
    months = min(longest, MOST_MONTHS)
    drafts = [replace(draft_of(one), allocation_id=one.pk) for one in allocations]
    given = with_drafts(drafts, replacing=[one.pk for one in allocations])
    now = loads(people, first=first, months=months)
    held = {(one.person_id, one.month): one.allocated_days for one in now}
    fuller = {
        (one.person_id, one.month): one
        for one in loads(people, first=first, months=months, given=given)
        if mark_of(one, limits) == Mark.OVER
        and round(one.allocated_days - held[one.person_id, one.month], 6) > 0
    }
    if not fuller:
        return {}
    named = Person.objects.in_bulk({person_id for person_id, _month in fuller})
    found: dict[int, Overload] = {}
    carried = shares(people, first=first, months=months, given=given)
    for share in sorted(carried, key=lambda one: one.month):
        if load := fuller.get((share.person_id, share.month)):
            found.setdefault(share.allocation_id, _overload(load, named))
    return {one.pk: found[one.pk] for one in allocations if one.pk in found}


def span_of(starts_on: date, ends_on: date | None, today: date) -> tuple[date, int]:
    """Return the first month and the number of months in which an allocation is looked at."""
    first = month_of(starts_on)
    last = month_of(ends_on) if ends_on else shift(month_of(max(starts_on, today)), OPEN_MONTHS - 1)
    return first, min(len(months_between(first, shift(last, 1))), MOST_MONTHS)


def members_of(team_ids: Sequence[int]) -> list[int]:
    """Return who is in some teams, or in a team inside one of them. One query, none without teams."""
    return list(dict.fromkeys(person_id for _team_id, person_id, _email in _members(team_ids)))


def emails_of(team_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the e-mails of whoever is in each of some teams, or in a team inside it. One query."""
    found: dict[int, list[str]] = {team_id: [] for team_id in team_ids}
    for team_id, _person_id, email in _members(team_ids):
        found[team_id].append(email)
    return found


def _members(team_ids: Sequence[int]) -> list[tuple[int, int, str]]:
    if not team_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, [list(team_ids)])
        return list(cursor.fetchall())


def teams_inside(team_ids: Sequence[int]) -> set[int]:
    """Return some teams and all teams inside them."""
    if not team_ids:
        return set()
    parents = dict(Team.objects.values_list("pk", "parent_id"))
    inside, grown = set(team_ids), True
    while grown:
        more = {pk for pk, parent in parents.items() if parent in inside} - inside
        inside |= more
        grown = bool(more)
    return inside


def _overload(load: Load, people: dict[int, Person]) -> Overload:
    return Overload(people[load.person_id], load.month, load.allocated_fte, load.capacity_fte)

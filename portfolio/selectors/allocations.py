"""The allocations that a user sees, and what they add up to for one product."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from core.access.models import User
from core.common.periods import month_of, months_between, shift
from portfolio.models import Allocation, Product
from portfolio.selectors.load import members_of
from teams.selectors.capacity import (
    DAYS_OFF,
    MONTHS,
    TEAM_CALENDARS,
    before,
    capacity_by_month,
    days_of,
    meets,
)

_NUMBERED: Final = f"""
    SELECT a.*, {before("a.starts_on")} AS opens, {before("a.ends_on")} AS closes FROM portfolio_allocation a
"""  # noqa: S608 constants only
# What each of the allocations `chosen` gives in a month: of the working days that whoever holds it has by
# their calendar, the part that lies in its time. One that holds all month gives its percentage.
_GIVEN: Final = f"""
    WITH RECURSIVE {TEAM_CALENDARS}, {MONTHS}, {DAYS_OFF}, closed AS (
        SELECT calendar_id, month, count(*) AS days FROM days_off GROUP BY calendar_id, month
    ), held AS (
        SELECT a.*, coalesce(p.calendar_id, t.calendar_id) AS calendar_id FROM ({{chosen}}) a
        LEFT JOIN teams_person p ON p.id = a.person_id
        LEFT JOIN team_calendars t ON t.team_id = coalesce(a.team_id, p.team_id)
    ), given AS (
        SELECT a.id, a.product_id, a.person_id, a.team_id, m.month, a.percent / 100 * CASE
            WHEN a.opens <= m.opens AND (a.closes IS NULL OR a.closes >= m.closes)
            THEN (m.work_days > coalesce(c.days, 0))::int
            ELSE coalesce(({days_of("a")} - (
                SELECT count(*) FROM days_off d WHERE d.calendar_id = a.calendar_id AND d.month = m.month
                AND d.opens >= a.opens AND (a.closes IS NULL OR d.opens < a.closes)))::numeric
                / nullif(m.work_days - coalesce(c.days, 0), 0), 0)
        END AS fte
        FROM held a JOIN months m ON {meets("a")}
        LEFT JOIN closed c ON c.calendar_id = a.calendar_id AND c.month = m.month
    )
"""  # noqa: S608 constants only
_OF_PRODUCTS: Final = f"""
    {_GIVEN.format(chosen=f"{_NUMBERED} WHERE a.product_id = ANY(%(product_ids)s)")}
    SELECT id, month, fte FROM given
"""  # noqa: S608 constants only
_PLACED: Final = f"""
    {_NUMBERED} JOIN portfolio_product x ON x.id = a.product_id JOIN access_scope s ON s.id = x.scope_id
    WHERE %(paths)s::ltree[] IS NULL OR s.path <@ %(paths)s::ltree[]
"""
_OF_PLACES: Final = f"""
    {_GIVEN.format(chosen=_PLACED)}
    SELECT m.month, coalesce(sum(g.fte), 0) AS fte, count(DISTINCT g.person_id) AS people,
           count(DISTINCT g.team_id) AS teams, count(DISTINCT g.product_id) AS products
    FROM months m LEFT JOIN given g USING (month) GROUP BY m.month ORDER BY m.month
"""  # noqa: S608 constants only


@dataclass(frozen=True, slots=True)
class Month:
    """What is allocated to some products in a month: full-time posts, by how many people and teams."""

    month: date
    fte: Decimal
    people: int
    teams: int
    products: int


@dataclass(frozen=True)
class Line:
    """An allocation and what it gives in each month, in full-time posts."""

    allocation: Allocation
    fte: Sequence[Decimal]


@dataclass(frozen=True)
class Staffing:
    """Who works on a product, month by month. Amounts in full-time posts.

    allocated_fte: of all lines. capacity_fte: what time the people on it have in all, in the first month.
    """

    months: Sequence[date]
    lines: Sequence[Line]
    allocated_fte: Sequence[Decimal]
    capacity_fte: Decimal

    @property
    def now_fte(self) -> Decimal:
        """Return what is allocated in the first month."""
        return self.allocated_fte[0]

    @property
    def holders(self) -> list[str]:
        """Return who gives something in the first month: teams first, then people, by name."""
        now = [line.allocation for line in self.lines if line.fte[0]]
        teams = sorted(one.holder_name for one in now if one.team_id)
        return teams + sorted(one.holder_name for one in now if not one.team_id)


def allocations_for(user: User) -> QuerySet[Any]:
    """Return the allocations to products that a user sees, with all that lists show."""
    seen = Allocation.objects.filter(product__in=Product.objects.visible_to(user))
    return seen.select_related("product__scope", "person", "team")


def staffing_now(product: Product, today: date, *, months: int = 1) -> Staffing:
    """Return who works on a product from this month on, with the time that those people have.

    That is the time of those allocated in this month, and of the members of allocated teams.
    """
    start = month_of(today)
    after = shift(start, months)
    span = months_between(start, after)
    given = fte_by_month([product.pk], first=start, after=after)
    rows = Allocation.objects.filter(product=product).select_related("person__team", "team")
    told = list(rows.order_by("starts_on", "pk"))
    lines = [
        Line(one, [given.get((one.pk, month), Decimal(0)) for month in span])
        for one in told
        if any((one.pk, month) in given for month in span)
    ]
    capacity = capacity_by_month(_members(told, start), first=start, months=1).values()
    return Staffing(
        months=span,
        lines=lines,
        allocated_fte=[sum((line.fte[at] for line in lines), Decimal(0)) for at in range(months)],
        capacity_fte=sum((one.capacity_fte for one in capacity), Decimal(0)),
    )


def _members(allocations: Sequence[Allocation], month: date) -> list[int]:
    """Return the people of some allocations in a month, the members of teams among them."""
    after = shift(month, 1)
    held = [
        one for one in allocations if one.starts_on < after and (one.ends_on is None or one.ends_on > month)
    ]
    people = {one.person_id for one in held if one.person_id}
    return sorted(people.union(members_of([one.team_id for one in held if one.team_id])))


def fte_of_places(paths: Sequence[str] | None, *, first: date, months: int) -> list[Month]:
    """Return what is allocated each month to products at some places of the tree; None: everywhere."""
    start = month_of(first)
    with connection.cursor() as cursor:
        cursor.execute(
            _OF_PLACES,
            {"paths": None if paths is None else list(paths), "first": start, "after": shift(start, months)},
        )
        return [Month(*row) for row in cursor.fetchall()]


def fte_by_month(product_ids: Sequence[int], *, first: date, after: date) -> dict[tuple[int, date], Decimal]:
    """Return (allocation, month) → full-time posts, of the allocations to some products."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_PRODUCTS, {"product_ids": list(product_ids), "first": first, "after": after})
        return {(row_id, month): fte for row_id, month, fte in cursor.fetchall()}

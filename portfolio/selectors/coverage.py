"""Who answers for what, and where nobody does, or soon nobody will.

A product counts while it is active, as for the KPI `role_coverage`: its manager and its owner are looked
for on one day. For each of the two roles of a product at most one gap is told:

    nobody  nobody has the role on the day
    ends    whoever has it has it until a day within the horizon, and nobody follows
    leaves  whoever has it leaves the company within the horizon (or has left), and nobody follows
    away    whoever has it is on long leave at a time within the horizon

Only `nobody` makes a product uncovered: the others are still to come, or a person who comes back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, overload

from django.core.paginator import Page, Paginator
from django.db import connection

from core.access.models import User
from core.access.permissions import visible_paths
from portfolio.models import Ownership

LONG_LEAVE_DAYS: Final = 30
SEEN_AT_ONCE: Final = 50
_ACTIVE: Final = """
    active AS (
        SELECT p.id, p.name FROM portfolio_product p
        WHERE p.stage <> 'retired' AND (p.retired_on IS NULL OR p.retired_on > %(day)s)
        AND (%(seen)s::ltree[] IS NULL
             OR p.scope_id IN (SELECT id FROM access_scope WHERE path <@ %(seen)s::ltree[]))
        AND (%(inside)s::ltree[] IS NULL
             OR p.scope_id IN (SELECT id FROM access_scope WHERE path <@ %(inside)s::ltree[]))
    )
"""
# `nobody` is told of every role without somebody; of `soon` the first alone that comes to a role.
_FOUND: Final = f"""
    {_ACTIVE}, held AS NOT MATERIALIZED (
        SELECT o.id AS ownership_id, o.product_id, o.role, o.person_id, o.ends_on, a.name
        FROM portfolio_ownership o JOIN active a ON a.id = o.product_id
        WHERE o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s)
    ), nobody AS MATERIALIZED (
        SELECT a.id AS product_id, a.name, r.role
        FROM active a CROSS JOIN (VALUES ('manager'), ('owner')) r (role)
        WHERE NOT EXISTS (
            SELECT FROM portfolio_ownership o WHERE o.product_id = a.id AND o.role = r.role
            AND o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s))
    ), soon AS (
        SELECT h.*, 'ends' AS kind, h.ends_on AS due_on FROM held h
        WHERE h.ends_on < %(horizon)s AND NOT EXISTS (
            SELECT FROM portfolio_ownership f WHERE f.product_id = h.product_id AND f.role = h.role
            AND f.starts_on > %(day)s AND f.starts_on <= h.ends_on)
        UNION ALL
        SELECT h.*, 'leaves', p.leaves_on FROM held h JOIN teams_person p ON p.id = h.person_id
        WHERE p.leaves_on < %(horizon)s AND (h.ends_on IS NULL OR h.ends_on > p.leaves_on)
        UNION ALL
        SELECT h.*, 'away', l.starts_on FROM held h JOIN teams_absence l ON l.person_id = h.person_id
        WHERE l.starts_on < %(horizon)s AND (l.ends_on IS NULL OR l.ends_on > %(day)s)
        AND (l.ends_on IS NULL OR l.ends_on - l.starts_on >= %(long)s)
        AND (h.ends_on IS NULL OR h.ends_on > l.starts_on)
    ), first AS MATERIALIZED (
        SELECT DISTINCT ON (product_id, role) * FROM soon ORDER BY product_id, role, due_on, kind
    ), gap AS (
        SELECT product_id, name, role, 'nobody' AS kind, NULL::date AS due_on, NULL::bigint AS ownership_id,
               NULL::bigint AS person_id FROM nobody
        UNION ALL
        SELECT product_id, name, role, kind, due_on, ownership_id, person_id FROM first
    ), counted AS (
        SELECT (SELECT count(*) FROM active) AS active,
               (SELECT count(DISTINCT product_id) FROM nobody) AS uncovered,
               (SELECT count(*) FROM nobody WHERE role = 'manager') AS without_manager,
               (SELECT count(*) FROM nobody WHERE role = 'owner') AS without_owner,
               (SELECT count(*) FROM first) AS due
    )
"""  # noqa: S608 constants only
_GAPS: Final = f"""
    WITH {_FOUND}, shown AS (
        SELECT * FROM gap
        ORDER BY due_on NULLS FIRST, name, product_id, role LIMIT %(most)s OFFSET %(skipped)s
    )
    SELECT c.active, c.uncovered, c.without_manager, c.without_owner, c.due,
           p.code, p.name, p.stage, n.name AS node_name, g.role, g.kind, g.due_on,
           (SELECT min(o.starts_on) FROM portfolio_ownership o WHERE o.product_id = g.product_id
            AND o.role = g.role AND o.starts_on > %(day)s) AS next_on,
           g.ownership_id, g.person_id, h.name AS person_name, h.email AS person_email
    FROM counted c LEFT JOIN shown g ON true LEFT JOIN portfolio_product p ON p.id = g.product_id
    LEFT JOIN portfolio_node n ON n.id = p.node_id LEFT JOIN teams_person h ON h.id = g.person_id
    ORDER BY g.due_on NULLS FIRST, g.name, g.product_id, g.role
"""  # noqa: S608 constants only
_COUNTS_COLUMNS: Final = 5
_CROWDED: Final = f"""
    WITH {_ACTIVE}, counted AS (
        SELECT o.person_id, count(DISTINCT o.product_id) AS products
        FROM portfolio_ownership o JOIN active a ON a.id = o.product_id
        WHERE o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s)
        GROUP BY o.person_id HAVING count(DISTINCT o.product_id) > %(more_than)s
    )
    SELECT p.id, p.name, p.email, c.products, count(*) OVER () AS crowd
    FROM counted c JOIN teams_person p ON p.id = c.person_id
    ORDER BY c.products DESC, p.name, p.id LIMIT %(most)s OFFSET %(skipped)s
"""  # noqa: S608 constants only


class GapKind(StrEnum):
    """Why a role of a product needs somebody."""

    NOBODY = "nobody"
    ENDS = "ends"
    LEAVES = "leaves"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Gap:
    """A role of a product that nobody has, or that soon nobody has.

    kind: of `GapKind`. next_on: from when on somebody else has it, as far as is known.
    """

    product_code: str
    product_name: str
    stage: str
    node_name: str
    role: str
    kind: str
    due_on: date | None
    next_on: date | None
    ownership_id: int | None
    person_id: int | None
    person_name: str | None
    person_email: str | None

    @property
    def role_label(self) -> str:
        """Return the role in words."""
        return str(Ownership.Role(self.role).label)


@dataclass(frozen=True, slots=True)
class Crowded:
    """Somebody who answers for many products at once."""

    person_id: int
    name: str
    email: str
    products: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Active products on a day, and how many of them have a manager and an owner."""

    active: int
    covered: int
    without_manager: int
    without_owner: int

    @property
    def ratio(self) -> float | None:
        """Return covered / active, as the KPI `role_coverage`; None without products."""
        return self.covered / self.active if self.active else None


@dataclass(frozen=True)
class Question:
    """Of which products, on which day, and how far ahead. inside: tree paths; None: all that is seen."""

    user: User
    day: date
    inside: Sequence[str] | None = None
    days_ahead: int = 90

    def parameters(self) -> dict[str, Any]:
        """Return what the statements bind."""
        return {
            "day": self.day,
            "horizon": self.day + timedelta(days=self.days_ahead + 1),
            "long": LONG_LEAVE_DAYS,
            "seen": visible_paths(self.user),
            "inside": None if self.inside is None else list(self.inside),
        }


class Gaps(Sequence[Gap]):
    """Every gap: what nobody has first, then what is due soonest. Asked for as far as one looks at it.

    The first of them come with how many there are; whoever looks further asks once more.
    at_once: how many are the first.
    """

    def __init__(self, question: Question, at_once: int) -> None:
        self._parameters = question.parameters()
        self._at_once = at_once

    @cached_property
    def counts(self) -> Coverage:
        """Return how many of the products have a manager and an owner."""
        active, uncovered, without_manager, without_owner, _due = self._begin[0][:_COUNTS_COLUMNS]
        return Coverage(active, active - uncovered, without_manager, without_owner)

    @property
    def due(self) -> int:
        """Return how many gaps are to come: somebody has the role on the day."""
        return int(self._begin[0][_COUNTS_COLUMNS - 1])

    def __len__(self) -> int:
        """Return how many there are."""
        return self.counts.without_manager + self.counts.without_owner + self.due

    @overload
    def __getitem__(self, at: int) -> Gap: ...

    @overload
    def __getitem__(self, at: slice) -> list[Gap]: ...

    def __getitem__(self, at: int | slice) -> Gap | list[Gap]:
        """Return one of them, or a row of them."""
        if isinstance(at, int):
            return self[at : at + 1 or None][0]
        first, after, step = at.indices(len(self))
        if after <= self._at_once:
            return _gaps(self._begin[first:after:step])
        return _gaps(self._rows(max(0, after - first), first))[::step]

    def __iter__(self) -> Iterator[Gap]:
        """Yield all of them, from one statement."""
        return iter(_gaps(self._rows(None, 0)))

    @cached_property
    def _begin(self) -> list[Any]:
        return self._rows(self._at_once, 0)

    def _rows(self, most: int | None, skipped: int) -> list[Any]:
        return _rows(_GAPS, {**self._parameters, "most": most, "skipped": skipped})


def gaps(question: Question, *, at_once: int = SEEN_AT_ONCE) -> Gaps:
    """Return every gap: what nobody has first, then what is due soonest. at_once: a page of them."""
    return Gaps(question, at_once)


def counts(question: Question) -> Coverage:
    """Count active products and those with a manager and an owner."""
    return gaps(question).counts


def crowded(question: Question, *, more_than: int) -> list[Crowded]:
    """Return who answers for more than so many of these products, most first."""
    return [Crowded(*row[:-1]) for row in _crowd(question, more_than, None, 0)]


def crowded_page(question: Question, *, more_than: int, number: str | None) -> Page[Crowded]:
    """Return a page of them; one query, two beyond the first page."""
    size = SEEN_AT_ONCE
    first = _crowd(question, more_than, size, 0)
    everybody: Paginator[Any] = Paginator(range(first[0][-1] if first else 0), size)
    page = everybody.get_page(number)
    rows = first if page.number == 1 else _crowd(question, more_than, size, (page.number - 1) * size)
    page.object_list = [Crowded(*row[:-1]) for row in rows]
    return page


def _crowd(question: Question, more_than: int, most: int | None, skipped: int) -> list[Any]:
    asked = {**question.parameters(), "more_than": more_than, "most": most, "skipped": skipped}
    return _rows(_CROWDED, asked)


def _gaps(rows: Sequence[Any]) -> list[Gap]:
    gaps = (row[_COUNTS_COLUMNS:] for row in rows)
    return [Gap(*gap) for gap in gaps if gap[0] is not None]


def _rows(statement: str, parameters: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())

"""Who answers for what, and where nobody does, or soon nobody will.

A product counts while it is active, as for the KPI `role_coverage`: its manager and its owner are looked
for on one day. For each of the two roles of a product at most one gap is told:

    nobody  nobody has the role on the day
    ends    whoever has it has it until a day within the horizon, and nobody follows
    leaves  whoever has it leaves the company within the horizon (or has left), and nobody follows
    away    whoever has it is on long leave at a time within the horizon

Only `nobody` makes a product uncovered: the others are still to come, or a person who comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db import connection

from core.access.models import User
from core.access.permissions import visible_paths
from portfolio.models import Ownership

LONG_LEAVE_DAYS: Final = 30
_ACTIVE: Final = """
    active AS (
        SELECT p.id, p.code, p.name, p.stage, n.name AS node_name
        FROM portfolio_product p JOIN access_scope s ON s.id = p.scope_id
        JOIN portfolio_node n ON n.id = p.node_id
        WHERE p.stage <> 'retired' AND (p.retired_on IS NULL OR p.retired_on > %(day)s)
        AND (%(seen)s::ltree[] IS NULL OR s.path <@ %(seen)s::ltree[])
        AND (%(inside)s::ltree[] IS NULL OR s.path <@ %(inside)s::ltree[])
    )
"""
_GAPS: Final = f"""
    WITH {_ACTIVE}, held AS (
        SELECT a.*, r.role, r.position, o.id AS ownership_id, o.person_id, o.ends_on,
               (SELECT min(f.starts_on) FROM portfolio_ownership f
                WHERE f.product_id = a.id AND f.role = r.role AND f.starts_on > %(day)s) AS next_on
        FROM active a CROSS JOIN (VALUES ('manager', 1), ('owner', 2)) r (role, position)
        LEFT JOIN portfolio_ownership o ON o.product_id = a.id AND o.role = r.role
            AND o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s)
    ), found AS (
        SELECT h.*, 'nobody' AS kind, NULL::date AS due_on FROM held h WHERE h.ownership_id IS NULL
        UNION ALL
        SELECT h.*, 'ends', h.ends_on FROM held h
        WHERE h.ends_on < %(horizon)s AND (h.next_on IS NULL OR h.next_on > h.ends_on)
        UNION ALL
        SELECT h.*, 'leaves', p.leaves_on FROM held h JOIN teams_person p ON p.id = h.person_id
        WHERE p.leaves_on < %(horizon)s AND (h.ends_on IS NULL OR h.ends_on > p.leaves_on)
        UNION ALL
        SELECT h.*, 'away', l.starts_on FROM held h JOIN teams_absence l ON l.person_id = h.person_id
        WHERE l.starts_on < %(horizon)s AND (l.ends_on IS NULL OR l.ends_on > %(day)s)
        AND (l.ends_on IS NULL OR l.ends_on - l.starts_on >= %(long)s)
        AND (h.ends_on IS NULL OR h.ends_on > l.starts_on)
    ), first AS (
        SELECT DISTINCT ON (f.id, f.position) f.* FROM found f
        ORDER BY f.id, f.position, f.due_on NULLS FIRST, f.kind
    )
    SELECT f.code, f.name, f.stage, f.node_name, f.role, f.kind, f.due_on, f.next_on, f.ownership_id,
           f.person_id, p.name AS person_name, p.email AS person_email
    FROM first f LEFT JOIN teams_person p ON p.id = f.person_id
    ORDER BY f.due_on NULLS FIRST, f.name, f.id, f.position
"""  # noqa: S608 constants only
_COUNTS: Final = f"""
    WITH {_ACTIVE}, held AS (
        SELECT a.id, bool_or(o.role = 'manager') AS managed, bool_or(o.role = 'owner') AS owned
        FROM active a LEFT JOIN portfolio_ownership o ON o.product_id = a.id
            AND o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s)
        GROUP BY a.id
    )
    SELECT count(*), count(*) FILTER (WHERE managed AND owned),
           count(*) FILTER (WHERE managed IS NOT TRUE), count(*) FILTER (WHERE owned IS NOT TRUE) FROM held
"""  # noqa: S608 constants only
_CROWDED: Final = f"""
    WITH {_ACTIVE}
    SELECT p.id, p.name, p.email, count(DISTINCT a.id) AS products
    FROM active a JOIN portfolio_ownership o ON o.product_id = a.id
        AND o.starts_on <= %(day)s AND (o.ends_on IS NULL OR o.ends_on > %(day)s)
    JOIN teams_person p ON p.id = o.person_id
    GROUP BY p.id, p.name, p.email HAVING count(DISTINCT a.id) > %(more_than)s
    ORDER BY products DESC, p.name, p.id
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


def gaps(question: Question) -> list[Gap]:
    """Return every gap: what nobody has first, then what is due soonest."""
    return [Gap(*row) for row in _rows(_GAPS, question.parameters())]


def counts(question: Question) -> Coverage:
    """Count active products and those with a manager and an owner."""
    return Coverage(*_rows(_COUNTS, question.parameters())[0])


def crowded(question: Question, *, more_than: int) -> list[Crowded]:
    """Return who answers for more than so many of these products, most first."""
    found = _rows(_CROWDED, {**question.parameters(), "more_than": more_than})
    return [Crowded(*row) for row in found]


def _rows(statement: str, parameters: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())

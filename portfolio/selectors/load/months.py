"""Load: what people are allocated against what time they have. Units: working days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.conf import settings
from psycopg2 import sql

from portfolio.selectors.load.statements import STORED, load_rows, share_rows


class Mark(StrEnum):
    """What a month of a person looks like."""

    OVER = "over_allocated"
    WITHIN = "within_capacity"
    UNDER = "under_used"
    ABSENT = "absent"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Load:
    """A person's month: what time there is, and how much of it is allocated."""

    person_id: int
    month: date
    work_days: int
    absent_days: int
    gone_days: int
    capacity_days: Decimal
    allocated_days: Decimal
    off_days: int

    @property
    def ratio(self) -> Decimal | None:
        """Return allocated / capacity; None where there is no capacity."""
        return self.allocated_days / self.capacity_days if self.capacity_days else None

    @property
    def capacity_fte(self) -> Decimal:
        """Return the capacity in full-time posts."""
        return self.capacity_days / self.work_days if self.work_days else Decimal(0)

    @property
    def allocated_fte(self) -> Decimal:
        """Return what is allocated in full-time posts."""
        return self.allocated_days / self.work_days if self.work_days else Decimal(0)


@dataclass(frozen=True, slots=True)
class Share:
    """What a person carries of an allocation in a month; of a team's, the person's part."""

    allocation_id: int
    product_id: int
    person_id: int
    team_id: int | None
    month: date
    allocated_days: Decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a month is over-allocated, and below what it is under-used, in percent of capacity."""

    over_pct: int
    under_pct: int


def limits() -> Limits:
    """Return the limits that the company set."""
    return Limits(over_pct=settings.LOAD_OVER_PCT, under_pct=settings.LOAD_UNDER_PCT)


def loads(
    person_ids: Collection[int], *, first: date, months: int, given: sql.Composable = STORED
) -> list[Load]:
    """Return the load of people in so many months from that of `first`, in one query, by person and month."""
    return [Load(*row) for row in load_rows(person_ids, first, months, given)]


def shares(
    person_ids: Collection[int], *, first: date, months: int, given: sql.Composable = STORED
) -> list[Share]:
    """Return what makes up the load of people, largest part of each month first."""
    return [Share(*row) for row in share_rows(person_ids, first, months, given)]


def mark_of(load: Load, limits: Limits) -> Mark:
    """Tell what a month looks like. Something allocated where there is no time is too much."""
    # A team's allocation is shared by division: the last digits mean nothing.
    allocated = round(load.allocated_days, 6)
    if allocated * 100 > load.capacity_days * limits.over_pct:
        return Mark.OVER
    if not load.capacity_days:
        gone = load.gone_days == load.work_days > 0
        return Mark.GONE if gone else Mark.ABSENT
    return Mark.UNDER if allocated * 100 < load.capacity_days * limits.under_pct else Mark.WITHIN

"""What a person's tab of capacity shows: the months to come, and what changes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from core.common.periods import month_of, months_between, shift
from teams.models import Absence, CapacityChange, Person
from teams.selectors.capacity import MonthOfWork, capacity_by_month

MONTHS: Final = 12


@dataclass(frozen=True)
class Presence:
    """A person's time in the coming months, and the absences and changes of capacity not over yet."""

    months: Sequence[MonthOfWork]
    absences: Sequence[Absence]
    changes: Sequence[CapacityChange]


def presence(person: Person, today: date) -> Presence:
    """Gather what time a person has from this month on."""
    first = month_of(today)
    found = capacity_by_month([person.pk], first=first, months=MONTHS)
    return Presence(
        months=[found[person.pk, month] for month in months_between(first, shift(first, MONTHS))],
        absences=list(person.absences.exclude(ends_on__lte=first).order_by("starts_on")),
        changes=list(person.capacity_changes.exclude(ends_on__lte=first).order_by("starts_on")),
    )

"""The rule of what a person has one of at a time: from a day until before another."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.common import spoken
from core.common.errors import Invalid
from core.common.spans import Others, refuse_reversed
from teams.models import Absence, CapacityChange

P = TypeVar("P", Absence, CapacityChange)


class PeriodOverlaps(Invalid):
    """A person has one absence, and one change of capacity, at a time."""

    code = "period_overlaps"
    detail = gettext_lazy("Another one of this person overlaps. End it first, or change the dates.")


def checks_of(rows: Sequence[P]) -> Callable[[P], None]:
    """Return what refuses reversed dates, and a time in which the person has one already.

    It raises PeriodOverlaps, Invalid.
    """
    others = Others(rows, "person_id")

    def check(row: P) -> None:
        refuse_reversed(row)
        if other := others.in_the_way(row):
            message = _("%(person)s has one from %(start)s that overlaps. End it first, or change the dates.")
            message %= {"person": row.person.name, "start": spoken.day(other.starts_on)}
            raise PeriodOverlaps(message, fields={"starts_on": [message]})

    return check

"""The rule of what a person has one of at a time: from a day until before another."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.common import spoken
from core.common.errors import Invalid
from core.common.spans import overlapping, refuse_reversed
from teams.models import Absence, CapacityChange


class PeriodOverlaps(Invalid):
    """A person has one absence, and one change of capacity, at a time."""

    code = "period_overlaps"
    detail = gettext_lazy("Another one of this person overlaps. End it first, or change the dates.")


def check_period(row: Absence | CapacityChange) -> None:
    """Refuse reversed dates, and a time in which the person has one already.

    Raises PeriodOverlaps, Invalid.
    """
    refuse_reversed(row)
    others = type(row)._default_manager.filter(person_id=row.person_id).exclude(pk=row.pk)
    if other := overlapping(others, row.starts_on, row.ends_on).first():
        message = _("%(person)s has one from %(start)s that overlaps. End it first, or change the dates.") % {
            "person": row.person.name,
            "start": spoken.day(other.starts_on),
        }
        raise PeriodOverlaps(message, fields={"starts_on": [message]})

"""The rule of what a person has one of at a time: from a day until before another."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.common import spoken
from core.common.errors import Invalid
from teams.models import Absence, CapacityChange


class PeriodOverlaps(Invalid):
    """A person has one absence, and one change of capacity, at a time."""

    code = "period_overlaps"
    detail = gettext_lazy("Another one of this person overlaps. End it first, or change the dates.")


def check_period(row: Absence | CapacityChange) -> None:
    """Refuse reversed dates, and a time in which the person has one already.

    Raises PeriodOverlaps, Invalid.
    """
    if row.ends_on and row.ends_on <= row.starts_on:
        message = _("The end lies before the start. Give a later day, or none.")
        raise Invalid(message, fields={"ends_on": [message]})
    others = (
        type(row)
        ._default_manager.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=row.starts_on), person_id=row.person_id
        )
        .exclude(pk=row.pk)
    )
    if row.ends_on:
        others = others.filter(starts_on__lt=row.ends_on)
    if other := others.order_by("starts_on").first():
        message = _("%(person)s has one from %(start)s that overlaps. End it first, or change the dates.") % {
            "person": row.person.name,
            "start": spoken.day(other.starts_on),
        }
        raise PeriodOverlaps(message, fields={"starts_on": [message]})

"""What teams refuses, and what to do then."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import Invalid


class PeriodOverlaps(Invalid):
    """A person has one absence, and one change of capacity, at a time."""

    code = "period_overlaps"
    detail = _("Another one of this person overlaps. End it first, or change the dates.")

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported


class WorkCalendar(Imported):
    """The days on which a site or a country does not work, besides Saturdays and Sundays.

    country, subdivision: where its days are proposed from, by their codes ("FR", "57"); both may be empty.
    """

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=150)
    country = models.CharField(_("country"), max_length=2, blank=True)
    subdivision = models.CharField(_("part of the country"), max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints = [
            models.CheckConstraint(
                condition=Q(country="", subdivision="") | Q(country__regex="^[A-Z]{2}$"),
                name="work_calendar_place",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DayOff(Imported):
    """A day of a calendar on which nobody who has it works. One on a weekend counts for nothing."""

    calendar = models.ForeignKey(
        WorkCalendar, on_delete=models.CASCADE, related_name="days_off", verbose_name=_("calendar")
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=150)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["calendar", "day"]
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="day_off_once")]

    def __str__(self) -> str:
        return f"{self.calendar} {self.day}"

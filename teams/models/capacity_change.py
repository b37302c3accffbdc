from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.fields import DateRange
from core.ingest.models import Imported
from teams.models.person import Person


class CapacityChange(Imported):
    """A time in which a person works another part of a full time than ordinarily."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="capacity_changes", verbose_name=_("person")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    capacity_pct = models.DecimalField(_("capacity, %"), max_digits=5, decimal_places=2)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["person", "-starts_on"]
        verbose_name = _("change of capacity")
        verbose_name_plural = _("changes of capacity")
        constraints = [
            models.UniqueConstraint(fields=["person", "starts_on"], name="capacity_change_once"),
            models.CheckConstraint(
                condition=Q(capacity_pct__gte=0, capacity_pct__lte=100), name="capacity_change_in_range"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="capacity_change_ends_after_start",
            ),
            ExclusionConstraint(
                name="capacity_change_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.capacity_pct} %"

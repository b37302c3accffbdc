from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope
from core.ingest.models import Imported


class DateRange(Func):
    """`daterange(from, to)`: half-open, open-ended where `to` is null."""

    function = "DATERANGE"
    output_field = DateRangeField()


class Target(Imported):
    """What a KPI should reach on a node or product, and how far off is tolerated, for a time.

    value and tolerance are in the KPI's own unit, ratios 0–1.
    """

    kpi = models.CharField(_("KPI"), max_length=60)
    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    value = models.DecimalField(_("target"), max_digits=20, decimal_places=6)
    tolerance = models.DecimalField(_("tolerance"), max_digits=20, decimal_places=6, default=0)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kpi", "scope", "starts_on"], name="target_once"),
            models.CheckConstraint(condition=Q(tolerance__gte=0), name="target_tolerance_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="target_ends_after_start",
            ),
            ExclusionConstraint(
                name="target_one_at_a_time",
                expressions=[
                    ("kpi", RangeOperators.EQUAL),
                    ("scope", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.scope}"

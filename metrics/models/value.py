from django.db import models
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope


class KpiValue(models.Model):
    """A KPI of a node or product in a window, as computed: a cache of what pages read most.

    Holds the default window of the latest complete period; everything else is made
    from the measures on request. value, numerator … are in the KPI's unit, ratios 0–1;
    their many places give every float back as it was.

    …_year_before, …_month_before: of the same window a year, a month before. change_z says whether the
    change in a year stands out from noise; null where nothing is said about noise.
    """

    is_derived = True  # made again from facts: no undo of an import is held up by it

    class Health(models.TextChoices):
        ON_TARGET = "on_target", _("On target")
        IN_TOLERANCE = "in_tolerance", _("In tolerance")
        OFF_TARGET = "off_target", _("Off target")
        NO_VALUE = "no_value", _("No value")

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+", db_index=False)
    kpi = models.CharField(max_length=60)
    kpi_version = models.PositiveSmallIntegerField()
    window = models.CharField(max_length=7)
    period = models.DateField()
    value = models.DecimalField(max_digits=48, decimal_places=24, null=True)
    numerator = models.DecimalField(max_digits=48, decimal_places=24, null=True)
    denominator = models.DecimalField(max_digits=48, decimal_places=24, null=True)
    n = models.BigIntegerField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    p85 = models.FloatField(null=True)
    unfinished = models.BigIntegerField(null=True)
    target = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    tolerance = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    health = models.CharField(max_length=12, choices=Health, blank=True)
    stale = models.BooleanField(default=False)
    data_on = models.DateField(null=True)
    reason = models.CharField(max_length=60, blank=True)
    missing_rates = models.JSONField(null=True)
    computed_at = models.DateTimeField()
    value_year_before = models.DecimalField(max_digits=48, decimal_places=24, null=True)
    change_z = models.FloatField(null=True)
    value_month_before = models.DecimalField(max_digits=48, decimal_places=24, null=True)
    health_month_before = models.CharField(max_length=12, choices=Health, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "kpi", "window", "period"], name="value_once")
        ]
        indexes = [
            models.Index(
                fields=["period", "scope"],
                condition=models.Q(health="off_target"),
                name="value_off_target",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.scope_id} {self.window} {self.period:%Y-%m}"

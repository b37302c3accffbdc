from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portfolio.models import SuccessCriterion


class CriterionVerdict(models.Model):
    """What a success criterion was measured at, and what that says.

    Before the review it is what the KPI says now, and is written over. From the review on, every other
    result is a row of its own: the newest is current, the others are kept with what they were measured on.
    The wording is kept with it.
    """

    is_derived = True  # made again from facts: no undo of an import is held up by it

    class Verdict(models.TextChoices):
        PENDING = "pending", _("Pending")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        NOT_MEASURABLE = "not_measurable", _("Not measurable")

    criterion = models.ForeignKey(SuccessCriterion, on_delete=models.CASCADE, related_name="verdicts")
    current = models.BooleanField(default=True)
    verdict = models.CharField(max_length=14, choices=Verdict)
    edition = models.PositiveIntegerField()
    kpi = models.CharField(max_length=60)
    window = models.CharField(max_length=7)
    direction = models.CharField(max_length=8)
    threshold = models.DecimalField(max_digits=20, decimal_places=6)
    review_on = models.DateField()
    period = models.DateField()
    reading_id = models.CharField(max_length=250)
    value = models.DecimalField(max_digits=48, decimal_places=24, null=True)
    n = models.BigIntegerField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    data_on = models.DateField(null=True)
    stale = models.BooleanField(default=False)
    reason = models.CharField(max_length=60, blank=True)
    measured_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["criterion", "-measured_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["criterion"], condition=models.Q(current=True), name="verdict_current_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} {self.verdict}"

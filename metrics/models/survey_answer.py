from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ingest.models import ImportedFact
from portfolio.models import Product


class SurveyAnswer(ImportedFact):
    """One person's answer about one product: 0–10 for NPS, 1–5 for satisfaction."""

    class Kind(models.TextChoices):
        NPS = "nps", _("NPS")
        CSAT = "csat", _("satisfaction")

    key = models.CharField(max_length=100)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.NPS)
    score = models.PositiveSmallIntegerField()
    responded_on = models.DateField()
    segment = models.CharField(max_length=100, blank=True)
    wave = models.CharField(max_length=100, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        # Not unique=True on the field: that brings a second index, for LIKE, which nobody asks.
        constraints = [
            models.UniqueConstraint(fields=["key"], name="survey_key_once"),
            models.CheckConstraint(
                condition=Q(kind="nps", score__gte=0, score__lte=10)
                | Q(kind="csat", score__gte=1, score__lte=5),
                name="survey_score_in_range",
            ),
        ]
        indexes = [models.Index(fields=["product", "responded_on"], name="survey_month")]

    def __str__(self) -> str:
        return self.key

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported


class ExchangeRate(Imported):
    """What one unit of a currency was worth in the reporting currency in a month."""

    currency = models.CharField(_("currency"), max_length=3)
    month = models.DateField(_("month"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "month"], name="rate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.month:%Y-%m}"

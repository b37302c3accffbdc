from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ingest.models import ImportedFact
from portfolio.models import Product


class UsageReading(ImportedFact):
    """How many people used a product, as counted on one day."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+", db_index=False)
    read_on = models.DateField(_("date"))
    active_users = models.BigIntegerField(_("active users"))
    eligible_users = models.BigIntegerField(_("eligible users"), null=True, blank=True)
    signups = models.BigIntegerField(_("sign-ups"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "read_on"], name="usage_once"),
            models.CheckConstraint(condition=models.Q(active_users__gte=0), name="usage_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.read_on}"

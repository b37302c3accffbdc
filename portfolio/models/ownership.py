from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.fields import DateRange
from core.ingest.models import Imported
from portfolio.models.product import Product
from teams.models import Person


class Ownership(Imported):
    """A person answering for a product as its manager or owner, from a day until before another."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("product manager")
        OWNER = "owner", _("product owner")

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="ownerships", verbose_name=_("product")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="ownerships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=7, choices=Role)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["product", "role", "-starts_on"]
        verbose_name = _("ownership")
        verbose_name_plural = _("ownership")
        constraints = [
            models.UniqueConstraint(fields=["product", "person", "role", "starts_on"], name="ownership_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="ownership_ends_after_start",
            ),
            ExclusionConstraint(
                name="ownership_one_at_a_time",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.role} {self.person}"

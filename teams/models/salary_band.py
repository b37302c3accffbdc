from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported
from teams.models.role_sheet import RoleSheet


class SalaryBand(Imported):
    """What a role pays a year at a career level, from a day until the next band of the same begins.

    Nothing of it leaves the portal for whoever lacks the right to see salaries.
    """

    sheet = models.ForeignKey(
        RoleSheet, on_delete=models.PROTECT, related_name="salary_bands", verbose_name=_("role")
    )
    level = models.CharField(_("level"), max_length=50)
    currency = models.CharField(_("currency"), max_length=3)
    low = models.DecimalField(_("low"), max_digits=12, decimal_places=2)
    mid = models.DecimalField(_("middle"), max_digits=12, decimal_places=2)
    high = models.DecimalField(_("high"), max_digits=12, decimal_places=2)
    starts_on = models.DateField(_("from"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sheet", "level", "currency", "-starts_on"]
        verbose_name = _("salary band")
        verbose_name_plural = _("salary bands")
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "level", "currency", "starts_on"], name="salary_band_once"
            ),
            models.CheckConstraint(
                condition=Q(low__gt=0, mid__gte=F("low"), high__gte=F("mid")), name="salary_band_rises"
            ),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="salary_band_currency"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.level}"

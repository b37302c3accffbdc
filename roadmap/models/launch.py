from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported
from portfolio.models import Product


class Launch(Imported):
    """Bringing a product, or a major part of it, to market, with the dates that led there.

    first_committed_on is the date first promised; it is written once and never moved.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="launches", verbose_name=_("product")
    )
    name = models.CharField(_("name"), max_length=150)
    idea_on = models.DateField(_("idea accepted"), null=True, blank=True)
    go_on = models.DateField(_("go decision"), null=True, blank=True)
    development_on = models.DateField(_("development start"), null=True, blank=True)
    committed_on = models.DateField(_("committed date"), null=True, blank=True)
    first_committed_on = models.DateField(_("first committed date"), null=True, blank=True)
    launched_on = models.DateField(_("launched"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-launched_on", "name"]
        verbose_name = _("launch")
        verbose_name_plural = _("launches")
        constraints = [
            models.UniqueConstraint(fields=["product", "name"], name="launch_once"),
            *(
                models.CheckConstraint(
                    condition=Q(launched_on__isnull=True)
                    | Q(**{f"{earlier}__isnull": True})
                    | Q(launched_on__gte=F(earlier)),
                    name=f"launch_not_before_{earlier.removesuffix('_on')}",
                )
                for earlier in ("idea_on", "go_on", "development_on")
            ),
        ]
        indexes = [models.Index(fields=["launched_on"], name="launch_month")]

    def __str__(self) -> str:
        return self.name

    @property
    def slip_days(self) -> int | None:
        """Return how many days after the first promise it came (negative: before)."""
        if self.launched_on is None or self.first_committed_on is None:
            return None
        return (self.launched_on - self.first_committed_on).days

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported
from portfolio.models import Product


class Release(Imported):
    """A version that reached users; failed when it had to be rolled back or repaired at once."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="releases", verbose_name=_("product")
    )
    name = models.CharField(_("name"), max_length=150)
    released_on = models.DateField(_("released"))
    failed = models.BooleanField(_("failed"), default=False)

    class Meta:
        ordering = ["-released_on", "name"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [models.UniqueConstraint(fields=["product", "name"], name="release_once")]
        indexes = [models.Index(fields=["product", "released_on"], name="release_month")]

    def __str__(self) -> str:
        return self.name

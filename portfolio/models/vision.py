from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope
from core.ingest.models import Imported


class Vision(Imported):
    """Where a node or a product wants to go, and how, from a day until the next statement's."""

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="visions")
    starts_on = models.DateField(_("from"))
    statement = models.TextField(_("vision"))
    strategy = models.TextField(_("strategy"), blank=True)
    written_by = models.CharField(_("written by"), max_length=254, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["scope", "-starts_on"]
        verbose_name = _("vision")
        verbose_name_plural = _("visions")
        constraints = [
            models.UniqueConstraint(fields=["scope", "starts_on"], name="vision_once"),
            models.CheckConstraint(condition=~Q(statement=""), name="vision_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.starts_on}"

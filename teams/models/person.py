from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported
from teams.models.team import Team
from teams.models.work_calendar import WorkCalendar


class Person(Imported):
    """Somebody who works on products, with or without a sign-in (joined by e-mail)."""

    email = models.EmailField(_("email"), max_length=254)
    name = models.CharField(_("name"), max_length=150)
    role = models.CharField(_("role"), max_length=100, blank=True)
    level = models.CharField(_("level"), max_length=50, blank=True)
    manager = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("manager"),
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    capacity_pct = models.DecimalField(_("capacity, %"), max_digits=5, decimal_places=2, default=100)
    calendar = models.ForeignKey(
        WorkCalendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("calendar"),
    )
    leaves_on = models.DateField(_("leaves"), null=True, blank=True)
    custom = models.JSONField(_("custom fields"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(
                condition=Q(capacity_pct__gte=0, capacity_pct__lte=100), name="person_capacity_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(manager=F("id")) | Q(manager__isnull=True), name="person_not_own_manager"
            ),
        ]
        indexes = [GinIndex(fields=["custom"], opclasses=["jsonb_path_ops"], name="person_custom")]

    def __str__(self) -> str:
        return self.name

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported
from portfolio.models.life_cycle import CycleStage
from portfolio.models.product import Product
from teams.models import Person


class Workstream(Imported):
    """How far a product is with one of its stages. Stages run in parallel; each has a state of its own.

    reason: why it is blocked or waived. person: who answers for it, or waived it.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", _("Not started")
        UNDER_WAY = "under_way", _("Under way")
        DONE = "done", _("Done")
        WAIVED = "waived", _("Waived")
        BLOCKED = "blocked", _("Blocked")

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="workstreams", verbose_name=_("product")
    )
    stage = models.ForeignKey(
        CycleStage, on_delete=models.PROTECT, related_name="workstreams", verbose_name=_("stage")
    )
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.NOT_STARTED)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    ends_on = models.DateField(_("ended"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["product", "stage__position"]
        verbose_name = _("workstream")
        verbose_name_plural = _("workstreams")
        constraints = [
            models.UniqueConstraint(fields=["product", "stage"], name="workstream_once"),
            models.CheckConstraint(
                condition=~Q(state__in=("waived", "blocked")) | ~Q(reason=""),
                name="workstream_reason_where_waived_or_blocked",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="workstream_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(starts_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="workstream_due_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.stage}"

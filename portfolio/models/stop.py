from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import visible_paths
from core.common.fields import DateRange
from core.ingest.models import Imported
from portfolio.models.product import Product, Stage


class StopReason(models.TextChoices):
    """Why a product was stopped."""

    NO_DEMAND = "no_demand", _("Too little demand")
    NOT_VIABLE = "not_viable", _("Does not pay")
    NOT_FEASIBLE = "not_feasible", _("Cannot be built as meant")
    STRATEGY = "strategy", _("No longer fits the strategy")
    DUPLICATE = "duplicate", _("Does what another product does")
    REGULATION = "regulation", _("Law or standard stands against it")
    CAPACITY = "capacity", _("People or money needed elsewhere")
    OTHER = "other", _("Other")


class StopQuerySet(models.QuerySet["ProductStop"]):
    """Questions that pages ask of the kill list."""

    def visible_to(self, user: User) -> Self:
        """Keep those of products that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(product__scope__path__within=paths)

    def in_force(self) -> Self:
        """Keep those that were not taken back by starting again."""
        return self.filter(restarted_on__isnull=True)


class ProductStop(Imported):
    """A product that was stopped: why, what had been spent, what it set free, what is learnt.

    Kept for ever. stage_before and retired_before are what the product returns to when it starts again.
    """

    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="stops", verbose_name=_("product")
    )
    stopped_on = models.DateField(_("stopped on"))
    reason = models.CharField(_("reason"), max_length=12, choices=StopReason)
    reason_text = models.TextField(_("reason in words"))
    sunk_cost = models.DecimalField(_("sunk cost"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    released_fte = models.DecimalField(
        _("released full-time equivalents"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    released_days = models.DecimalField(
        _("released person-days"), max_digits=9, decimal_places=1, null=True, blank=True
    )
    lessons = models.TextField(_("lessons"), blank=True)
    stage_before = models.CharField(_("stage before"), max_length=11, choices=Stage)
    retired_before = models.DateField(_("retirement before"), null=True, blank=True)
    restarted_on = models.DateField(_("started again on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = StopQuerySet.as_manager()

    class Meta:
        ordering = ["-stopped_on", "-id"]
        verbose_name = _("stopped product")
        verbose_name_plural = _("stopped products")
        constraints = [
            models.UniqueConstraint(fields=["product", "stopped_on"], name="stop_once_a_day"),
            # Inclusive: a product that started again is not stopped anew on that day.
            ExclusionConstraint(
                name="stop_one_at_a_time",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    (DateRange("stopped_on", "restarted_on", Value("[]")), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=~Q(reason_text=""), name="stop_says_why"),
            models.CheckConstraint(
                condition=Q(restarted_on__isnull=True) | Q(restarted_on__gte=F("stopped_on")),
                name="stop_restarted_after",
            ),
            models.CheckConstraint(
                condition=Q(sunk_cost__isnull=True) | Q(Q(sunk_cost__gte=0), ~Q(currency="")),
                name="stop_sunk_cost_in_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(released_fte__isnull=True) | Q(released_fte__gte=0),
                name="stop_released_fte_positive",
            ),
            models.CheckConstraint(
                condition=Q(released_days__isnull=True) | Q(released_days__gte=0),
                name="stop_released_days_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.stopped_on}"

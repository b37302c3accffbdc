from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.fields import DateRange
from core.ingest.models import Imported
from portfolio.models.product import Product
from teams.models import Person, Team


def _one_at_a_time(name: str, holder: str) -> ExclusionConstraint:
    return ExclusionConstraint(
        name=name,
        expressions=[
            ("product", RangeOperators.EQUAL),
            (holder, RangeOperators.EQUAL),
            (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
        ],
        deferrable=models.Deferrable.DEFERRED,
    )


class Allocation(Imported):
    """What a person, or a team as a whole, gives to a product, from a day until before another.

    percent is of one full-time post: a team of six may give 450. Members share it by what time they have.
    """

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="allocations", verbose_name=_("product")
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name=_("person"),
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="allocations",
        verbose_name=_("team"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    percent = models.DecimalField(_("share of a full time, %"), max_digits=7, decimal_places=2)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["product", "-starts_on"]
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.UniqueConstraint(
                fields=["product", "person", "team", "starts_on"],
                nulls_distinct=False,
                name="allocation_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, team__isnull=False)
                | Q(person__isnull=False, team__isnull=True),
                name="allocation_of_person_or_team",
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0) & (Q(person__isnull=True) | Q(percent__lte=100)),
                name="allocation_in_range",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="allocation_ends_after_start",
            ),
            _one_at_a_time("allocation_person_once_at_a_time", "person"),
            _one_at_a_time("allocation_team_once_at_a_time", "team"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.holder_name}"

    @property
    def share(self) -> Decimal:
        """Return the part of one full-time post: 0.5 for 50 %."""
        return self.percent / 100

    @property
    def holder_name(self) -> str:
        """Return who works on the product: the person, or the team."""
        return str(self.person or self.team or "")

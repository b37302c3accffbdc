from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.common.fields import DateRange
from core.ingest.models import Imported
from portfolio.models.product import Product
from teams.models import Mastery, Skill


class SkillNeed(Imported):
    """A skill that a product needs, how well and how much of it, from a day until before another."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="skill_needs", verbose_name=_("product")
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="needs", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Mastery)
    fte = models.DecimalField(_("full-time equivalents"), max_digits=6, decimal_places=2)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["product", "skill", "-starts_on"]
        verbose_name = _("skill need")
        verbose_name_plural = _("skill needs")
        constraints = [
            models.UniqueConstraint(fields=["product", "skill", "starts_on"], name="skill_need_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="skill_need_on_the_scale"),
            models.CheckConstraint(condition=Q(fte__gt=0), name="skill_need_is_some"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="skill_need_ends_after_start",
            ),
            ExclusionConstraint(
                name="skill_need_one_at_a_time",
                expressions=[
                    ("product", RangeOperators.EQUAL),
                    ("skill", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.skill}"

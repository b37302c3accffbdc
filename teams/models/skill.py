from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.ingest.models import Imported


class Mastery(models.IntegerChoices):
    """How well somebody has a skill, or must have it: one scale for everything."""

    NONE = 0, _("None yet")
    AWARE = 1, _("Aware")
    GUIDED = 2, _("With guidance")
    ABLE = 3, _("Independent")
    ADVANCED = 4, _("Advanced")
    EXPERT = 5, _("Expert, teaches others")


class SkillFamily(models.TextChoices):
    """What a skill is about."""

    STRATEGY = "strategy", _("Strategy")
    CUSTOMER = "customer", _("Customers")
    DELIVERY = "delivery", _("Delivery")
    DATA = "data", _("Data and money")
    DESIGN = "design", _("Design")
    MARKET = "market", _("Market")
    LEADERSHIP = "leadership", _("Leadership")
    TECHNOLOGY = "technology", _("Technology")


class Skill(Imported):
    """Something that people can do well or less well, named in both languages."""

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name in English"), max_length=100)
    name_fr = models.CharField(_("name in French"), max_length=100)
    family = models.CharField(_("family"), max_length=10, choices=SkillFamily, default=SkillFamily.STRATEGY)
    description = models.TextField(_("description in English"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["family", "code"]
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name_fr=""), name="skill_named_in_both_languages"
            )
        ]

    def __str__(self) -> str:
        return self.said

    @property
    def said(self) -> str:
        """Return the name in the active language."""
        return self.name_fr if (get_language() or "").startswith("fr") else self.name

    @property
    def described(self) -> str:
        """Return the description in the active language."""
        french = (get_language() or "").startswith("fr")
        return self.description_fr if french else self.description

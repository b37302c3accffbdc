from datetime import date
from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope, User
from core.access.permissions import visible_paths
from core.ingest.models import Imported
from portfolio.models.node import Node


class Stage(models.TextChoices):
    """Where a product is in its life."""

    IDEA = "idea", _("Idea")
    DISCOVERY = "discovery", _("Discovery")
    DEVELOPMENT = "development", _("Development")
    LAUNCH = "launch", _("Launch")
    GROWTH = "growth", _("Growth")
    MATURITY = "maturity", _("Maturity")
    DECLINE = "decline", _("Decline")
    RETIRED = "retired", _("Retired")


class InnovationClass(models.TextChoices):
    """How new a product was when it came."""

    NEW_TO_WORLD = "new_to_world", _("New to the world")
    NEW_LINE = "new_line", _("New line")
    EXTENSION = "extension", _("Extension")
    REFRESH = "refresh", _("Refresh")


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions that pages ask of products."""

    def visible_to(self, user: User) -> Self:
        """Keep what the user holds a grant on, directly or from above."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(scope__path__within=paths)

    def active_on(self, day: date) -> Self:
        """Keep what is not retired on a day."""
        going_on = Q(retired_on__isnull=True) | Q(retired_on__gt=day)
        return self.exclude(stage=Stage.RETIRED).filter(going_on)


class Product(Imported):
    """Something the company offers and somebody answers for."""

    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="product")
    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=150)
    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="products", verbose_name=_("portfolio")
    )
    stage = models.CharField(_("stage"), max_length=11, choices=Stage, default=Stage.IDEA)
    innovation_class = models.CharField(
        _("innovation class"), max_length=12, choices=InnovationClass, blank=True
    )
    first_launched_on = models.DateField(_("first launch"), null=True, blank=True)
    retired_on = models.DateField(_("retirement"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    custom = models.JSONField(_("custom fields"), default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True)
                | Q(first_launched_on__isnull=True)
                | Q(retired_on__gte=F("first_launched_on")),
                name="product_retired_after_launch",
            )
        ]
        indexes = [GinIndex(fields=["custom"], opclasses=["jsonb_path_ops"], name="product_custom")]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """Return where this stands in the tree."""
        return self.scope.path

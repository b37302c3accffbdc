from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope, User
from core.access.permissions import visible_paths
from core.ingest.models import Imported
from teams.models import Person


class NodeQuerySet(models.QuerySet["Node"]):
    """Questions that pages ask of the tree."""

    def visible_to(self, user: User) -> Self:
        """Keep what the user holds a grant on, directly or from above."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(scope__path__within=paths)


class Node(Imported):
    """A place in the portfolio tree: group, business unit, portfolio, product line."""

    class Kind(models.TextChoices):
        GROUP = "group", _("group")
        BUSINESS_UNIT = "business_unit", _("business unit")
        PORTFOLIO = "portfolio", _("portfolio")
        PRODUCT_LINE = "product_line", _("product line")

    scope = models.OneToOneField(Scope, on_delete=models.PROTECT, related_name="node")
    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=13, choices=Kind, default=Kind.PORTFOLIO)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_nodes",
        verbose_name=_("owner"),
    )
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = NodeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("portfolio node")
        verbose_name_plural = _("portfolio nodes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")) | Q(parent__isnull=True), name="node_not_its_own_parent"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_path(self) -> str:
        """Return where this stands in the tree."""
        return self.scope.path

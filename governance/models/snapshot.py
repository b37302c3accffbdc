from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import User
from core.access.permissions import visible_paths
from portfolio.models import Node, Product


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Questions that pages ask of snapshots."""

    def visible_to(self, user: User) -> Self:
        """Keep those of nodes that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(node__scope__path__within=paths)


class Snapshot(models.Model):
    """What a committee was shown of a node: frozen once, never changed, never deleted.

    content:  canonical JSON (`governance.canonical`), kept as text so that its bytes stay what was hashed.
    position: place in the portal's chain of snapshots, from 1 without a gap.
    sha256:   of the position, the hash before and the content (`governance.chain`).

    The other columns repeat what the content says, for lists; `verify_snapshots` compares them.
    """

    position = models.PositiveBigIntegerField(_("number"), unique=True)
    node = models.ForeignKey(
        Node, on_delete=models.PROTECT, related_name="snapshots", verbose_name=_("portfolio")
    )
    node_name = models.CharField(_("name"), max_length=150)
    period = models.DateField(_("period"))
    taken_at = models.DateTimeField(_("taken"), default=timezone.now, editable=False)
    taken_by_id = models.BigIntegerField(null=True)
    taken_by_email = models.CharField(_("taken by"), max_length=254)
    content = models.TextField()
    previous_sha256 = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, unique=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-position"]
        verbose_name = _("steering pack")
        verbose_name_plural = _("steering packs")
        indexes = [models.Index(fields=["node", "-position"], name="snapshot_of_node")]

    def __str__(self) -> str:
        return f"{self.node_name} {self.period:%Y-%m}"

    @property
    def scope_path(self) -> str:
        """Return where its node stands in the tree."""
        return self.node.scope.path


class HeldProduct(models.Model):
    """A product whose months a snapshot holds: from `first_month` to `last_month`, both included."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="held")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="held_in")
    first_month = models.DateField()
    last_month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "product"], name="held_once"),
            models.CheckConstraint(
                condition=models.Q(last_month__gte=models.F("first_month")), name="held_months_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.first_month:%Y-%m}…{self.last_month:%Y-%m}"

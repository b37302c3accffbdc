from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access.models import Scope, User
from core.access.permissions import visible_paths
from core.ingest.models import Imported
from portfolio.models.gate_review import GateReview
from teams.models import Person


class ActionItemQuerySet(models.QuerySet["ActionItem"]):
    """Questions that pages ask of actions."""

    def visible_to(self, user: User) -> Self:
        """Keep what belongs to places that the user sees."""
        paths = visible_paths(user)
        return self if paths is None else self.filter(scope__path__within=paths)


class ActionItem(Imported):
    """Something that somebody has to do by a day, and what shows that it was done.

    scope:  the product or portfolio it belongs to. review: the gate review of which it is a condition.
    """

    scope = models.ForeignKey(Scope, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(
        GateReview,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="conditions",
        verbose_name=_("gate review"),
    )
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_items",
        verbose_name=_("owner"),
    )
    raised_on = models.DateField(_("raised"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("done"), null=True, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    evidence_url = models.URLField(_("address"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        constraints = [
            models.UniqueConstraint(fields=["scope", "title", "raised_on"], name="action_item_once"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("raised_on")),
                name="action_item_due_after_raised",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("raised_on")),
                name="action_item_done_after_raised",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(evidence="") | ~Q(evidence_url=""),
                name="action_item_done_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def scope_path(self) -> str:
        """Return where this stands in the tree."""
        return self.scope.path

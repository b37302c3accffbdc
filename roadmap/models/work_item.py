from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.ingest.models import ImportedFact
from portfolio.models import Product


class WorkItem(ImportedFact):
    """A piece of delivery work as its tracker knows it. Moments without a zone are taken as UTC."""

    class Category(models.TextChoices):
        TO_DO = "to_do", _("to do")
        IN_PROGRESS = "in_progress", _("in progress")
        DONE = "done", _("done")

    origin = models.CharField(max_length=40, default="portal")
    key = models.CharField(_("key"), max_length=100)
    product = models.ForeignKey(
        Product,
        on_delete=models.CASCADE,
        related_name="work_items",
        db_index=False,
        verbose_name=_("product"),
    )
    kind = models.CharField(_("type"), max_length=60, blank=True)
    status_name = models.CharField(_("status"), max_length=60, blank=True)
    category = models.CharField(_("status category"), max_length=11, choices=Category, blank=True)
    created_at = models.DateTimeField(_("created"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    committed_on = models.DateField(_("committed"), null=True, blank=True)
    sprint = models.CharField(_("sprint"), max_length=100, blank=True)
    sprint_starts_on = models.DateField(_("sprint start"), null=True, blank=True)
    sprint_ends_on = models.DateField(_("sprint end"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=8, decimal_places=2, null=True, blank=True)
    assignee_email = models.CharField(_("assignee"), max_length=254, blank=True)
    severity = models.PositiveSmallIntegerField(_("severity"), null=True, blank=True)
    found_in_production = models.BooleanField(_("found in production"), default=False)
    parent_key = models.CharField(_("parent"), max_length=100, blank=True)

    class Meta:
        ordering = ["-created_at", "key"]
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        constraints = [
            models.UniqueConstraint(fields=["origin", "key"], name="work_item_once"),
            models.CheckConstraint(
                condition=Q(severity__isnull=True) | Q(severity__gte=1, severity__lte=5),
                name="work_item_severity_in_range",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True)
                | Q(started_at__isnull=True)
                | Q(done_at__gte=F("started_at")),
                name="work_item_done_after_start",
            ),
        ]
        # Months of starts and ends, and the days between, are counted from the index alone.
        indexes = [
            models.Index(
                fields=["product", "done_at"], include=["started_at", "created_at"], name="work_item_done"
            )
        ]

    def __str__(self) -> str:
        return self.key

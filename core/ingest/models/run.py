from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ingest.models.mapping import ColumnMapping
from core.ingest.models.source_file import SourceFile


class ImportRun(models.Model):
    """One file on its way in: read, compared, applied, perhaps undone.

    read = created + updated + unchanged + rejected holds in every state from `previewed` on.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        NEEDS_MAPPING = "needs_mapping", _("columns to map")
        CHECKING = "checking", _("being read")
        PREVIEWED = "previewed", _("ready to apply")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDONE = "undone", _("undone")
        REFUSED = "refused", _("refused")
        DISCARDED = "discarded", _("discarded")
        CANCELLED = "cancelled", _("cancelled")

    source = models.CharField(max_length=40, blank=True)
    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="runs")
    file_name = models.CharField(max_length=255)
    state = models.CharField(max_length=14, choices=State, default=State.RECEIVED)
    mapping = models.ForeignKey(ColumnMapping, on_delete=models.PROTECT, null=True, blank=True)
    columns = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    sniffed = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by_id = models.BigIntegerField(null=True)
    created_by_email = models.CharField(max_length=254)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    read = models.BigIntegerField(default=0)
    created = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    vanished = models.BigIntegerField(default=0)
    notes = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    summary = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, blank=True)
    error_detail = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "-id"], name="run_source")]
        constraints = [
            models.CheckConstraint(
                condition=Q(read=F("created") + F("updated") + F("unchanged") + F("rejected")),
                name="run_counts_add_up",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.file_name}"


class RowIssue(models.Model):
    """Why a row of a file was rejected. `cells` keeps the row to be corrected."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues")
    line = models.BigIntegerField()
    column = models.CharField(max_length=255, blank=True)
    value = models.TextField(blank=True)
    code = models.CharField(max_length=60)
    message = models.TextField()
    advice = models.TextField(blank=True)
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["run", "line"], name="issue_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"


class RowChange(models.Model):
    """What a row was before an import changed or retired it, so that the import can be undone."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "table", "row_id"], name="change_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ingest import messages
from core.ingest.models.mapping import ColumnMapping
from core.ingest.models.source_file import SourceFile


class ImportRun(models.Model):
    """One file on its way in: read, compared, applied, perhaps undone.

    read = created + updated + unchanged + rejected holds in every state.
    lineage: files of one lineage follow each other (the same mapping, or the same name but for its
             digits); rows that an earlier one brought and this one lacks have vanished.
    columns: source column → header of the file. sniffed: what the file was found to be.
    notes:   {"code", "parameters"}, told in the reader's language by `note_texts()`.
    steps:   {"name", "seconds", "rows"} of what was done so far.
    summary: products, months and references of the staged rows, once they were read.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        NEEDS_MAPPING = "needs_mapping", _("columns to map")
        CHECKING = "checking", _("being read")
        PREVIEWED = "previewed", _("ready to apply")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        UNDOING = "undoing", _("being undone")
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
    lineage = models.CharField(max_length=120, blank=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_parameters = models.JSONField(default=dict)

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

    @property
    def error_detail(self) -> str:
        """Say in the active language why the run stopped, and what to do; empty when it did not."""
        return messages.error_text(self.error_code, self.error_parameters) if self.error_code else ""

    def note_texts(self) -> list[str]:
        """Tell the notes in the active language."""
        return [messages.note_text(note["code"], note["parameters"]) for note in self.notes]


class RowIssue(models.Model):
    """Why a row of a file was rejected. A row with several faults has one issue for each.

    code and parameters are told in the reader's language by `message` and `advice`.
    cells: the row as it arrived, on the first issue of its line. `column` is the file's own header.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="issues")
    line = models.BigIntegerField()
    column = models.CharField(max_length=255, blank=True)
    value = models.TextField(blank=True)
    code = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["run", "line"], name="issue_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"

    @property
    def message(self) -> str:
        """Say what is wrong, in the active language."""
        return messages.issue_text(self.code, self.parameters)[0]

    @property
    def advice(self) -> str:
        """Say what to do, in the active language."""
        return messages.issue_text(self.code, self.parameters)[1]


class RowChange(models.Model):
    """What a row was before an import wrote it, so that the import can be undone. Null: it was not there.

    New facts are not listed: their `import_run` names them. New nouns are, since an edit by hand
    takes their `import_run` away.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "table", "row_id"], name="change_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"

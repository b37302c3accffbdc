from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ingest.models import SourceFile
from governance.models.snapshot import Snapshot


class PackFile(models.Model):
    """A file drawn from a snapshot, kept by the hash of its bytes.

    drawn_with: the versions of the programs that drew it; with the same ones, drawing again gives the same
    bytes.
    """

    class Format(models.TextChoices):
        PPTX = "pptx", _("slides (PPTX)")
        PDF = "pdf", _("document (PDF)")
        XLSX = "xlsx", _("workbook (XLSX)")

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        FRENCH = "fr", _("French")

    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=2, choices=Language)
    file = models.ForeignKey(SourceFile, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=timezone.now, editable=False)
    drawn_with = models.CharField(max_length=200)

    class Meta:
        ordering = ["language", "format"]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "format", "language"], name="pack_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {self.language} {self.format}"

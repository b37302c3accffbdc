"""What every change by hand does to a row that may have come from a file."""

from django.utils import timezone

from core.ingest.models import Imported


def written_by_hand(row: Imported) -> None:
    """Save a row that somebody changed: it is no file's any more, and one version further."""
    row.import_run, row.line = None, None
    row.version += 1  # type: ignore[attr-defined]
    if hasattr(row, "updated_at"):
        row.updated_at = timezone.now()
    row.save()

"""What becomes of a run whose job ended without doing its work."""

from core.ingest.models import ImportRun
from core.jobs.models import Job
from core.jobs.registry import Stopped

State = ImportRun.State


def check_stopped(stopped: Stopped) -> None:
    """A reading that was cancelled or failed leaves nothing but the file."""
    cancelled = stopped.state == Job.State.CANCELLED
    ImportRun.objects.filter(pk=stopped.payload["run"], state__in=(State.RECEIVED, State.CHECKING)).update(
        state=State.CANCELLED if cancelled else State.REFUSED,
        error_code="cancelled" if cancelled else "unexpected",
        error_parameters={},
    )


def undo_stopped(stopped: Stopped) -> None:
    """An undo that was cancelled or failed was rolled back: the import stands as it was applied."""
    cancelled = stopped.state == Job.State.CANCELLED
    code = "cancelled" if cancelled else stopped.code or "unexpected"
    ImportRun.objects.filter(pk=stopped.payload["run"], state=State.UNDOING).update(
        state=State.APPLIED, error_code=code, error_parameters={}
    )


def apply_stopped(stopped: Stopped) -> None:
    """A writing that was cancelled or failed was rolled back: the preview stands again."""
    cancelled = stopped.state == Job.State.CANCELLED
    code = "cancelled" if cancelled else stopped.code or "unexpected"
    ImportRun.objects.filter(pk=stopped.payload["run"], state=State.APPLYING).update(
        state=State.PREVIEWED, error_code=code, error_parameters={}
    )

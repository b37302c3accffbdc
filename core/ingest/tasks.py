"""The jobs of imports."""

from dataclasses import asdict

from django.utils.translation import gettext_lazy as _

from core.ingest.services import applying, checking, housekeeping, stopping, undoing, verification
from core.ingest.services.watching import JobWatch
from core.jobs.context import JobContext
from core.jobs.registry import Result, job


@job("ingest.check", label=_("Reading of a file"), stopped=stopping.check_stopped)
def check(context: JobContext) -> Result:
    """Read a file up to its preview."""
    run = checking.check(run_id=context.payload["run"], watch=JobWatch(context))
    return {"state": run.state}


@job("ingest.apply", label=_("Import of a file"), stopped=stopping.apply_stopped)
def apply(context: JobContext) -> Result:
    """Write a previewed file."""
    run = applying.apply(run_id=context.payload["run"], by=context.by, watch=JobWatch(context))
    return {"state": run.state, **applying.counts(run)}


@job("ingest.undo", label=_("Undo of an import"), stopped=stopping.undo_stopped)
def undo(context: JobContext) -> Result:
    """Take a large import back."""
    run = undoing.undo_if_open(run_id=context.payload["run"], by=context.by)
    return {"state": run.state, **run.summary.get("undo", {})}


@job("ingest.verify_files", label=_("Check of kept files"), atomic=False)
def verify_files(context: JobContext) -> Result:
    """Compare every kept file with its hash."""
    return asdict(verification.verify_files(watch=JobWatch(context)))


@job("ingest.tidy", label=_("Removal of abandoned previews"))
def tidy(context: JobContext) -> Result:
    """Drop the staged rows of previews nobody came back to."""
    return {"dropped": housekeeping.drop_abandoned()}

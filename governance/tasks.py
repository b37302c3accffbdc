"""The background jobs of governance."""

from django.utils.translation import gettext_lazy as _

from core.jobs.context import JobContext
from core.jobs.registry import Result, job
from governance.services import files, verification
from governance.services.snapshots import DRAW


@job(DRAW, label=_("Drawing of a steering pack"), atomic=False, retry_unexpected=True)
def draw(context: JobContext) -> Result:
    """Draw the files of a pack in one language."""
    position, language = context.payload["position"], context.payload["language"]
    return {"files": files.draw_files(position=position, language=language, context=context)}


@job("governance.verify_snapshots", label=_("Check of snapshots"))
def verify_snapshots(context: JobContext) -> Result:
    """Recompute the chain of snapshots."""
    verdict = verification.verify_and_note()
    return {"snapshots": verdict.snapshots, "findings": [one.detail for one in verdict.findings]}

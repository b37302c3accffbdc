"""What a job does at the moment, in words."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.ingest.selectors.progress import LABELS
from core.jobs.models import Job

# The steps that jobs name; any other (the format of a file) is shown as it is.
STEPS: Final = {
    **LABELS,
    "verify": _("Comparing with the file"),
    "measures": _("Measures"),
    "values": _("Values"),
    "boards": _("Boards"),
}


def step_of(job: Job) -> Any:
    """Return the words of the step a job is in, or was in last."""
    return STEPS.get(job.step, job.step)

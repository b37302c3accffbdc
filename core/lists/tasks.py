"""Changes of many rows in the background."""

from django.utils.translation import gettext_lazy as _

from core.jobs.context import JobContext
from core.jobs.registry import Result, job
from core.lists.services import large


@job(large.PREVIEW, label=_("Preview of a change of many rows"))
def preview(context: JobContext) -> Result:
    """Find out what a change would do, and take it back."""
    return large.work(context)


@job(large.CHANGE, label=_("Change of many rows"), tells=True)
def change(context: JobContext) -> Result:
    """Give many rows a value."""
    return large.work(context)

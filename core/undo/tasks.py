"""The way back of what was large, in the background."""

from django.utils.translation import gettext_lazy as _

from core.access.selectors.users import acting_for
from core.jobs.context import JobContext
from core.jobs.registry import Result, job
from core.undo.models import Step
from core.undo.services import steps


@job(steps.TAKE_BACK, label=_("Undo of a large change"), tells=True)
def take_back(context: JobContext) -> Result:
    """Put back what a step changed: all of it, or nothing where that is refused."""
    user = acting_for(context.by)
    step = Step.objects.get(pk=context.payload["step"])
    step = steps.take_back(by=user, step=step, watch=context.watch)
    if step.remark:
        context.log(step.remark)
    return {"step": step.pk}

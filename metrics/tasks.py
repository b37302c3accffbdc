"""The background jobs of the metrics."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.jobs.context import JobContext
from core.jobs.registry import Result, job
from metrics.services import boards, recompute
from metrics.services.due import RECOMPUTE


@job(RECOMPUTE, label=_("Recompute of what changed"), retry_unexpected=True)
def recompute_due(context: JobContext) -> Result:
    """Make due measures and the values that rest on them."""
    done = recompute.recompute(today=timezone.localdate(), progress=context)
    boards.ask()
    return {"rows": done.rows, "values": done.values}


@job("metrics.refresh", label=_("Refresh of all values"), retry_unexpected=True)
def refresh_values(context: JobContext) -> Result:
    """Value everything for the last complete month."""
    done = recompute.refresh(today=timezone.localdate(), progress=context)
    boards.ask()
    return {"values": done.values}


# Each board is kept as it is drawn: in one transaction, who opens one meanwhile would wait for them all.
@job(boards.DRAW, label=_("Drawing of dashboards"), atomic=False, retry_unexpected=True)
def draw_boards(context: JobContext) -> Result:
    """Keep the dashboards that most people open first."""
    return {"boards": boards.draw(today=timezone.localdate(), progress=context)}

"""Work the ledger in this process, without Celery and without a broker."""

import logging
from threading import Event

from django.db import close_old_connections

from core.jobs.models import Job
from core.jobs.services.execution import execute
from core.jobs.services.sweeping import expire_leases

logger = logging.getLogger(__name__)


def work_next() -> bool:
    """Work the job that has been due longest; False when none is due."""
    while (job_id := _longest_due()) is not None:
        if execute(job_id):
            return True
    return False


def work_until_empty(stop: Event | None = None) -> int:
    """Work until no job is due, also what the jobs themselves ask for; return how many were worked.

    A job that another process is working on is not waited for.
    """
    worked = 0
    expire_leases()
    while not (stop and stop.is_set()) and work_next():
        worked += 1
        close_old_connections()
    return worked


def _longest_due() -> int | None:
    return Job.objects.due().order_by("due_at", "pk").values_list("pk", flat=True).first()

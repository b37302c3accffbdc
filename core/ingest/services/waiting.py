"""Wait until what an import made out of date is computed again."""

import time
from typing import Final

from core.ingest.models import ImportRun
from core.ingest.selectors.progress import OPEN, recompute_jobs
from core.jobs.models import Job
from core.jobs.services.execution import execute

PAUSE: Final = 0.2


def wait_for_recompute(run: ImportRun) -> str:
    """Return `done` when no job that the run caused is open any more, `failed` when one of them failed.

    Jobs that are due are worked here, so that no worker is needed; one that a worker has is waited for.
    """
    while (job := recompute_jobs(run).filter(state__in=OPEN).order_by("pk").first()) is not None:
        if not execute(job.pk):
            time.sleep(PAUSE)
    failed = recompute_jobs(run).exclude(state=Job.State.DONE).exists()
    return "failed" if failed else "done"

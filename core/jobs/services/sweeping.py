"""Take up what was lost: jobs whose process is gone, and messages that never arrived."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from core.jobs.models import Job
from core.jobs.services import ledger
from core.jobs.services.publishing import publish, waiting_messages

logger = logging.getLogger(__name__)

LOST = "process_lost"
BATCH = 1000


@dataclass(frozen=True)
class Swept:
    """What one sweep did."""

    lost: int
    sent: int


def sweep() -> Swept:
    """End leases that ran out, then send what waits in the ledger but not in the broker."""
    return Swept(lost=expire_leases(), sent=resend())


def expire_leases() -> int:
    """Make lost jobs due again, or set them aside after their last attempt; return how many.

    A row that is locked is being closed by its worker this moment: it is left alone.
    """
    with transaction.atomic():
        lost = list(Job.objects.lost().select_for_update(skip_locked=True).order_by("pk")[:BATCH])
        for job in lost:
            ledger.lose(job, code=LOST, detail=_cause(job))
            logger.warning("Job %s (%s) lost its process, attempt %s", job.pk, job.kind, job.attempts)
    return len(lost)


def resend() -> int:
    """Send as many due jobs as the broker lacks, the longest unsent first; return how many.

    The number of waiting messages tells how many are missing, so a long queue is not
    sent again and again. A message too many does no harm: its claim fails.
    """
    waiting = Job.objects.due().count()
    if not waiting:
        return 0
    messages = waiting_messages()
    if messages is None or messages >= waiting:
        return 0
    sent = 0
    for job_id in _unsent(min(waiting - messages, BATCH)):
        if not publish(job_id):
            break
        sent += 1
    return sent


def _unsent(limit: int) -> list[int]:
    """Mark and return due jobs that were not sent, or sent so long ago that a worker should have them."""
    long_ago = Now() - timedelta(seconds=settings.JOB_SWEEP_SECONDS)
    with transaction.atomic():
        due = Job.objects.due().exclude(sent_at__gt=long_ago).select_for_update(skip_locked=True)
        ids = list(
            due.order_by(F("sent_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[:limit]
        )
        Job.objects.filter(pk__in=ids).update(sent_at=Now())
    return ids


def _cause(job: Job) -> str:
    if job.attempts >= settings.JOB_MAX_ATTEMPTS:
        return _(
            "The process working on this job ended %(count)s times without a word, last on %(worker)s. "
            "Most often it needed more memory than there is, or the job makes the process crash."
        ) % {"count": job.attempts, "worker": job.worker}
    return _("its process ended without a word")

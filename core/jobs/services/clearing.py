"""Jobs that are long done are let go of: what they did stays, and so does what the audit trail says of them.

A job stays for as long as something leads to it, which whoever leads there says in `AppConfig.ready()`:

    keep_where(lambda: Q(subject_kind="import"))

So stay, too, those that failed or were set aside, until somebody has had them tried again; and of each line
of the schedule the last, by which the schedule knows what it has missed.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from core.audit.services import trail
from core.common.actors import SYSTEM
from core.jobs.models import Job
from core.jobs.services.scheduling import SUBJECT

OVER = (Job.State.DONE, Job.State.CANCELLED)
# At once: enough for years of a company, and few enough to hold.
MOST = 50_000

_kept: list[Callable[[], Q]] = []


def keep_where(condition: Callable[[], Q]) -> None:
    """Say which jobs something leads to."""
    _kept.append(condition)


def clear_old(*, now: datetime) -> int:
    """Let go of the jobs that were over before the time for which jobs are kept; return how many.

    Done twice, or by two at once, it is done once: whoever comes second finds them gone.
    """
    if not settings.JOBS_KEPT_DAYS:
        return 0
    over = Job.objects.filter(state__in=OVER, finished_at__lt=now - timedelta(days=settings.JOBS_KEPT_DAYS))
    for condition in _kept:
        # As a subquery: a row of which a condition says nothing (a key that is not there) is not kept by it.
        over = over.exclude(pk__in=Job.objects.filter(condition()).values("pk"))
    newest = Job.objects.filter(subject_kind=SUBJECT).values("subject_id").annotate(last=Max("pk"))
    over = over.exclude(pk__in=newest.values("last"))
    with transaction.atomic():
        found = dict(over.select_for_update().order_by("pk").values_list("pk", "kind")[:MOST])
        if found:
            Job.objects.filter(pk__in=list(found)).delete()
            kinds = dict(sorted(Counter(found.values()).items()))
            told = {"count": len(found), "days": settings.JOBS_KEPT_DAYS, "kinds": kinds}
            trail.record(verb="jobs.jobs.cleared", by=SYSTEM, subject=("jobs", "over"), label="", after=told)
    return len(found)

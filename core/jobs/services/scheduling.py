"""Put what the schedule asks for into the ledger."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from core.common.actors import SYSTEM
from core.jobs.models import Job
from core.jobs.services import jobs

SUBJECT = "schedule"


def add_scheduled(*, name: str, kind: str) -> Job | None:
    """Add the job of a schedule's entry; None while the one before still waits or runs.

    name: the entry in cpo_portal/schedule.py. Two schedulers at once add one job.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"schedule {name}"])
        if Job.objects.unfinished().filter(subject_kind=SUBJECT, subject_id=name).exists():
            return None
        return jobs.add(kind=kind, payload={}, by=SYSTEM, subject=(SUBJECT, name))


def last_added(name: str) -> datetime | None:
    """Return when an entry of the schedule last made a job."""
    made = Job.objects.filter(subject_kind=SUBJECT, subject_id=name).aggregate(last=Max("created_at"))
    last: datetime | None = made["last"]
    return last

"""Ask for background work, take the request back, ask again."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import DomainError
from core.common.spoken import Said, in_every_language
from core.jobs.models import Job
from core.jobs.registry import Stopped
from core.jobs.services.publishing import publish
from core.jobs.services.stopping import tell

State = Job.State


class JobIsOver(DomainError):
    """A job that has ended cannot be cancelled."""

    code = "job_is_over"
    detail = _("This job is over; there is nothing left to cancel.")


class JobIsNotOver(DomainError):
    """A job that waits, runs or is done cannot be asked for again."""

    code = "job_is_not_over"
    detail = _("Only a job that failed, was cancelled or was set aside can be tried again.")


def add(
    *,
    kind: str,
    payload: Mapping[str, Any],
    by: Actor,
    label: Said = "",
    subject: tuple[str, int | str] | None = None,
    due_at: datetime | None = None,
) -> Job:
    """Ask for work, in the caller's transaction; Celery hears of it after the commit.

    payload: what the kind needs, as JSON; ids rather than things.
    label: a name, or a function that says what is done in the language that is active.
    subject: what the job is about (`("import", 12)`), so that its page can find it.
    """
    now = timezone.now()
    due_at = due_at or now
    with transaction.atomic():
        job = Job.objects.create(
            kind=kind,
            payload=dict(payload),
            label=(label if isinstance(label, str) else label())[:200],
            words=in_every_language(label),
            subject_kind=subject[0] if subject else "",
            subject_id=str(subject[1]) if subject else "",
            created_by_id=by.id,
            created_by_email=by.email,
            due_at=due_at,
            sent_at=now if due_at <= now else None,
        )
        _record("added", job, by)
        if due_at <= now:
            transaction.on_commit(partial(publish, job.pk), robust=True)
    return job


def cancel(*, job: Job, by: Actor) -> None:
    """Take a request back: at once when nobody has begun, else at the job's next stop between batches.

    Raises JobIsOver.
    """
    with transaction.atomic():
        found = Job.objects.select_for_update().get(pk=job.pk)
        if found.state not in (State.DUE, State.RUNNING):
            raise JobIsOver
        now = timezone.now()
        found.cancel_requested_at = found.cancel_requested_at or now
        if found.state == State.DUE:
            found.state, found.finished_at = State.CANCELLED, now
            tell(found.kind, Stopped(found.pk, found.payload, State.CANCELLED, "", ""))
        found.save(update_fields=["cancel_requested_at", "state", "finished_at"])
        _record("cancelled", found, by)


def retry(*, job: Job, by: Actor) -> None:
    """Ask again for work that failed, was cancelled or was set aside, with all its attempts.

    Raises JobIsNotOver.
    """
    with transaction.atomic():
        found = Job.objects.select_for_update().get(pk=job.pk)
        if found.state not in (State.FAILED, State.CANCELLED, State.SET_ASIDE):
            raise JobIsNotOver
        found.state, found.attempts = State.DUE, 0
        found.due_at = found.sent_at = timezone.now()
        found.finished_at = found.cancel_requested_at = None
        found.error_code = found.error_detail = ""
        found.progress_done, found.progress_total, found.step = 0, None, ""
        found.save()
        _record("retried", found, by)
        transaction.on_commit(partial(publish, found.pk), robust=True)


def _record(what: str, job: Job, by: Actor) -> None:
    trail.record(
        verb=f"jobs.job.{what}",
        by=by,
        subject=("job", job.pk),
        label=job.label or job.kind,
        after={"kind": job.kind},
    )

"""Every write that moves a job from one state to another.

The row count of each UPDATE says who won. A claim is valid while the job is running
under the claim's fence; the database's clock decides when a lease is over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat, Now, Right
from django.utils import timezone

from core.jobs.context import Claim, Report
from core.jobs.models import Job
from core.jobs.registry import Stopped
from core.jobs.services.stopping import tell

LOG_LIMIT = 65_536


@dataclass(frozen=True)
class Asker:
    """Whoever asked for a job, as the ledger remembers them."""

    id: int | None
    email: str


class Answer(Enum):
    """What the ledger says to a worker that asks about its claim."""

    HELD = "held"
    CANCEL = "cancel"
    FENCED = "fenced"
    # Written in a transaction that is not committed yet: only in tests.
    UNSEEN = "unseen"


def claim(job_id: int, *, worker: str) -> Claim | None:
    """Take a job: committed before the work begins. None when another has it, or it is over."""
    with transaction.atomic(durable=True):
        won = (
            Job.objects.claimable()
            .filter(pk=job_id)
            .update(
                state=Job.State.RUNNING,
                attempts=F("attempts") + 1,
                fence=F("fence") + 1,
                lease_until=_lease_end(),
                started_at=Coalesce(F("started_at"), Now()),
                worker=worker[:120],
            )
        )
        if not won:
            return None
        job = Job.objects.get(pk=job_id)
    asker = Asker(job.created_by_id, job.created_by_email)
    return Claim(job.pk, job.fence, job.kind, job.payload, job.attempts, asker)


def keep(held: Claim, report: Report) -> Answer:
    """Renew the lease and write what the job has said of itself."""
    Job.objects.held(held.job_id, held.fence).update(lease_until=_lease_end(), **_said(report))
    return look(held)


def look(held: Claim) -> Answer:
    """Tell whether the claim holds, without renewing it."""
    row = Job.objects.filter(pk=held.job_id).values_list("state", "fence", "cancel_requested_at").first()
    if row is None:
        return Answer.UNSEEN
    state, fence, cancel_requested_at = row
    if state != Job.State.RUNNING or fence != held.fence:
        return Answer.FENCED
    return Answer.CANCEL if cancel_requested_at else Answer.HELD


def complete(held: Claim, report: Report, result: Mapping[str, Any] | None) -> bool:
    """Close a job whose work is done; False when the claim no longer holds.

    The last statement of the work's own transaction: on False that must be rolled back.
    """
    closed = Job.objects.held(held.job_id, held.fence).update(
        state=Job.State.DONE,
        finished_at=Now(),
        lease_until=None,
        error_code="",
        error_detail="",
        result=None if result is None else dict(result),
        **_said(report),
    )
    return bool(closed)


def stop(held: Claim, report: Report, *, state: str, code: str, detail: str) -> bool:
    """Close a job that did not do its work; False when the claim no longer holds."""
    with transaction.atomic():
        closed = Job.objects.held(held.job_id, held.fence).update(
            state=state,
            finished_at=Now(),
            lease_until=None,
            error_code=code,
            error_detail=detail,
            **_said(report),
        )
        if closed:
            tell(held.kind, Stopped(held.job_id, held.payload, state, code, detail))
    return bool(closed)


def give_back(held: Claim, report: Report, *, code: str, detail: str) -> None:
    """Let somebody else try a job that this process could not finish through no fault of the job."""
    with transaction.atomic():
        job = Job.objects.held(held.job_id, held.fence).select_for_update().first()
        if job is not None:
            Job.objects.filter(pk=job.pk).update(**_said(report))
            lose(job, code=code, detail=detail)


def lose(job: Job, *, code: str, detail: str) -> None:
    """Note a lost attempt of a running job (its row locked by the caller).

    It becomes due again; after the last attempt, or once somebody wanted it cancelled, it ends.
    """
    line = f"{timezone.now():%Y-%m-%d %H:%M:%S} attempt {job.attempts} on {job.worker} lost: {detail}"
    changes: dict[str, Any] = {"lease_until": None, "sent_at": None, "log": _appended([line])}
    if job.cancel_requested_at is not None:
        changes |= {"state": Job.State.CANCELLED, "finished_at": Now()}
    elif job.attempts >= settings.JOB_MAX_ATTEMPTS:
        changes |= {"state": Job.State.SET_ASIDE, "finished_at": Now()}
        changes |= {"error_code": code, "error_detail": detail}
    else:
        changes |= {"state": Job.State.DUE}
    Job.objects.filter(pk=job.pk).update(**changes)
    if changes["state"] != Job.State.DUE:
        tell(job.kind, Stopped(job.pk, job.payload, changes["state"], code, detail))


def _lease_end() -> Any:
    return Now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _said(report: Report) -> dict[str, Any]:
    changes: dict[str, Any] = {"progress_done": report.done, "progress_total": report.total}
    changes["step"] = report.step[:60]
    if report.lines:
        changes["log"] = _appended(report.lines)
    return changes


def _appended(lines: Any) -> Any:
    text = Value("".join(f"{line}\n" for line in lines), output_field=TextField())
    return Right(Concat(F("log"), text, output_field=TextField()), LOG_LIMIT)

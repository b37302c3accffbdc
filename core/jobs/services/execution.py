"""Work one job, exactly once as far as anybody can see.

1. Claim: an UPDATE, committed before the work begins, that only one worker can win. It
   counts the attempt, raises the fence and sets a lease.
2. Work: in one transaction (for an atomic kind), while a heartbeat on a connection of its
   own renews the lease. The work's transaction does not touch the job's row, so the two
   never wait for each other.
3. Close: the transaction's last statement sets the job to done, WHERE the job is still
   running under our fence. No row: the lease ran out and somebody else has the job; we are
   a zombie, and everything we did is rolled back.

A process that dies anywhere leaves either nothing but an expired lease (the sweeper
makes the job due again) or everything.
"""

import logging
import os
import socket
import traceback

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import translation

from core.access.models import User
from core.common.errors import DomainError
from core.jobs import registry
from core.jobs.context import Cancelled, Claim, Fenced, JobContext
from core.jobs.models import Job
from core.jobs.registry import Done, Kind
from core.jobs.services import ledger
from core.jobs.services.heartbeat import Heartbeat
from core.jobs.services.stopping import tell_done

logger = logging.getLogger(__name__)


def execute(job_id: int) -> bool:
    """Work a job if it is free; False when another worker has it or it is over.

    Never raises for what the job does: that is written in the ledger.
    """
    claim = ledger.claim(job_id, worker=f"{socket.gethostname()} {os.getpid()}")
    if claim is None:
        return False
    context = JobContext(claim)
    heartbeat = Heartbeat(context)
    heartbeat.start()
    try:
        with translation.override(_language(claim)):
            _attempt(context, heartbeat)
    finally:
        heartbeat.stop()
    return True


def _attempt(context: JobContext, heartbeat: Heartbeat) -> None:
    """Run the work and write how it ended."""
    try:
        _work(registry.kind(context.claim.kind), context, heartbeat)
    except Fenced:
        logger.warning("Job %s went to another worker; this one's work is undone", context.job_id)
    except Cancelled:
        _stop(context, heartbeat, state=Job.State.CANCELLED)
    except DomainError as error:
        _stop(context, heartbeat, state=Job.State.FAILED, code=error.code, detail=str(error.detail))
    except (OperationalError, InterfaceError) as error:
        # A deadlock, a database that restarts: nothing that the job could help.
        _give_back(context, heartbeat, code="database", error=error)
    except Exception as error:
        logger.exception("Job %s (%s) failed", context.job_id, context.claim.kind)
        context.log(traceback.format_exc().rstrip())
        if _retries_unexpected(context.claim):
            _give_back(context, heartbeat, code="unexpected", error=error)
        else:
            _stop(context, heartbeat, state=Job.State.FAILED, code="unexpected", detail=_named(error))


def _work(kind: Kind, context: JobContext, heartbeat: Heartbeat) -> None:
    if kind.atomic:
        with transaction.atomic(durable=True):
            _run_and_complete(kind, context, heartbeat)
    else:
        _run_and_complete(kind, context, heartbeat)


def _run_and_complete(kind: Kind, context: JobContext, heartbeat: Heartbeat) -> None:
    result = kind.run(context)
    context.check_cancelled()
    heartbeat.stop()
    if not ledger.complete(context.claim, context.report(), result):
        raise Fenced
    tell_done(kind, Done(context.job_id, kind.name, result))


def _stop(context: JobContext, heartbeat: Heartbeat, *, state: str, code: str = "", detail: str = "") -> None:
    heartbeat.stop()
    ledger.stop(context.claim, context.report(), state=state, code=code, detail=detail)


def _give_back(context: JobContext, heartbeat: Heartbeat, *, code: str, error: Exception) -> None:
    heartbeat.stop()
    try:
        connection.close_if_unusable_or_obsolete()
        ledger.give_back(context.claim, context.report(), code=code, detail=_named(error))
    except (OperationalError, InterfaceError):
        # Still no database: the lease runs out and the sweeper takes it from there.
        logger.exception("Job %s could not be given back", context.job_id)
        connection.close()


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".strip()[:2000]


def _retries_unexpected(claim: Claim) -> bool:
    return registry.kind(claim.kind).retry_unexpected


def _language(claim: Claim) -> str:
    """The language of whoever asked: the job's messages are for them."""
    if claim.by.id is None:
        return settings.LANGUAGE_CODE
    chosen = User.objects.filter(pk=claim.by.id).values_list("language", flat=True).first()
    return chosen or settings.LANGUAGE_CODE

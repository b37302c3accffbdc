"""Kinds of job that only tests know; the processes of a test import this module too."""

import os
import signal
import time
from pathlib import Path

from django.db import connection, transaction

from core.audit.services import trail
from core.common.errors import DomainError
from core.jobs.context import JobContext
from core.jobs.registry import Stopped, job
from core.jobs.services import jobs
from teams.models import Team


class NoSuchLuck(DomainError):
    code = "no_such_luck"
    detail = "Try a luckier number."


def write_down(context: JobContext, what: str = "done") -> None:
    """Leave one row per job: a second one would break the unique code."""
    Team.objects.create(code=f"{what}-{context.job_id}", name=f"attempt {context.claim.attempt}")


@job("test.note", label="Note")
def note(context: JobContext) -> dict[str, int]:
    context.log("noting")
    context.progress(1, 2, step="half")
    write_down(context)
    context.progress(2, 2, step="whole")
    return {"noted": 1}


@job("test.slow")
def slow(context: JobContext) -> None:
    """Write, then wait for a file: a process can be killed with the work half done."""
    write_down(context)
    folder = Path(context.payload["folder"])
    (folder / f"started-{context.claim.attempt}").write_text(str(os.getpid()))
    while not (folder / "go").exists():
        context.check_cancelled()
        time.sleep(0.02)


@job("test.poison")
def poison(context: JobContext) -> None:
    write_down(context)
    os.kill(os.getpid(), signal.SIGKILL)


@job("test.refused")
def refused(context: JobContext) -> None:
    write_down(context)
    raise NoSuchLuck(fields={"number": ["unlucky"]})


@job("test.broken")
def broken(context: JobContext) -> None:
    write_down(context)
    raise ZeroDivisionError("one by nothing")


@job("test.broken_again", retry_unexpected=True)
def broken_again(context: JobContext) -> None:
    raise ZeroDivisionError("again")


@job("test.database_gone")
def database_gone(context: JobContext) -> None:
    write_down(context)
    if context.claim.attempt == 1:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@job("test.pieces", atomic=False)
def pieces(context: JobContext) -> None:
    """Two transactions; the first may be there already."""
    with transaction.atomic():
        Team.objects.get_or_create(code=f"piece-{context.job_id}", defaults={"name": "piece"})
    context.check_cancelled()
    write_down(context)


def note_stop(stopped: Stopped) -> None:
    trail.record(
        verb="test.stopped",
        by=_Nobody(),
        subject=("job", stopped.job_id),
        label=stopped.state,
        after={"code": stopped.code, "detail": stopped.detail},
    )
    if stopped.payload.get("stop_breaks"):
        raise ZeroDivisionError("in the end")


class _Nobody:
    id = None
    email = "nobody@example.com"


@job("test.heard", stopped=note_stop)
def heard(context: JobContext) -> None:
    raise NoSuchLuck


@job("test.fan_out")
def fan_out(context: JobContext) -> None:
    """A job that asks for more jobs."""
    for _ in range(context.payload["count"]):
        jobs.add(kind="test.note", payload={}, by=context.by)

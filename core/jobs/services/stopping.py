"""Telling the owner of a kind that one of its jobs ended, and whoever listens."""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from core.jobs import registry
from core.jobs.registry import Done, Kind, Stopped

logger = logging.getLogger(__name__)
End = TypeVar("End")


def tell(kind: str, stopped: Stopped) -> None:
    """Call the kind's `stopped`, and whoever listens to all kinds, in the caller's transaction.

    What goes wrong there is logged and undone; the job's own end stands.
    """
    for listener in (*_of_kind(kind), *registry.stop_listeners()):
        _call(listener, stopped, stopped.job_id, kind)


def tell_done(kind: Kind, done: Done) -> None:
    """Call whoever listens to jobs that are done, where the kind tells."""
    for listener in registry.done_listeners() if kind.tells else []:
        _call(listener, done, done.job_id, kind.name)


def _call(listener: Callable[[End], None], end: End, job_id: int, kind: str) -> None:
    try:
        with transaction.atomic():
            listener(end)
    except Exception:
        logger.exception("The end of job %s (%s) could not be told", job_id, kind)


def _of_kind(kind: str) -> list[Callable[[Stopped], None]]:
    try:
        stopped = registry.kind(kind).stopped
    except registry.UnknownKind:
        return []
    return [stopped] if stopped is not None else []

"""Telling the owner of a kind that one of its jobs ended without success."""

import logging
from collections.abc import Callable

from django.db import transaction

from core.jobs import registry
from core.jobs.registry import Stopped

logger = logging.getLogger(__name__)


def tell(kind: str, stopped: Stopped) -> None:
    """Call the kind's `stopped`, and whoever listens to all kinds, in the caller's transaction.

    What goes wrong there is logged and undone; the job's own end stands.
    """
    for listener in (*_of_kind(kind), *registry.stop_listeners()):
        try:
            with transaction.atomic():
                listener(stopped)
        except Exception:
            logger.exception("The end of job %s (%s) could not be told", stopped.job_id, kind)


def _of_kind(kind: str) -> list[Callable[[Stopped], None]]:
    try:
        stopped = registry.kind(kind).stopped
    except registry.UnknownKind:
        return []
    return [stopped] if stopped is not None else []

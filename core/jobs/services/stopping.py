"""Telling the owner of a kind that one of its jobs ended without success."""

import logging

from django.db import transaction

from core.jobs import registry
from core.jobs.registry import Stopped

logger = logging.getLogger(__name__)


def tell(kind: str, stopped: Stopped) -> None:
    """Call the kind's `stopped`, in the caller's transaction.

    What goes wrong there is logged and undone; the job's own end stands.
    """
    try:
        registered = registry.kind(kind)
        if registered.stopped is not None:
            with transaction.atomic():
                registered.stopped(stopped)
    except registry.UnknownKind:
        return
    except Exception:
        logger.exception("The end of job %s (%s) could not be told", stopped.job_id, kind)

"""Keeping a claim alive while its work is under way.

A thread with a database connection of its own, in autocommit: what it writes is seen
at once, whatever transaction the work is in. It renews the lease, carries progress and
log out, and brings the wish to cancel, or the news that the job was lost, back in.
"""

import logging
import threading
import time

from django.conf import settings
from django.db import connection
from django.db.utils import Error as DatabaseError

from core.jobs.context import JobContext
from core.jobs.services import ledger
from core.jobs.services.ledger import Answer

logger = logging.getLogger(__name__)


class Heartbeat:
    """Runs beside one execution; `stop` before the job's last statement."""

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"job-{context.job_id}-heartbeat", daemon=True)
        self._renewed = time.monotonic()

    def start(self) -> None:
        """Begin; the claim has just set the lease, so the first beat is one interval away."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait until nothing more is written."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        try:
            while not self._stopping.wait(settings.JOB_PROGRESS_SECONDS):
                try:
                    self._beat()
                except DatabaseError as error:
                    logger.warning("Heartbeat of job %s: %s", self._context.job_id, error)
                    connection.close()
        finally:
            connection.close()

    def _beat(self) -> None:
        report = self._context.report()
        now = time.monotonic()
        if report.changed or now - self._renewed >= settings.JOB_HEARTBEAT_SECONDS:
            answer = ledger.keep(self._context.claim, report)
            self._context.written(report)
            self._renewed = now
        else:
            answer = ledger.look(self._context.claim)
        if answer is Answer.FENCED:
            self._context.note_fenced()
        elif answer is Answer.CANCEL:
            self._context.note_cancel()

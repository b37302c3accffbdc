"""Celery's beat, writing to the ledger.

Beat decides when; the ledger keeps that it is due. So beat needs no broker, and no file
of its own: when an entry last ran is read from the ledger, and a run that fell into a
time when beat was down is made up for at its next start.
"""

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from celery.beat import ScheduleEntry, Scheduler
from django.db import InterfaceError, OperationalError, connection

from core.jobs.services.scheduling import add_scheduled, last_added

logger = logging.getLogger(__name__)

PAUSE = 5.0
T = TypeVar("T")


class LedgerScheduler(Scheduler):
    """Entries of `beat_schedule` name a kind of job as their task."""

    producer = None

    def setup_schedule(self) -> None:
        """Read the table, and from the ledger when each entry last ran."""
        self.merge_inplace(self.app.conf.beat_schedule)
        for entry in self.schedule.values():
            ran_at = _when_there_is_a_database(partial(last_added, entry.name))
            entry.last_run_at = ran_at or entry.last_run_at

    def apply_async(
        self, entry: ScheduleEntry, producer: Any = None, advance: bool = True, **options: Any
    ) -> None:
        """Add the entry's job, waiting for the database as long as it takes."""
        due = self.reserve(entry) if advance else entry
        _when_there_is_a_database(partial(add_scheduled, name=due.name, kind=due.task))


def _when_there_is_a_database(ask: Callable[[], T]) -> T:
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError) as error:
            logger.warning("The scheduler waits for the database: %s", error)
            time.sleep(PAUSE)
        finally:
            # Beat sleeps for hours: an idle connection only grows stale.
            connection.close()

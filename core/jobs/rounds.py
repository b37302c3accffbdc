"""A loop of a process of its own: a few duties, each at its own interval, until it is told to stop."""

import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from django.db import close_old_connections, connection

logger = logging.getLogger(__name__)

# What fails, fails again: not more than one traceback in so many seconds.
FAILURE_PAUSE = 10.0


@dataclass
class Duty:
    """Something to do every so many seconds; at once again, after the others, when `do` returns True."""

    do: Callable[[], object]
    every: float
    due: float = field(default=0.0)


@contextmanager
def until_told() -> Iterator[Event]:
    """Give an event that SIGTERM and SIGINT set: what is under way may finish."""
    told = Event()

    def tell(signum: int, frame: FrameType | None) -> None:
        told.set()

    before = {number: signal.signal(number, tell) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def go_round(duties: Sequence[Duty], told: Event) -> None:
    """Do each duty whenever it is due; what goes wrong is logged and tried again next time."""
    while not told.is_set():
        for duty in duties:
            if duty.due <= time.monotonic() and not told.is_set():
                _do(duty)
        told.wait(max(0.0, min(duty.due for duty in duties) - time.monotonic()))


def _do(duty: Duty) -> None:
    pause = duty.every
    try:
        close_old_connections()
        if duty.do() is True:
            pause = 0
    except Exception:
        logger.exception("A duty failed and is tried again")
        connection.close()
        pause = max(pause, FAILURE_PAUSE)
    duty.due = time.monotonic() + pause

"""Whoever watches an import: a job on a page, a command on a terminal, nobody."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from core.ingest.models import ImportRun
from core.jobs.context import JobContext


class Watch(Protocol):
    """Hears how far an import is, and may stop it by raising."""

    def step(self, name: str, done: int, total: int | None) -> None: ...


class Nobody:
    """Hears nothing."""

    def step(self, name: str, done: int, total: int | None) -> None:
        """Go on."""


class JobWatch:
    """Passes progress on to the job's row, and a cancel back."""

    def __init__(self, context: JobContext) -> None:
        self.context = context

    def step(self, name: str, done: int, total: int | None) -> None:
        """Note the progress; raise Cancelled when somebody asked for it."""
        self.context.check_cancelled()
        self.context.progress(done, total, step=name)


@contextmanager
def timed(run: ImportRun, name: str) -> Iterator[None]:
    """Add a step's name and seconds to the run; the same step again replaces it."""
    begun = time.monotonic()
    yield
    seconds = round(time.monotonic() - begun, 3)
    run.steps = [step for step in run.steps if step["name"] != name] + [{"name": name, "seconds": seconds}]
    run.seconds = round(sum(step["seconds"] for step in run.steps), 3)

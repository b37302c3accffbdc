"""What a job sees while it runs: its payload, and a line back to whoever watches it."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.common.actors import Actor


class Cancelled(Exception):
    """Somebody asked to cancel this job; let it pass through."""


class Fenced(Exception):
    """Another worker has this job now: nothing this one does may be kept."""


@dataclass(frozen=True)
class Claim:
    """A worker's right to work a job: valid while the job is running under this fence."""

    job_id: int
    fence: int
    kind: str
    payload: Mapping[str, Any]
    attempt: int
    by: Actor


@dataclass(frozen=True)
class Report:
    """What the job has said of itself since the last report."""

    done: int
    total: int | None
    step: str
    lines: tuple[str, ...]
    changed: bool


class JobContext:
    """Given to a job's function. Its methods only note: the heartbeat writes, on its own connection."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self._lock = threading.Lock()
        self._done = 0
        self._total: int | None = None
        self._step = ""
        self._lines: list[str] = []
        self._changed = False
        self._cancelled = False
        self._fenced = False

    @property
    def job_id(self) -> int:
        """The job's id."""
        return self.claim.job_id

    @property
    def payload(self) -> Mapping[str, Any]:
        """What the job was given."""
        return self.claim.payload

    @property
    def fence(self) -> int:
        """A number that grows with every claim of this job."""
        return self.claim.fence

    @property
    def by(self) -> Actor:
        """Who asked for the job."""
        return self.claim.by

    def progress(self, done: int, total: int | None = None, *, step: str = "") -> None:
        """Say how far the work is; `total` None when nobody knows, `step` a short name of the stage."""
        with self._lock:
            self._done, self._total = done, total
            self._step = step or self._step
            self._changed = True

    def watch(self, done: int, total: int) -> None:
        """Say how far the work is, and stop if somebody asked for it: between batches."""
        self.check_cancelled()
        self.progress(done, total)

    def log(self, text: str) -> None:
        """Add a line to the job's log."""
        with self._lock:
            self._lines.append(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {text}")
            self._changed = True

    def check_cancelled(self) -> None:
        """Raise Cancelled when somebody asked for it, Fenced when the job is no longer ours.

        Cheap: call it between batches.
        """
        if self._fenced:
            raise Fenced
        if self._cancelled:
            raise Cancelled

    def note_cancel(self) -> None:
        """Make the next `check_cancelled` raise Cancelled."""
        self._cancelled = True

    def note_fenced(self) -> None:
        """Make the next `check_cancelled` raise Fenced."""
        self._fenced = True

    def report(self) -> Report:
        """Return what is to be written."""
        with self._lock:
            return Report(self._done, self._total, self._step, tuple(self._lines), self._changed)

    def written(self, report: Report) -> None:
        """Forget what was written; what came since stays."""
        with self._lock:
            del self._lines[: len(report.lines)]
            self._changed = bool(self._lines) or (report.done, report.total, report.step) != (
                self._done,
                self._total,
                self._step,
            )

"""Keep the portal's processes running, and stop them in order."""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from types import FrameType

from core.embedded.child import Child
from core.embedded.errors import EmbeddedError

FIRST_PAUSE = 1.0
MOST_RESTARTS = 5
# A process that ran this long had started well: its next end counts as the first.
SETTLED_AFTER = 60.0


@dataclass
class Watched:
    """A process that is to be restarted when it ends by itself."""

    child: Child
    prepare: Callable[[], None] = field(default=lambda: None)
    restarts: int = 0
    started_at: float = 0.0
    restart_at: float | None = None


class Supervisor:
    """Starts, watches and stops children; SIGTERM, SIGINT and SIGHUP ask it to stop, twice to hurry."""

    def __init__(self, *, stop_order: Sequence[str], say: Callable[[str], None]) -> None:
        self.stopping = Event()
        self._hurry = Event()
        self._stop_order = stop_order
        self._say = say
        self._watched: list[Watched] = []

    def listen(self) -> None:
        """Take over the signals that ask for a stop."""
        for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signum, self._on_signal)

    def start(self, child: Child, *, prepare: Callable[[], None] = lambda: None) -> None:
        """Start a child and keep it running from now on; `prepare` is called before every start."""
        watched = Watched(child, prepare=prepare)
        self._watched.append(watched)
        self._launch(watched)

    def watch(self) -> None:
        """Restart children that end, until a stop is asked for.

        Raises EmbeddedError when one ends again and again.
        """
        while not self.stopping.wait(0.25):
            for watched in self._watched:
                self._look_at(watched)

    def stop(self) -> None:
        """Stop every child in order: each may finish what it is doing before the next is asked."""
        self.stopping.set()
        order = {name: place for place, name in enumerate(self._stop_order)}
        for watched in sorted(self._watched, key=lambda watched: order[watched.child.name]):
            watched.child.stop(hurry=self._hurry)
        self._watched.clear()

    def _launch(self, watched: Watched) -> None:
        watched.prepare()
        watched.child.start()
        watched.started_at = time.monotonic()
        watched.restart_at = None

    def _look_at(self, watched: Watched) -> None:
        if watched.child.running():
            return
        now = time.monotonic()
        if watched.restart_at is None:
            watched.restart_at = now + self._pause_before_restart(watched, now)
        elif now >= watched.restart_at:
            self._launch(watched)

    def _pause_before_restart(self, watched: Watched, now: float) -> float:
        name, code = watched.child.name, watched.child.exit_code()
        if now - watched.started_at > SETTLED_AFTER:
            watched.restarts = 0
        if watched.restarts == MOST_RESTARTS:
            raise EmbeddedError(
                f"{name} ended {MOST_RESTARTS + 1} times (last with {code}); the portal stops."
                f"{watched.child.last_words()}"
            )
        pause: float = FIRST_PAUSE * 2**watched.restarts
        watched.restarts += 1
        self._say(f"{name} ended with {code}; starting it again in {pause:.0f} s (see {watched.child.log})")
        return pause

    def _on_signal(self, _signum: int, _frame: FrameType | None) -> None:
        if self.stopping.is_set():
            self._hurry.set()
        self.stopping.set()

"""A process of ours that lives and dies with us."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event

from core.embedded.account import Account
from core.embedded.errors import EmbeddedError, StopRequested

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(signum: int) -> Callable[[], None]:
    """Return what a new process calls so that the kernel signals it when its parent dies (Linux)."""
    parent = os.getpid()

    def ask_the_kernel() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signum)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return ask_the_kernel


class Child:
    """One process in a session of its own, so that a Ctrl-C reaches only the one who stops it in order."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 10.0,
    ) -> None:
        self.name = name
        self.command = list(command)
        self.log = log
        self._cwd = cwd
        self._env = dict(env) if env is not None else None
        self._account = account
        self._stop_signal = stop_signal
        self._grace = grace
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; its output is appended to the log. Raises EmbeddedError if it cannot run."""
        with self.log.open("ab") as log:
            try:
                self._process = subprocess.Popen(  # noqa: S603
                    self.command,
                    cwd=self._cwd,
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=die_with_parent(self._stop_signal),
                    **(self._account.popen_options() if self._account else {}),
                )
            except OSError as error:
                raise EmbeddedError(f"{self.name} cannot be started: {error}") from error

    @property
    def pid(self) -> int | None:
        """The process id while it runs, or ran last."""
        return self._process.pid if self._process else None

    def exit_code(self) -> int | None:
        """Return the exit code, or None while the process runs or before it was started."""
        return self._process.poll() if self._process else None

    def running(self) -> bool:
        """Tell whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def wait_until(self, ready: Callable[[], bool], *, seconds: float, stop: Event | None = None) -> None:
        """Wait until the process is ready.

        Raises EmbeddedError with the end of its log when it dies or takes longer than `seconds`,
        StopRequested when `stop` is set.
        """
        deadline = time.monotonic() + seconds
        pause = 0.01
        while not ready():
            if not self.running():
                raise EmbeddedError(f"{self.name} ended with {self.exit_code()}.{self.last_words()}")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{self.name} was not ready after {seconds:.0f} s.{self.last_words()}")
            _sleep(pause, stop)
            pause = min(pause * 1.5, 0.2)

    def wait_for_end(self, *, stop: Event | None = None) -> int:
        """Wait until the process ends by itself and return its exit code. Raises StopRequested."""
        while (code := self.exit_code()) is None:
            _sleep(0.05, stop)
        return code

    def stop(self, *, hurry: Event | None = None) -> None:
        """Ask the process to end, wait for its grace (or until `hurry`), then kill its whole group."""
        if self._process is None:
            return
        if self.running():
            self._process.send_signal(self._stop_signal)
            deadline = time.monotonic() + self._grace
            while self.running() and time.monotonic() < deadline and not (hurry and hurry.is_set()):
                time.sleep(0.02)
        self.kill()

    def kill(self) -> None:
        """End the process and its whole group at once."""
        self._kill_group()
        if self._process is not None:
            self._process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of the log as an indented text to put below a message."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        tail = "\n".join(f"    {line}" for line in text.splitlines()[-lines:])
        return f" The end of {self.log}:\n{tail}" if tail else f" {self.log} is empty."

    def _kill_group(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):  # nobody is left in it
                os.killpg(self._process.pid, signal.SIGKILL)


def _sleep(seconds: float, stop: Event | None) -> None:
    if stop is None:
        time.sleep(seconds)
    elif stop.wait(seconds):
        raise StopRequested

"""Whole portals for the tests: copies of the tree, started by script/server as a newcomer would."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
# Whatever the tests' own servers set must not reach a portal that is to make its own.
NOT_INHERITED = (
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "TOKEN_PEPPER",
    "AUDIT_KEY",
    "DEMO",
    "PORTAL_HOME",
)


def copy_tree(target: Path) -> Path:
    """Copy what a clone would hold, with what is not committed yet."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    for compiled in ROOT.glob("locale/*/LC_MESSAGES/*.mo"):
        shutil.copy2(compiled, target / compiled.relative_to(ROOT))
    return target


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def alive(pid: int) -> bool:
    """Tell whether a process exists and is no zombie."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def descendants(pid: int) -> dict[int, str]:
    """Return the process ids below a process, with their command lines."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found: dict[int, str] = {}
    generation = {pid}
    while generation:
        generation = {child for child, parent in parents.items() if parent in generation}
        found |= {child: command_of(child) for child in generation}
    return found


def command_of(pid: int) -> str:
    """Return a process's command line, empty when it has gone."""
    try:
        return Path("/proc", str(pid), "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class Portal:
    """One clone with one PORTAL_HOME and one port, started and stopped as often as a test likes."""

    def __init__(
        self, clone: Path, *, home: Path | None = None, popen: dict[str, Any] | None = None, **environ: str
    ) -> None:
        self.clone = clone
        self.home = home or clone / "var"
        self.port = free_port()
        inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
        self.environ = {**inherited, "PORTAL_VENV": sys.prefix, "PORT": str(self.port)}
        # One process each: the tests share two cores.
        self.environ |= {"WEB_WORKERS": "1", "WORKER_CONCURRENCY": "1", **environ}
        if home:
            self.environ["PORTAL_HOME"] = str(home)
        self._popen = popen or {}
        self._output = clone.parent / f"output-{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that script/server became."""
        assert self._process is not None
        return self._process.pid

    @property
    def output(self) -> str:
        """What the last start has printed so far."""
        return self._output.read_text()

    def start(self, *arguments: str) -> None:
        """Start script/server without waiting."""
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                ["script/server", *arguments],
                cwd=self.clone,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **self._popen,
            )

    def wait_for(self, text: str, *, seconds: float) -> None:
        """Wait until script/server has printed a text."""
        assert self._process is not None
        deadline = time.monotonic() + seconds
        while text not in self.output:
            assert self._process.poll() is None, f"script/server ended: {self.output}"
            assert time.monotonic() < deadline, f"no {text!r} after {seconds} s: {self.output}"
            time.sleep(0.05)

    def wait_for_child(self, name: str, *, seconds: float) -> dict[int, str]:
        """Wait until there is a process with this word in its command; return all processes below."""
        deadline = time.monotonic() + seconds
        while True:
            below = descendants(self.pid)
            if any(name in command for command in below.values()):
                return below
            assert time.monotonic() < deadline, f"no {name!r} after {seconds} s: {below}"
            time.sleep(0.02)

    def start_and_wait(self, *arguments: str, seconds: float = 60.0) -> float:
        """Start and wait until it is ready; return the seconds that took."""
        began = time.monotonic()
        self.start(*arguments)
        self.wait_for(f"Portal ready at http://127.0.0.1:{self.port}", seconds=seconds)
        return time.monotonic() - began

    def wait_for_end(self, seconds: float = 60.0) -> int:
        """Return the exit status of script/server."""
        assert self._process is not None
        return self._process.wait(timeout=seconds)

    def stop(self, signum: signal.Signals = signal.SIGTERM) -> int:
        """Ask for a stop as Ctrl-C or an init would; return the exit status."""
        assert self._process is not None
        self._process.send_signal(signum)
        return self.wait_for_end()

    def end(self) -> None:
        """End it whatever happened."""
        if self._process is not None and self._process.poll() is None:
            self.stop()

    def manage(self, *arguments: str) -> str:
        """Run manage.py beside the portal, which finds it by PORTAL_HOME alone."""
        environ = {name: value for name, value in self.environ.items() if name != "PORT"}
        command: Sequence[str] = [f"{self.environ['PORTAL_VENV']}/bin/python", "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=self.clone, env=environ, capture_output=True, text=True, check=False, **self._popen
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def healthy(self, process: str, *, seconds: float = 30.0) -> bool:
        """Ask script/healthy about a process, as the health checks of docker-compose.yml do.

        One that has just been started gets `seconds` to begin, none once the portal was stopped.
        """
        environ = {**self.environ, "PORTAL_HOME": str(self.home)}
        deadline = time.monotonic() + seconds
        while True:
            asked = subprocess.run(
                ["script/healthy", process], cwd=self.clone, env=environ, capture_output=True, check=False
            )
            stopped = self._process is None or self._process.poll() is not None
            if asked.returncode == 0 or stopped or time.monotonic() > deadline:
                return asked.returncode == 0
            time.sleep(0.5)

    def get(self, path: str) -> tuple[int, str]:
        """Return the status of a page and where it leads to."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location") or ""
        finally:
            connection.close()

    def links(self) -> list[str]:
        """Return the paths of the sign-in links that were printed."""
        _, _, after = self.output.partition("Portal ready at")
        return re.findall(rf"http://127\.0\.0\.1:{self.port}(/\S+)", after)

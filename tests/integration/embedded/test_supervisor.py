"""Children with real processes: order of stopping, restarts, no orphans."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.embedded import supervisor as supervisor_module
from core.embedded.child import Child
from core.embedded.errors import EmbeddedError, StopRequested
from core.embedded.supervisor import Supervisor

pytestmark = pytest.mark.processes
ROOT = Path(__file__).parents[3]


def eventually(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path("/proc", str(pid), "stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def shell(name: str, script: str, folder: Path, *, grace: float = 5.0) -> Child:
    return Child(name, ["bash", "-c", script], log=folder / f"{name}.log", cwd=folder, grace=grace)


def says_when_stopped(name: str, folder: Path) -> Child:
    return shell(
        name, f"trap 'echo {name} >>order; exit 0' TERM; echo up; while :; do sleep 0.02; done", folder
    )


def is_up(child: Child) -> Callable[[], bool]:
    return lambda: "up" in child.log.read_text()


def test_children_stop_in_the_given_order_one_after_the_other(tmp_path: Path) -> None:
    boss = Supervisor(stop_order=("web", "worker", "postgres"), say=print)
    children = [says_when_stopped(name, tmp_path) for name in ("postgres", "worker", "web")]
    for child in children:
        boss.start(child)
        child.wait_until(is_up(child), seconds=10)
    boss.stop()
    assert (tmp_path / "order").read_text().split() == ["web", "worker", "postgres"]
    assert not any(child.running() for child in children)


def test_child_that_ends_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "FIRST_PAUSE", 0.05)
    said: list[str] = []
    prepared: list[float] = []
    boss = Supervisor(stop_order=("worker",), say=said.append)
    child = shell("worker", "echo up; exec sleep 60", tmp_path)
    boss.start(child, prepare=lambda: prepared.append(time.monotonic()))
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    watching = threading.Thread(target=boss.watch)
    watching.start()
    assert eventually(lambda: child.running() and child.pid != first)
    boss.stopping.set()
    watching.join()
    boss.stop()
    assert len(prepared) == 2
    assert said == [f"worker ended with -9; starting it again in 0 s (see {child.log})"]


def test_child_that_ends_again_and_again_stops_the_portal_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor_module, "FIRST_PAUSE", 0.001)
    boss = Supervisor(stop_order=("worker",), say=print)
    boss.start(shell("worker", "echo no such module; exit 3", tmp_path))
    with pytest.raises(EmbeddedError, match=r"(?s)worker ended 6 times \(last with 3\).*no such module"):
        boss.watch()
    boss.stop()
    assert (tmp_path / "worker.log").read_text().count("no such module") == 6


def test_deaf_child_is_killed_with_its_group_after_its_grace(tmp_path: Path) -> None:
    child = shell("deaf", "trap '' TERM; sleep 60 & echo $! up; wait; sleep 60", tmp_path, grace=0.3)
    child.start()
    child.wait_until(is_up(child), seconds=10)
    grandchild = int(child.log.read_text().split()[0])
    child.stop()
    assert child.exit_code() == -signal.SIGKILL
    assert eventually(lambda: not alive(grandchild))


def test_second_signal_hurries(tmp_path: Path) -> None:
    hurry = threading.Event()
    hurry.set()
    child = shell("deaf", "trap '' TERM; echo up; while :; do sleep 0.1; done", tmp_path, grace=60)
    child.start()
    child.wait_until(is_up(child), seconds=10)
    began = time.monotonic()
    child.stop(hurry=hurry)
    assert time.monotonic() - began < 5


def test_waiting_ends_with_the_child_the_time_or_the_stop(tmp_path: Path) -> None:
    never = lambda: False  # noqa: E731
    short = shell("short", "echo last words; exit 4", tmp_path)
    short.start()
    with pytest.raises(EmbeddedError, match=r"(?s)short ended with 4.*last words"):
        short.wait_until(never, seconds=10)
    slow = shell("slow", "exec sleep 60", tmp_path)
    slow.start()
    with pytest.raises(EmbeddedError, match="slow was not ready after 0 s"):
        slow.wait_until(never, seconds=0.1)
    stop = threading.Event()
    stop.set()
    with pytest.raises(StopRequested):
        slow.wait_until(never, seconds=10, stop=stop)
    slow.stop()


def test_missing_program_is_a_clear_error(tmp_path: Path) -> None:
    child = Child("postgres", [str(tmp_path / "postgres")], log=tmp_path / "log", cwd=tmp_path)
    with pytest.raises(EmbeddedError, match=r"postgres cannot be started: .*No such file"):
        child.start()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel does this on Linux only")
def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    program = (
        "import time, pathlib; from core.embedded.child import Child\n"
        "folder = pathlib.Path('.').resolve()\n"
        "child = Child('sleeper', ['sleep', '60'], log=folder / 'log', cwd=folder); child.start()\n"
        "print(child.pid, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    sleeper = int(parent.stdout.readline())
    assert alive(sleeper)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert eventually(lambda: not alive(sleeper))

"""The first README command, on copies of the tree: started, used, stopped, killed, started again."""

import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.embedded.home import ELSEWHERE, Home
from core.embedded.throwaway import throwaway_postgres, throwaway_valkey
from tests.functional.patience import until
from tests.functional.portals import Portal, alive, copy_tree, descendants

pytestmark = [pytest.mark.processes, pytest.mark.xdist_group("script_server")]
IS_ROOT = os.geteuid() == 0
COUNT_USERS = "from core.access.models import User; print(User.objects.count())"


@pytest.fixture(scope="module")
def private_clone() -> Iterator[Path]:
    """A clone in a folder that only its owner may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cpo-clone-"))
    yield copy_tree(folder / "clone")
    for state in (*folder.glob("*/var"), *folder.glob("home-*")):
        shutil.rmtree(ELSEWHERE / Home(state).digest, ignore_errors=True)
    shutil.rmtree(folder)


@dataclass(frozen=True)
class Somebody:
    """A person with a clone and an environment of their own: an ordinary user also when we are root."""

    uid: int
    popen: dict[str, Any]
    clone: Path
    environment: Path


@pytest.fixture
def somebody() -> Iterator[Somebody]:
    folder = Path(tempfile.mkdtemp(prefix="cpo-clone-"))
    try:
        clone = copy_tree(folder / "clone")
        if not IS_ROOT:
            yield Somebody(os.geteuid(), {}, clone, Path(sys.prefix))
            return
        user = pwd.getpwnam("nobody")
        popen = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "umask": 0o022}
        environment = _environment_for_everybody(folder, popen)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
        yield Somebody(user.pw_uid, popen, clone, environment)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def portals() -> Iterator[list[Portal]]:
    """Portals to end after the test."""
    started: list[Portal] = []
    yield started
    for portal in started:
        portal.end()


def modes(path: Path) -> dict[Path, int]:
    return {each: stat.S_IMODE(each.stat().st_mode) for each in (path, *path.parents)}


def test_portal_with_the_demo_is_killed_and_lives_again(private_clone: Path, portals: list[Portal]) -> None:
    before = modes(private_clone)
    portal = Portal(private_clone)
    portals.append(portal)

    assert portal.start_and_wait(seconds=180) < 180
    assert modes(private_clone) == before
    assert portal.get("/")[0] == 302
    links = portal.links()
    assert len(links) == 6
    assert portal.get(links[0])[0] == 302
    assert stat.S_IMODE((portal.home / "env").stat().st_mode) == 0o600
    users = portal.manage("shell", "--no-imports", "-c", COUNT_USERS)
    assert int(users) == 6
    if IS_ROOT:
        assert str(ELSEWHERE / Home(portal.home).digest) in portal.output
        servers = [pid for pid, command in descendants(portal.pid).items() if "postgres -D" in command]
        assert [Path("/proc", str(pid)).stat().st_uid for pid in servers] == [pwd.getpwnam("nobody").pw_uid]
    children = descendants(portal.pid)
    for name in ("granian", "celery", "run_sweeper", "postgres -D", "valkey-server"):
        assert name in str(children)

    os.kill(portal.pid, signal.SIGKILL)
    portal.wait_for_end()
    until(lambda: [command for pid, command in children.items() if alive(pid)], [])

    seconds = portal.start_and_wait(seconds=60)
    if seconds >= 15:  # other tests run at the same time: once more
        assert portal.stop() == 0
        seconds = portal.start_and_wait(seconds=60)
    assert seconds < 15
    assert portal.manage("shell", "--no-imports", "-c", COUNT_USERS) == users
    assert "Loading the demo" not in portal.output
    children = descendants(portal.pid)
    assert portal.stop(signal.SIGINT) == 0
    assert not any(alive(pid) for pid in children)


def test_portals_of_two_people_run_side_by_side_also_after_an_interrupted_start(
    private_clone: Path, somebody: Somebody, portals: list[Portal]
) -> None:
    one = Portal(private_clone, home=private_clone.parent / "home-one")
    other = Portal(somebody.clone, popen=somebody.popen, PORTAL_VENV=str(somebody.environment))
    rival = Portal(private_clone, home=one.home)
    portals += [one, other, rival]
    other.start("--no-demo")

    one.start("--no-demo")
    one.wait_for("Migrating the database", seconds=30)
    children = one.wait_for_child("migrate", seconds=10)
    assert one.stop(signal.SIGTERM) == 0
    assert not any(alive(pid) for pid in children)

    one.start_and_wait("--no-demo")
    other.wait_for("Portal ready at", seconds=60)
    for portal in (one, other):
        assert portal.get("/")[0] == 302
        assert portal.links() == []
    one.manage("create_user", "only@one.example", "--role", "analyst")
    assert other.manage("shell", "--no-imports", "-c", COUNT_USERS) == "0\n"
    assert one.manage("shell", "--no-imports", "-c", COUNT_USERS) == "1\n"

    # An ordinary user's portal is that user's alone.
    assert (other.home / "postgres" / "PG_VERSION").is_file()
    assert modes(other.home)[other.home] == 0o700
    assert {Path("/proc", str(pid)).stat().st_uid for pid in descendants(other.pid)} == {somebody.uid}

    rival.start("--no-demo")
    assert rival.wait_for_end() == 1
    assert f"already running on {one.home}" in rival.output
    assert one.get("/")[0] == 302


def test_taken_port_is_named(private_clone: Path, portals: list[Portal]) -> None:
    portal = Portal(private_clone, home=private_clone.parent / "home-three")
    portals.append(portal)
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", portal.port))
        holder.listen()
        portal.start("--no-demo")
        assert portal.wait_for_end() == 1
    assert f"Port {portal.port} of 127.0.0.1 cannot be used" in portal.output
    assert "Traceback" not in portal.output


def test_servers_of_ones_own_are_used_and_nothing_is_started_beside(
    private_clone: Path, portals: list[Portal]
) -> None:
    with throwaway_postgres() as database, throwaway_valkey() as broker:
        portal = Portal(
            private_clone,
            home=private_clone.parent / "home-five",
            DATABASE_URL=database,
            REDIS_URL=broker,
        )
        portals.append(portal)
        portal.start_and_wait("--no-demo")
        assert portal.get("/")[0] == 302
        assert "postgres -D" not in str(descendants(portal.pid))
        assert not (portal.home / "postgres").exists()
        for process in ("web", "worker", "sweeper", "beat"):
            assert portal.healthy(process), process
        assert portal.stop() == 0
        assert not portal.healthy("web")


def _environment_for_everybody(folder: Path, popen: dict[str, Any]) -> Path:
    """An environment on a Python that an ordinary user can run, with the packages of our own."""
    python = next((path for path in (sys.executable, "/usr/bin/python3") if _runs(path, popen)), None)
    if python is None:
        pytest.skip("no Python of this version that an ordinary user can run")
    packages = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    environment = folder / "environment"
    library = environment / "lib" / f"python3.{sys.version_info.minor}"
    library.mkdir(parents=True)
    (environment / "bin").mkdir()
    (environment / "bin" / "python").symlink_to(python)
    (library / "site-packages").symlink_to(packages)
    (environment / "pyvenv.cfg").write_text(f"home = {Path(python).parent}\n")
    locks = "cat requirements/runtime.txt requirements/dev.txt | cksum"
    installed = subprocess.run(locks, shell=True, capture_output=True, text=True, check=True).stdout.strip()
    (environment / ".installed-locks").write_text(f"{installed} {environment}\n")
    return environment


def _runs(python: str, popen: dict[str, Any]) -> bool:
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    program = (
        f"import os, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]} "
        f"or not os.access({packages!r}, os.X_OK))"
    )
    try:
        return subprocess.run([python, "-c", program], cwd="/", check=False, **popen).returncode == 0
    except OSError:
        return False

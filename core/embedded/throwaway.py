"""Servers that live as long as a `with` block: for the tests and the benchmarks."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from core.embedded.account import Account, server_account
from core.embedded.binaries import Binaries, copy_for, find_in_wheels
from core.embedded.postgres import THROWAWAY, Postgres
from core.embedded.valkey import Valkey

PREFIX = "cpo-run-"


@contextmanager
def throwaway_folder() -> Iterator[tuple[Path, Account]]:
    """Give a short temporary folder that belongs to the servers' account, and remove it afterwards."""
    account = server_account()
    _remove_what_killed_processes_left()
    # A short name: the path of a socket is limited to 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    try:
        account.make_private(folder)
        yield folder, account
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def throwaway_postgres(settings: Mapping[str, str] = THROWAWAY) -> Iterator[str]:
    """Start an empty PostgreSQL, give its DATABASE_URL, and leave nothing behind."""
    with throwaway_folder() as (folder, account):
        server = Postgres(
            binaries=_reachable(account, folder),
            account=account,
            data=folder / "data",
            sockets=folder / "run",
            settings=settings,
        )
        server.create()
        child = server.child(folder / "postgres.log")
        child.start()
        try:
            child.wait_until(server.ready, seconds=60)
            yield server.url
        finally:
            child.stop()


@contextmanager
def throwaway_valkey() -> Iterator[str]:
    """Start an empty Valkey, give its REDIS_URL, and leave nothing behind."""
    with throwaway_folder() as (folder, account):
        server = Valkey(binaries=_reachable(account, folder), account=account, sockets=folder / "run")
        child = server.child(folder / "valkey.log")
        child.start()
        try:
            child.wait_until(server.ready, seconds=20)
            yield server.url
        finally:
            child.stop()


def _remove_what_killed_processes_left() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}[0-9]*-*"):
        maker = folder.name.removeprefix(PREFIX).partition("-")[0]
        with suppress(OSError):  # somebody else's, or just being removed by another
            if maker.isdigit() and not _alive(int(maker)) and time.time() - folder.stat().st_mtime > 3600:
                shutil.rmtree(folder)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _reachable(account: Account, folder: Path) -> Binaries:
    found = find_in_wheels()
    return found if found.reachable_by(account) else copy_for(account, folder)

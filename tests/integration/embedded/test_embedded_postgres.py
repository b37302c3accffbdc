"""PostgreSQL from the wheel: made, started, stopped, killed, started again."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import environ
import psycopg2
import pytest

from core.embedded.account import Account, server_account
from core.embedded.binaries import copy_for, find_in_wheels
from core.embedded.child import Child
from core.embedded.errors import EmbeddedError
from core.embedded.postgres import DURABLE, THROWAWAY, Postgres
from core.embedded.throwaway import throwaway_postgres

pytestmark = pytest.mark.processes


@pytest.fixture
def account() -> Account:
    return server_account()


@pytest.fixture
def folder(account: Account) -> Iterator[Path]:
    """A folder with a difficult name that the servers' account owns."""
    base = Path(tempfile.mkdtemp(prefix="cpo-"))
    account.make_private(base)
    made = base / "Été + 1"
    account.make_private(made)
    yield made
    shutil.rmtree(base)


def server_in(folder: Path, account: Account, settings: Mapping[str, str] = THROWAWAY) -> Postgres:
    binaries = find_in_wheels()
    if not binaries.reachable_by(account):
        binaries = copy_for(account, folder)
    small = {**settings, "shared_buffers": "32MB"}
    return Postgres(binaries, account, data=folder / "data", sockets=folder / "run", settings=small)


@contextmanager
def started(server: Postgres, log: Path) -> Iterator[Child]:
    server.create()
    server.clear_remains()
    child = server.child(log)
    child.start()
    try:
        child.wait_until(server.ready, seconds=60)
        yield child
    finally:
        child.stop()


def ask(server: Postgres, *statements: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(server.url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def test_throwaway_server_leaves_nothing_behind() -> None:
    with (
        throwaway_postgres() as url,
        closing(psycopg2.connect(url)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT pg_backend_pid(), current_setting('unix_socket_directories')")
        ((backend, sockets),) = cursor.fetchall()
        assert Path(sockets.strip('"')).is_dir()
    assert not Path(sockets.strip('"')).exists()
    assert not Path("/proc", str(backend)).exists()


def test_database_knows_letters_and_sorts_by_code_point(folder: Path, account: Account) -> None:
    server = server_in(folder, account)
    with started(server, folder / "log"):
        ask(server, *(f"CREATE EXTENSION {name}" for name in ("pg_trgm", "unaccent", "ltree", "btree_gist")))
        assert ask(server, "SHOW server_encoding") == [("UTF8",)]
        assert ask(server, "SELECT lower('ÉTÉ'), unaccent('élève')") == [("été", "eleve")]
        assert ask(server, "SELECT to_tsvector('french', 'écoles') @@ to_tsquery('french', 'école')") == [
            (True,)
        ]
        assert ask(server, "SELECT similarity('évènement', 'évènements') > 0.5") == [(True,)]
        assert ask(server, "SELECT array_agg(x ORDER BY x) FROM unnest(ARRAY['b', 'é', 'Z', 'a']) x") == [
            (["Z", "a", "b", "é"],)
        ]


def test_laptops_server_is_durable_has_no_tcp_port_and_an_address_for_django(
    folder: Path, account: Account
) -> None:
    server = server_in(folder, account, DURABLE)
    with started(server, folder / "log"):
        config = environ.Env.db_url_config(server.url)
        assert config["NAME"] == "portal"
        assert config["OPTIONS"]["host"] == str(folder / "run")
        assert ask(server, "SHOW listen_addresses") == [("",)]
        assert ask(server, "SHOW fsync") == [("on",)]


def test_nobody_else_may_enter_data_and_sockets(folder: Path, account: Account) -> None:
    server = server_in(folder, account)
    with started(server, folder / "log"):
        for private in (server.data, server.sockets):
            assert stat.S_IMODE(private.stat().st_mode) == 0o700
            assert private.stat().st_uid == account.uid
        assert account.uid != 0


def test_second_start_keeps_the_data_and_is_fast(folder: Path, account: Account) -> None:
    server = server_in(folder, account)
    with started(server, folder / "log"):
        ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    began = time.monotonic()
    with started(server, folder / "log"):
        assert time.monotonic() - began < 5
        assert ask(server, "SELECT answer FROM kept") == [(42,)]


def test_killed_server_recovers_what_was_committed(folder: Path, account: Account) -> None:
    server = server_in(folder, account, DURABLE)
    with started(server, folder / "log") as child:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.stop()
    assert (server.data / "postmaster.pid").is_file()
    with started(server, folder / "log"):
        assert ask(server, "SELECT answer FROM kept") == [(42,)]


def test_server_left_alone_is_ended_before_the_next_start(folder: Path, account: Account) -> None:
    server = server_in(folder, account)
    with started(server, folder / "log") as first:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS answer")
        with started(server, folder / "log") as second:
            assert not first.running()
            assert second.running()
            assert ask(server, "SELECT answer FROM kept") == [(42,)]


def test_pid_file_that_names_another_program_is_dropped(folder: Path, account: Account) -> None:
    server = server_in(folder, account)
    server.create()
    # As after a power cut: the number belongs to a program of the same user by now.
    other = subprocess.Popen(["sleep", "60"], **account.popen_options())
    try:
        (server.data / "postmaster.pid").write_text(f"{other.pid}\n{server.data}\n0\n5432\n\n\n0 0\nready\n")
        with started(server, folder / "log"):
            assert ask(server, "SELECT 1") == [(1,)]
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_interrupted_creation_starts_anew(folder: Path, account: Account) -> None:
    server = server_in(folder, account)
    half = folder / "data.unfinished"
    account.make_private(half)
    (half / "PG_VERSION").write_text("18\n")
    with started(server, folder / "log"):
        assert ask(server, "SELECT 1") == [(1,)]
    assert not half.exists()


def test_two_servers_run_side_by_side() -> None:
    with throwaway_postgres() as one, throwaway_postgres() as other:
        with closing(psycopg2.connect(one)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE only_here (x int)")
        with closing(psycopg2.connect(other)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('only_here')")
            assert cursor.fetchone() == (None,)


def test_failed_start_shows_the_end_of_the_log(folder: Path, account: Account) -> None:
    server = server_in(folder, account)
    server.create()
    conf = server.data / "postgresql.auto.conf"
    conf.write_text("no_such_setting = 1\n")
    child = server.child(folder / "log")
    child.start()
    with pytest.raises(EmbeddedError, match="no_such_setting"):
        child.wait_until(server.ready, seconds=60)
    child.stop()


def test_copied_programs_run_a_server(folder: Path, account: Account) -> None:
    binaries = copy_for(account, folder)
    assert copy_for(account, folder) == binaries
    assert all(path.stat().st_uid == os.geteuid() for path in (binaries.postgres / "bin").iterdir())
    server = Postgres(binaries, account, data=folder / "data", sockets=folder / "run", settings=THROWAWAY)
    with started(server, folder / "log"):
        assert ask(server, "SELECT 1") == [(1,)]
        dump = subprocess.run(
            [binaries.program("pg_dump"), server.url], capture_output=True, text=True, check=True
        ).stdout
        assert "PostgreSQL database dump" in dump

"""A PostgreSQL server of our own: made once, started many times, reached by a socket only."""

import locale
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from core.embedded.account import Account
from core.embedded.binaries import Binaries
from core.embedded.child import Child
from core.embedded.errors import EmbeddedError

DATABASE = "portal"
SUPERUSER = "portal"
PORT = 5432  # names the socket only: no TCP port is opened
SOCKET_NAME = f".s.PGSQL.{PORT}"

# A laptop's database: nothing is lost when the power fails.
DURABLE = {
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
}
# A database that lives as long as the tests, or as one measurement.
THROWAWAY = {
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10s",
}
_ALWAYS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
}


@dataclass(frozen=True)
class Postgres:
    """The files of one server: `data` and `sockets` belong to `account` and nobody else may enter them."""

    binaries: Binaries
    account: Account
    data: Path
    sockets: Path
    settings: Mapping[str, str] = field(default_factory=lambda: dict(DURABLE))

    @property
    def url(self) -> str:
        """The DATABASE_URL, in a form that libpq and django-environ both understand."""
        return f"postgres://{SUPERUSER}@/{DATABASE}?host={quote(str(self.sockets), safe='')}"

    def exists(self) -> bool:
        """Tell whether the database was made before."""
        return (self.data / "PG_VERSION").is_file()

    def create(self) -> None:
        """Make the database (UTF-8, sorted by code point) unless it was made before."""
        self.account.make_private(self.sockets)
        if self.exists():
            return
        making = self.data.with_name(self.data.name + ".unfinished")
        shutil.rmtree(making, ignore_errors=True)  # of a start that was interrupted
        self.account.make_private(making)
        character_types = _utf8_locale()
        self._run(
            "initdb",
            f"--pgdata={making}",
            f"--username={SUPERUSER}",
            "--auth=trust",  # the socket lies in a folder that only its owner may enter
            "--encoding=UTF8",
            f"--locale={character_types}",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *([] if self.settings.get("fsync") != "off" else ["--no-sync"]),
        )
        self._create_database(making)
        making.rename(self.data)

    def child(self, log: Path) -> Child:
        """Return the server as a process to start; SIGINT stops it at once and cleanly."""
        options = {**_ALWAYS, **self.settings, "unix_socket_directories": f'"{self.sockets}"'}
        arguments = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return Child(
            "postgres",
            [self.binaries.program("postgres"), "-D", str(self.data), *arguments],
            log=log,
            cwd=self.data,
            env=_plain_environment(),
            account=self.account,
            stop_signal=signal.SIGINT,
            grace=60.0,
        )

    def ready(self) -> bool:
        """Tell whether the server accepts connections: the last line of its pid file says so."""
        return self._pid_file()[7:8] == ["ready"]

    def clear_remains(self, seconds: float = 60.0) -> None:
        """Make way for a start after a crash: end a server left alone and drop a stale pid file.

        Only to be called by the one who holds the portal's lock. Raises EmbeddedError when a
        left-over server does not end.
        """
        deadline = time.monotonic() + seconds
        asked = False
        while (pid := self._server_pid()) is not None:
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"An earlier PostgreSQL (pid {pid}) on {self.data} does not end. Stop it first."
                )
            if not asked:
                os.kill(pid, signal.SIGINT)
                asked = True
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _create_database(self, data: Path) -> None:
        # A single-user server needs no socket and no second start.
        self._run(
            "postgres", "--single", "-D", str(data), "postgres", statement=f"CREATE DATABASE {DATABASE};\n"
        )

    def _run(self, program: str, *arguments: str, statement: str = "") -> None:
        result = subprocess.run(  # noqa: S603
            [self.binaries.program(program), *arguments],
            cwd="/",
            env=_plain_environment(),
            input=statement,
            capture_output=True,
            text=True,
            check=False,
            **self.account.popen_options(),
        )
        if result.returncode != 0 or "ERROR:" in result.stderr:
            raise EmbeddedError(f"{program} failed ({result.returncode}):\n{result.stdout}{result.stderr}")

    def _pid_file(self) -> list[str]:
        try:
            return [line.strip() for line in (self.data / "postmaster.pid").read_text().splitlines()]
        except OSError:
            return []

    def _server_pid(self) -> int | None:
        """The pid of a live server on our data; a number that now belongs to something else is none."""
        lines = self._pid_file()
        if not lines or not lines[0].isdigit():
            return None
        command = _command_of(lines[0])
        return int(lines[0]) if "postgres" in command and str(self.data) in command else None


def _command_of(pid: str) -> str:
    """The command line of a live process, empty when there is none."""
    if Path("/proc/self").exists():
        try:
            return Path("/proc", pid, "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listing = ["ps", "-p", pid, "-o", "args="]
    return subprocess.run(listing, capture_output=True, text=True, check=False).stdout  # noqa: S603


def _utf8_locale() -> str:
    """The locale for character types; full-text search and trigrams need to know é for a letter."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
    raise EmbeddedError(
        "This system has none of the locales C.UTF-8 and en_US.UTF-8, which the database needs."
    )


def _plain_environment() -> dict[str, str]:
    # PG* variables of the person's shell must not steer our server.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}

"""Start a whole portal on this computer: servers, database, demo, web, worker, scheduler."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from core.embedded import probes, variables
from core.embedded.account import server_account
from core.embedded.child import Child
from core.embedded.errors import EmbeddedError, StopRequested
from core.embedded.home import Home, places_for
from core.embedded.postgres import Postgres
from core.embedded.supervisor import Supervisor
from core.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parents[2]
STOP_ORDER = ("web", "beat", "sweeper", "worker", "valkey", "postgres")
# Seconds: what a worker is doing may be worth waiting for; what it loses, the job ledger does again.
GRACE = {"worker": 20.0}
LONGEST_LOG = 10 * 1024 * 1024


class Portal:
    """One portal on one PORTAL_HOME, in the order of its start."""

    def __init__(self, home: Home, environ: Mapping[str, str], *, demo: bool | None) -> None:
        self.home = home
        self.supervisor = Supervisor(stop_order=STOP_ORDER, say=say)
        self._environ = environ
        self._account = server_account()
        self._demo = demo
        self._values: dict[str, str] = {}

    def run(self) -> None:
        """Start everything and keep it running until a stop is asked for; then stop it in order."""
        self.supervisor.listen()
        self.home.make(self._account)
        os.umask(0o077)  # what the portal writes from now on is its own
        with self.home.lock():
            try:
                self._values = variables.choose(variables.read(self.home.env), self._environ, demo=self._demo)
                probes.require_free_port(self._port)
                self._start_servers()
                variables.write(self.home.env, self._values)
                self._prepare_database()
                self._start_portal()
                self.supervisor.watch()
                say("Stopping.")
            except StopRequested:
                pass  # while starting: stop in the same order
            finally:
                self.supervisor.stop()
        say("Stopped; the data are kept.")

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://{variables.ADDRESS}:{self._port}"

    @property
    def _demo_marker(self) -> Path:
        return self.home.path / "demo-loaded"

    @property
    def _port(self) -> int:
        return int(self._values["PORT"])

    def _start_servers(self) -> None:
        if "DATABASE_URL" in self._values and "REDIS_URL" in self._values:
            return
        account = self._account
        places = places_for(self.home, account, self._values["PORTAL_ID"])
        if places.remark:
            say(places.remark)
        if account.switches:
            say(f"Running as root: PostgreSQL and Valkey run as '{account.name}'.")
        if "DATABASE_URL" not in self._values:
            self._start_postgres(Postgres(places.binaries, account, places.data, places.sockets))
        if "REDIS_URL" not in self._values:
            self._start_valkey(Valkey(places.binaries, account, places.sockets))

    def _start_postgres(self, server: Postgres) -> None:
        began = time.monotonic()
        if not server.exists():
            say("Creating the database.")
            self._demo_marker.unlink(missing_ok=True)
        server.create()
        child = server.child(self._log("postgres"))
        self.supervisor.start(child, prepare=server.clear_remains)
        child.wait_until(server.ready, seconds=120, stop=self.supervisor.stopping)
        self._values["DATABASE_URL"] = server.url
        say(f"PostgreSQL is ready ({_seconds_since(began)}).")

    def _start_valkey(self, server: Valkey) -> None:
        began = time.monotonic()
        child = server.child(self._log("valkey"))
        self.supervisor.start(child)
        child.wait_until(server.ready, seconds=30, stop=self.supervisor.stopping)
        self._values["REDIS_URL"] = server.url
        say(f"Valkey is ready ({_seconds_since(began)}).")

    def _prepare_database(self) -> None:
        self._manage("Migrating the database", "migrate", "--noinput")
        self._manage("Adding what every portal begins with", "begin")
        if self._values["DEMO"] != "1":
            say("Without the demo portfolio, now and at later starts; script/server --demo loads it.")
            return
        # Loading twice changes nothing but takes time. Only of our own database do we know what is in it.
        wanted = _demo_digest()
        known = "DATABASE_URL" not in self._environ and self._demo_marker.is_file()
        if known and self._demo_marker.read_text() == wanted:
            return
        self._manage("Loading the demo portfolio", "load_demo")
        self._demo_marker.write_text(wanted)

    def _start_portal(self) -> None:
        began = time.monotonic()
        web = self._process("web")
        self.supervisor.start(web)
        links = self._sign_in_links() if self._values["DEMO"] == "1" else ""
        for name in ("worker", "sweeper", "beat"):
            self.supervisor.start(self._process(name))
        web.wait_until(lambda: probes.web_answers(self._port), seconds=120, stop=self.supervisor.stopping)
        say(f"Web, worker, sweeper and scheduler are running ({_seconds_since(began)}).")
        say(f"State and logs are in {self.home.path}. Ctrl-C stops the portal and keeps its data.")
        say(f"\nPortal ready at {self.url}")
        if links:
            say(links)

    def _process(self, name: str) -> Child:
        return Child(
            name,
            [str(ROOT / "script" / "run"), name],
            log=self._log(name),
            cwd=ROOT,
            env=self._environment(),
            grace=GRACE.get(name, 10.0),
        )

    def _manage(self, what: str, *arguments: str) -> None:
        began = time.monotonic()
        say(f"{what} …")
        command = Child(
            arguments[0],
            [sys.executable, "manage.py", *arguments],
            log=self._log(arguments[0]),
            cwd=ROOT,
            env=self._environment(),
        )
        command.start()
        try:
            code = command.wait_for_end(stop=self.supervisor.stopping)
        finally:
            command.stop()
        if code != 0:
            raise EmbeddedError(
                f"{what} failed: manage.py {' '.join(arguments)} ended with {code}.{command.last_words()}"
            )
        say(f"{what} took {_seconds_since(began)}.")

    def _sign_in_links(self) -> str:
        # Captured, not logged: whoever has a link can sign in.
        result = subprocess.run(
            [sys.executable, "manage.py", "sign_in_links"],
            cwd=ROOT,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        if result.returncode != 0:  # as with an ALLOWED_HOSTS beyond this computer; the portal works without
            reason = result.stderr.strip().rpartition("\n")[2]
            return f"Without sign-in links: {reason.removeprefix('CommandError: ')}"
        return f"Sign in with one click, each link once:\n{result.stdout.rstrip()}"

    def _environment(self) -> dict[str, str]:
        return {
            **self._environ,
            **self._values,
            "PORTAL_HOME": str(self.home.path),
            "PORTAL_PYTHON": sys.executable,
            "PYTHONUNBUFFERED": "1",
        }

    def _log(self, name: str) -> Path:
        log = self.home.log(name)
        if log.is_file() and log.stat().st_size > LONGEST_LOG:
            log.replace(log.with_name(f"{log.name}.1"))
        return log


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


def _demo_digest() -> str:
    """Changes with the demo's files, which asks for a new load."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "demo").rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _seconds_since(moment: float) -> str:
    return f"{time.monotonic() - moment:.1f} s"

"""What a benchmark runs on: a migrated database of its own and a folder for its files."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import psycopg2
from django.core.management import call_command
from django.db import connection, connections

from core.embedded.postgres import DATABASE, THROWAWAY
from core.embedded.throwaway import throwaway_postgres, throwaway_valkey

# One configuration for us and for the references; without fsync the disk's moods stay out of the ratio.
SERVER = {**THROWAWAY, "shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min"}
TEMPLATE = "migrated"


@dataclass(frozen=True)
class Context:
    """One PostgreSQL and one Valkey, started for the benchmarks alone."""

    database_url: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The environment for a process of ours (manage.py, a worker) on the same database."""
        return dict(os.environ)

    def reset_database(self) -> None:
        """Give Django's default database its state just after `migrate`, without any other connection."""
        connections.close_all()
        self.run_on_server(
            f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)",
            f"CREATE DATABASE {DATABASE} TEMPLATE {TEMPLATE}",
        )

    def keep_as_template(self) -> None:
        """Keep the database as it is now for later resets."""
        connections.close_all()
        self.run_on_server(f"ALTER DATABASE {DATABASE} RENAME TO {TEMPLATE}")

    def analyze(self) -> None:
        """Let the database look at what it has."""
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def keep(self, name: str) -> None:
        """Keep a copy of the database as it is now under a name, once it has looked at what it has."""
        self.analyze()
        connections.close_all()
        self.run_on_server(f"CREATE DATABASE {name} TEMPLATE {DATABASE} STRATEGY file_copy")

    def restore(self, name: str) -> bool:
        """Give the default database the state kept under a name; False when none was."""
        connections.close_all()
        with (
            closing(psycopg2.connect(self.database_url, dbname="postgres")) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [name])
            if not cursor.rowcount:
                return False
        self.run_on_server(
            f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)",
            f"CREATE DATABASE {DATABASE} TEMPLATE {name} STRATEGY file_copy",
        )
        return True

    def run_on_server(self, *statements: str) -> None:
        """Run statements outside a transaction, connected to the server's own database."""
        with closing(psycopg2.connect(self.database_url, dbname="postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)


@contextmanager
def prepared() -> Iterator[Context]:
    """Start the servers, set Django up on them, migrate, and remove everything afterwards."""
    with ExitStack() as stack:
        url = stack.enter_context(throwaway_postgres(SERVER))
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="cpo-bench-")))
        os.environ |= {
            "DATABASE_URL": url,
            "REDIS_URL": stack.enter_context(throwaway_valkey()),
            "PORTAL_HOME": str(folder / "home"),
            "SECRET_KEY": "benchmarks-only",
            "TOKEN_PEPPER": "benchmarks-only",
            "AUDIT_KEY": "benchmarks-only",
            "DEMO": "0",
            "LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "cpo_portal.settings",
        }
        django.setup()
        call_command("migrate", interactive=False, verbosity=0)
        context = Context(url, folder)
        context.keep_as_template()
        yield context
        connections.close_all()

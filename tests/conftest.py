"""Real servers for every test; fixtures that need a process or a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import pytest_django
import redis
from django.db import connection

from tests import emptying, servers
from tests.audit_refusals import allow_emptying
from tests.chromium import browser, page

__all__ = ["browser", "page"]

# A failing example must fail again on the next machine: --long draws more, at random.
hypothesis.settings.register_profile("short", max_examples=50, deadline=None, derandomize=True)
hypothesis.settings.register_profile("long", max_examples=1000, deadline=None)
hypothesis.settings.load_profile("long" if os.environ.get("PORTAL_TESTS_LONG") else "short")

# Now, not in a hook: the conftest files below may import models.
servers.start()
emptying.install()


def pytest_configure(config: pytest.Config) -> None:
    """Let every xdist worker read the settings after it has started servers of its own, not ours."""
    if config.getoption("numprocesses", default=None):
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure() -> None:
    """Stop the servers at the end of the run."""
    servers.stop()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """The test database; the audit trail's refusal of TRUNCATE is lifted, or no test could clean up.

    At the end nobody else is connected to it: a process that has just been killed would forbid its removal,
    and that would be an error of the last test.
    """
    with django_db_blocker.unblock():
        allow_emptying()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    """A client of this worker's Valkey, emptied before and after the test."""
    with redis.Redis.from_url(os.environ["REDIS_URL"].replace("redis+socket://", "unix://", 1)) as client:
        client.flushall()
        yield client
        client.flushall()


@pytest.fixture
def process_environment(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment of a process of ours that works on the test's own database and broker.

    Shape: to be given as `env` to subprocess; with it go committed rows (transactional_db).
    """
    database = str(connection.settings_dict["NAME"])
    path, _, query = os.environ["DATABASE_URL"].partition("?")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        "DATABASE_URL": f"{path.rsplit('/', 1)[0]}/{database}?{query}",
        "PYTHONPATH": str(Path(__file__).parent.parent),
        # The anchor of this test's trail: every test begins an empty one.
        "AUDIT_ANCHOR": str(tmp_path / "audit-anchor"),
    }

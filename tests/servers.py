"""Start what the tests need before Django's settings are read: PostgreSQL, Valkey, an environment.

One PostgreSQL serves the whole run (pytest-django makes a database in it for each xdist
worker); each worker has a Valkey of its own, so that a test may flush it.
"""

import atexit
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import django
from django.conf import settings

from core.embedded.throwaway import throwaway_postgres, throwaway_valkey

_servers = ExitStack()
atexit.register(_servers.close)


def start() -> None:
    """Start the servers of this process and set Django up on them."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["DATABASE_URL"] = _servers.enter_context(throwaway_postgres())
    os.environ["REDIS_URL"] = _servers.enter_context(throwaway_valkey())
    home = Path(
        _servers.enter_context(tempfile.TemporaryDirectory(prefix="cpo-home-", ignore_cleanup_errors=True))
    )
    os.environ |= {
        "PORTAL_HOME": str(home),
        "SECRET_KEY": "tests-secret-key-of-no-other-use-0123456789",
        "TOKEN_PEPPER": "tests-token-pepper-0123456789",
        "AUDIT_KEY": "tests-audit-key-0123456789",
        "DEMO": "0",
        "DJANGO_SETTINGS_MODULE": "cpo_portal.settings",
        # Playwright keeps an event loop in the test's thread, which Django would take for an async view.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    django.setup()
    # Every client of a test has middleware of its own, which else would list all static files: 20 ms each.
    settings.WHITENOISE_AUTOREFRESH = True


def stop() -> None:
    """Stop the servers and remove what they wrote."""
    _servers.close()

"""Two who change the same at once: the second has looked, and waits for what becomes of the first."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

PATIENCE = 20.0


def overtake(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Run `second` in a thread while `first` is done but not committed; return what it gives or raises.

    Fails where the second does not have to wait: then it saw nothing of the first, and no race was run.
    For tests with `django_db(transaction=True)`.
    """
    given: list[Any] = []

    def run() -> None:
        try:
            given.append(second())
        except Exception as error:
            given.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        until = time.monotonic() + PATIENCE
        while not _somebody_waits():
            assert thread.is_alive(), f"it did not wait: {given}"
            assert time.monotonic() < until
            time.sleep(0.01)
    thread.join(PATIENCE)
    return given[0]


def ask_now() -> None:
    """Have the rules asked that the database asks when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted"
            " AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"
        )
        return bool(cursor.fetchone()[0])

"""The audit trail's refusals, lifted where a test must."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TABLES = ("audit_auditevent", "audit_auditseal")


def allow_emptying() -> None:
    """Let the tests empty the trail between them; changes and deletions stay refused."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER audit_refuse_truncate")


@contextmanager
def tampering() -> Iterator[None]:
    """Lift every refusal, as somebody who owns the database could."""
    _alter("DISABLE")
    try:
        yield
    finally:
        _alter("ENABLE")


def _alter(what: str) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {what} TRIGGER audit_refuse_change")

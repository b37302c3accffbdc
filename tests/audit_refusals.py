"""The refusals of the audit trail and of snapshots, lifted where a test must."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TABLES = ("audit_auditevent", "audit_auditseal")
# Each with the beginning of its triggers' names.
REFUSING = (
    *((table, "audit") for table in TABLES),
    ("governance_snapshot", "snapshot"),
    ("governance_heldproduct", "snapshot"),
)


def allow_emptying() -> None:
    """Let the tests empty these tables between them; changes and deletions stay refused."""
    with connection.cursor() as cursor:
        for table, name in REFUSING:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}_refuse_truncate")


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
        # A table with checks still to come cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name in REFUSING:
            cursor.execute(f"ALTER TABLE {table} {what} TRIGGER {name}_refuse_change")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

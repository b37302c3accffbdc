"""The arithmetic of the audit trail's chain: what is hashed, and how the links hang together.

Link n has the digest

    HMAC-SHA256(AUDIT_KEY, [format, n, digest of link n−1, event, sealed_at])

where the event is every column as the database writes it (JSON as `jsonb` text, so that
no number passes through a float). The key is outside the database: whoever can write to
the tables can still not make a link that fits.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import connection

FORMAT = "portal-audit-1"
GENESIS = "0" * 64

COLUMNS = (
    "id",
    "occurred_at",
    "verb",
    "actor_id",
    "actor_email",
    "subject_kind",
    "subject_id",
    "subject_label",
    "scope_id",
    "before",
    "after",
)
# The columns as text, in this order, from a table called `event`.
COLUMNS_SQL = ", ".join(
    "to_char(event.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    if name == "occurred_at"
    else f'event."{name}"::text'
    for name in COLUMNS
)
FROM_EVENTS = "audit_auditevent AS event"

EventText = tuple[str | None, ...]


@dataclass(frozen=True)
class Head:
    """Where the chain ends: its number of links and the last one's digest."""

    count: int = 0
    digest: str = GENESIS


def link(previous: Head, event: EventText, sealed_at: datetime) -> Head:
    """Return the head of the chain after one more event."""
    position = previous.count + 1
    parts: list[Any] = [FORMAT, position, previous.digest, list(event), _moment(sealed_at)]
    message = json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hmac.new(settings.AUDIT_KEY.encode(), message, hashlib.sha256).hexdigest()
    return Head(position, digest)


def same(left: str, right: str) -> bool:
    """Compare two digests in constant time."""
    return hmac.compare_digest(left, right)


def read_head() -> Head:
    """Read the last link from the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT position, digest FROM audit_auditseal ORDER BY position DESC LIMIT 1")
        row = cursor.fetchone()
    return Head(*row) if row else Head()


def digest_at(position: int) -> str | None:
    """Read one link's digest; None when there is no such link."""
    if position == 0:
        return GENESIS
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM audit_auditseal WHERE position = %s", [position])
        row = cursor.fetchone()
    return row[0] if row else None


def grow(head: Head, events: Iterable[EventText], sealed_at: datetime) -> Iterator[tuple[int, Head]]:
    """Hang events on the chain, giving each event's id and the head after it."""
    for event in events:
        head = link(head, event, sealed_at)
        yield int(str(event[0])), head


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"

"""Chain what was committed.

Writers insert events unchained and do not wait for each other. The sealer, alone by an
advisory lock, hangs every committed event that has no link yet on the end of the chain.
Links are numbered by position, not by event: an event with a low id whose transaction
took long simply gets a late position.

Before it seals, it compares the chain with the anchor. A chain that is shorter than the
anchor, or other than it, was tampered with: it seals nothing more, so that the anchor
stays what it was, and says so until somebody looks (`manage.py verify_audit`).
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection, transaction
from psycopg2.extras import execute_values

from core.audit import anchor
from core.audit.chain import COLUMNS_SQL, FROM_EVENTS, EventText, Head, digest_at, grow, read_head, same
from core.audit.services import trail
from core.common.actors import SYSTEM

logger = logging.getLogger(__name__)

BATCH = 5000
LOCK = 0x0A0D1701
ROUNDS_UNTIL_FULL_LOOK = 1000


class TrailTampered(Exception):
    """The chain is not the one that the anchor remembers."""


@dataclass
class Horizon:
    """An id below which every event is sealed or will never be; so that a round need not look at all.

    An id is handed out before its transaction commits, so the highest id seen may only
    become the floor once every transaction that was then under way is over.
    """

    floor: int = 0
    candidate: int = 0
    after_transaction: int | None = None


class Sealer:
    """Remembers, between rounds, how far back it need not look any more."""

    def __init__(self) -> None:
        self._horizon = Horizon()
        self._rounds = 0

    def seal(self) -> bool:
        """Seal what is committed, up to BATCH events; True when there is more.

        Nothing is done while another process is at it. Raises TrailTampered.
        """
        self._rounds += 1
        if self._rounds % ROUNDS_UNTIL_FULL_LOOK == 0:
            self._horizon = Horizon()
        if not _lock():
            return False
        try:
            _compare_with_anchor()
            return self._seal_locked()
        finally:
            _unlock()

    def _seal_locked(self) -> bool:
        oldest, newest, top = _transactions()
        waited = self._horizon.after_transaction
        with transaction.atomic():
            events = _unsealed(self._horizon.floor)
            head = _append(events)
        if events:
            anchor.write(head)
        if len(events) == BATCH:
            return True
        if waited is not None and oldest >= waited:
            self._horizon = Horizon(floor=self._horizon.candidate)
        if self._horizon.after_transaction is None:
            self._horizon = Horizon(self._horizon.floor, top, newest)
        return False


def _compare_with_anchor() -> None:
    kept = anchor.read()
    if kept is None:
        _renew_anchor()
        return
    found = digest_at(kept.count)
    if found is None or not same(found, kept.digest):
        raise TrailTampered(
            f"The audit trail is not the one that the anchor remembers ({kept.count} events). "
            "Nothing more is sealed. Run `manage.py verify_audit`."
        )


def _renew_anchor() -> None:
    """Begin a new anchor where there is none; over an old chain, leave a trace of it in the trail."""
    head = read_head()
    if head.count:
        logger.error("The anchor of the audit trail is gone; a new one begins at %s events", head.count)
        with transaction.atomic():
            trail.record(
                verb="audit.anchor.renewed",
                by=SYSTEM,
                subject=("anchor", head.count),
                label=str(head.count),
                after={"count": head.count, "digest": head.digest},
            )
    anchor.write(head)


def _unsealed(floor: int) -> list[EventText]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS_SQL} FROM {FROM_EVENTS}"  # noqa: S608 constants
            " WHERE event.id > %s"
            " AND NOT EXISTS (SELECT 1 FROM audit_auditseal AS seal WHERE seal.event_id = event.id)"
            " ORDER BY event.id LIMIT %s",
            [floor, BATCH],
        )
        return list(cursor.fetchall())


def _append(events: list[EventText]) -> Head:
    head = read_head()
    now = datetime.now(UTC)
    links = list(grow(head, events, now))
    with connection.cursor() as cursor:
        execute_values(
            cursor.cursor,
            "INSERT INTO audit_auditseal (position, event_id, digest, sealed_at) VALUES %s",
            [(link.count, event_id, link.digest, now) for event_id, link in links],
        )
    return links[-1][1] if links else head


def _transactions() -> tuple[int, int, int]:
    """The oldest transaction under way, the next one to come, and the highest event id."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint,"
            " (SELECT coalesce(max(id), 0) FROM audit_auditevent)"
            " FROM pg_current_snapshot() AS s"
        )
        oldest, newest, top = cursor.fetchone()
    return oldest, newest, top


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _unlock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

"""Prove that the trail is as it was written, or say where it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from core.audit import anchor
from core.audit.chain import COLUMNS, COLUMNS_SQL, FROM_EVENTS, EventText, Head, digest_at, link, same
from core.audit.models import AuditEvent

SEALED_WITHIN_SECONDS = 60
MOST_FINDINGS = 100


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written."""

    code: str
    detail: str


@dataclass(frozen=True)
class Verdict:
    """What a verification found; the trail is sound when there are no findings.

    unsealed: events that are not chained (yet).
    renewals: how often the anchor was begun anew over an existing chain; each is an event of the trail.
    """

    sealed: int
    unsealed: int
    head: str
    renewals: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Link:
    position: int
    event_id: int
    digest: str
    sealed_at: datetime
    event: EventText | None


def verify() -> Verdict:
    """Recompute the whole chain and compare it with the events, the links and the anchor.

    The anchor is read first: a chain may only be longer than it. At most MOST_FINDINGS are listed.
    """
    findings = _against_anchor()
    head = Head()
    for stored in _links():
        if len(findings) < MOST_FINDINGS:
            findings += _against_events(head, stored)
        # Go on from what is stored: one fault is found once, where it is.
        head = Head(stored.position, stored.digest)
    findings += _never_sealed()
    renewals = AuditEvent.objects.filter(verb="audit.anchor.renewed").count()
    return Verdict(_count_links(), _count_unsealed(), head.digest, renewals, tuple(findings[:MOST_FINDINGS]))


def _against_events(head: Head, stored: _Link) -> list[Finding]:
    where = {"position": stored.position, "event": stored.event_id}
    if stored.position != head.count + 1:
        missing = {"first": head.count + 1, "last": stored.position - 1}
        return [Finding("links_missing", _("Links %(first)s to %(last)s of the chain are gone.") % missing)]
    if stored.event is None:
        return [Finding("event_missing", _("Event %(event)s (link %(position)s) is gone.") % where)]
    if not same(link(head, stored.event, stored.sealed_at).digest, stored.digest):
        text = _("Event %(event)s or its link %(position)s is not as it was written.")
        return [Finding("changed", text % where)]
    return []


def _against_anchor() -> list[Finding]:
    try:
        kept = anchor.read()
    except anchor.AnchorUnreadable as error:
        return [Finding("anchor_unreadable", _("The anchor file %(path)s is damaged.") % {"path": error})]
    if kept is None:
        if _count_links() == 0:
            return []
        return [Finding("anchor_missing", _("There is no anchor file: a cut at the end would not show."))]
    found = digest_at(kept.count)
    counts = {"count": kept.count}
    if found is None:
        text = _("The chain is shorter than the %(count)s links that the anchor remembers: it was cut.")
        return [Finding("cut", text % counts)]
    if not same(found, kept.digest):
        text = _("Link %(count)s is not the one that the anchor remembers.")
        return [Finding("other_chain", text % counts)]
    return []


def _never_sealed() -> list[Finding]:
    late = _count_unsealed(SEALED_WITHIN_SECONDS)
    if not late:
        return []
    text = _("%(count)s events older than a minute are not sealed: the sweeper does not run, or refuses to.")
    return [Finding("not_sealed", text % {"count": late})]


def _links() -> Iterator[_Link]:
    """Stream every link in order, each with its event."""
    sql = (
        f"SELECT seal.position, seal.event_id, seal.digest, seal.sealed_at, {COLUMNS_SQL}"  # noqa: S608
        f" FROM audit_auditseal AS seal LEFT JOIN {FROM_EVENTS} ON event.id = seal.event_id"
        " ORDER BY seal.position"
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(5000):
            for row in rows:
                event = row[-len(COLUMNS) :]
                position, event_id, digest, sealed_at = row[:4]
                yield _Link(position, event_id, digest, sealed_at, None if event[0] is None else tuple(event))


def _count_links() -> int:
    return _count("SELECT count(*) FROM audit_auditseal", [])


def _count_unsealed(older_than_seconds: int = 0) -> int:
    return _count(
        "SELECT count(*) FROM audit_auditevent AS event"
        " WHERE event.occurred_at <= clock_timestamp() - make_interval(secs => %s)"
        " AND NOT EXISTS (SELECT 1 FROM audit_auditseal AS seal WHERE seal.event_id = event.id)",
        [older_than_seconds],
    )


def _count(sql: str, parameters: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.fetchone()[0])

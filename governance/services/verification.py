"""Prove that every snapshot is what was frozen, or say which is not."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.models import AuditEvent
from core.audit.services import trail
from core.common.actors import SYSTEM
from core.common.periods import format_month, month_of
from core.ingest.services.files import is_intact
from governance import canonical, chain
from governance.models import PackFile, Snapshot
from governance.selectors.gathering.content import months_held
from governance.services.snapshots import SUBJECT, TAKEN, of_one_moment

MOST_FINDINGS: Final = 100
BATCH: Final = 50


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was frozen. position: of the snapshot it was found at."""

    code: str
    position: int
    detail: str


@dataclass(frozen=True)
class Verdict:
    """What a verification found; the snapshots are sound when there are no findings."""

    snapshots: int
    head: str
    files: int
    findings: tuple[Finding, ...]


def verify() -> Verdict:
    """Recompute the whole chain and compare it with its rows, the audit trail and the kept files.

    Trail and snapshots are read as of one moment: a pack that is prepared meanwhile is in both or in neither.
    """
    with transaction.atomic():
        of_one_moment()
        position, head, findings = _chain()
        files = list(PackFile.objects.select_related("file", "snapshot").order_by("pk"))
    findings += [_damaged(drawn) for drawn in files if not is_intact(drawn.file)]
    return Verdict(position, head, len(files), tuple(findings[:MOST_FINDINGS]))


def _chain() -> tuple[int, str, list[Finding]]:
    """Go through all snapshots: the last position, its hash, and what is not as it was."""
    findings: list[Finding] = []
    position, head = 0, chain.GENESIS
    promised = dict(_promised())
    for snapshot in Snapshot.objects.order_by("position").prefetch_related("held").iterator(chunk_size=BATCH):
        findings += _gap(position, snapshot.position)
        findings += _link(snapshot, head)
        findings += _columns(snapshot)
        findings += _trail(snapshot, promised.pop(snapshot.position, None))
        position, head = snapshot.position, snapshot.sha256
    findings += [
        Finding("gone", lost, _("Steering pack %(number)s is gone; the trail knows it.") % {"number": lost})
        for lost in sorted(promised)
    ]
    return position, head, findings


def state_of(snapshot: Snapshot) -> list[Finding]:
    """Verify one snapshot by itself and its link to the one before; for its page."""
    before = Snapshot.objects.filter(position=snapshot.position - 1).values_list("sha256", flat=True).first()
    event = dict(_promised(snapshot.position)).get(snapshot.position)
    return [
        *_link(snapshot, before or chain.GENESIS),
        *_columns(snapshot),
        *_trail(snapshot, event),
    ]


def verify_and_note() -> Verdict:
    """Verify, and note in the audit trail each snapshot that is not as it was; for the night."""
    verdict = verify()
    with transaction.atomic():
        for position in sorted({finding.position for finding in verdict.findings}):
            codes = sorted({one.code for one in verdict.findings if one.position == position})
            trail.record(
                verb="governance.snapshot.damaged",
                by=SYSTEM,
                subject=(SUBJECT, position),
                label=str(position),
                after={"found": codes},
            )
    return verdict


def _promised(position: int | None = None) -> Iterator[tuple[int, str]]:
    """Yield position and hash of every snapshot that the audit trail speaks of."""
    events = AuditEvent.objects.filter(verb=TAKEN, subject_kind=SUBJECT)
    if position is not None:
        events = events.filter(subject_id=str(position))
    for event in events.order_by("pk"):
        after = event.after or {}
        yield int(after["position"]), str(after["sha256"])


def _gap(before: int, position: int) -> list[Finding]:
    return [
        Finding("missing", lost, _("Steering pack %(number)s is missing in the chain.") % {"number": lost})
        for lost in range(before + 1, position)
    ]


def _link(snapshot: Snapshot, previous: str) -> Iterator[Finding]:
    number = {"number": snapshot.position}
    expected = chain.digest(
        position=snapshot.position, previous=snapshot.previous_sha256, content=snapshot.content
    )
    if not hmac.compare_digest(snapshot.sha256, expected):
        yield Finding("changed", snapshot.position, _("Steering pack %(number)s was changed.") % number)
    if not hmac.compare_digest(snapshot.previous_sha256, previous):
        detail = _("Steering pack %(number)s does not follow the one before it.") % number
        yield Finding("chain", snapshot.position, detail)


def _columns(snapshot: Snapshot) -> Iterator[Finding]:
    """Compare the columns that lists and rights rest on with the content, and the months that are held."""
    content = json.loads(snapshot.content)
    frozen = {
        "node": content["node"]["id"],
        "name": content["node"]["name"],
        "period": content["period"],
        "taken_at": content["taken_at"],
        "taken_by": content["taken_by"],
    }
    shown = {
        "node": snapshot.node_id,
        "name": snapshot.node_name,
        "period": format_month(month_of(snapshot.period)),
        "taken_at": json.loads(canonical.dumps(snapshot.taken_at)),
        "taken_by": snapshot.taken_by_email,
    }
    if frozen != shown or _held(snapshot) != _to_hold(snapshot, content):
        detail = _("What lists show of steering pack %(number)s is not what it holds.")
        yield Finding("columns", snapshot.position, detail % {"number": snapshot.position})


def _held(snapshot: Snapshot) -> set[tuple[Any, ...]]:
    return {(held.product_id, held.first_month, held.last_month) for held in snapshot.held.all()}


def _to_hold(snapshot: Snapshot, content: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {(product["id"], *months_held(snapshot.period)) for product in content["products"]}


def _trail(snapshot: Snapshot, promised: str | None) -> Iterator[Finding]:
    if promised is None or not hmac.compare_digest(promised, snapshot.sha256):
        detail = _("The audit trail knows steering pack %(number)s with another hash, or not at all.")
        yield Finding("trail", snapshot.position, detail % {"number": snapshot.position})


def _damaged(drawn: PackFile) -> Finding:
    words = {"file": f"{drawn.language}.{drawn.format}", "number": drawn.snapshot.position}
    detail = _("The file %(file)s of steering pack %(number)s is gone or damaged; a download draws it again.")
    return Finding("file", drawn.snapshot.position, detail % words)

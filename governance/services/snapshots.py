"""Freeze what a committee is shown, and have its pack drawn."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.periods import format_month, last_complete_month
from core.jobs.models import Job
from core.jobs.services import jobs
from governance import canonical, chain
from governance.models import HeldProduct, PackFile, Snapshot
from governance.selectors.gathering import gather
from governance.selectors.gathering.content import Earlier, months_held
from metrics.kpis import registry
from metrics.kpis.vocabulary import Kind
from metrics.selectors.coordinates import EARLIEST
from portfolio.models import Node

TAKEN: Final = "governance.snapshot.taken"
DRAW: Final = "governance.draw"
SUBJECT: Final = "steering_pack"
LOCK: Final = 0x0A0D1703


def prepare(*, node: Node, by: Actor, period: date | None = None, languages: Sequence[str] = ()) -> Snapshot:
    """Freeze a node at a period (None: the last complete month) and have its files drawn.

    The content is read in one snapshot of the database, by one process at a time: a chain has one end.
    Raises Invalid for a month that is not over yet, or before the first number of the node.
    """
    taken_at = timezone.now().replace(microsecond=0)
    period = period or last_complete_month(timezone.localdate(taken_at))
    _check(period, timezone.localdate(taken_at))
    with _alone(), transaction.atomic():
        of_one_moment()
        node = Node.objects.select_related("scope", "owner").get(pk=node.pk)
        earlier = _earlier(node, period)
        content = gather(node=node, period=period, earlier=earlier, taken_at=taken_at, taken_by=by.email)
        _check_filled(content)
        snapshot = _hang_up(node, period, canonical.dumps(content), by)
        _hold(snapshot, [product["id"] for product in content["products"]])
        trail.record(
            verb=TAKEN,
            by=by,
            subject=(SUBJECT, snapshot.position),
            label=str(snapshot),
            scope_id=node.scope_id,
            after={"position": snapshot.position, "period": format_month(period), "sha256": snapshot.sha256},
        )
        for language in dict.fromkeys(languages):
            _ask(snapshot, language, by)
    return snapshot


def ask_drawing(*, snapshot: Snapshot, language: str, by: Actor) -> Job | None:
    """Have the files of a pack drawn in a language; None when all of them are there.

    Whoever asks while it is being drawn gets that job.
    """
    if snapshot.files.filter(language=language).count() == len(PackFile.Format):
        return None
    with transaction.atomic():
        Snapshot.objects.select_for_update(no_key=True).get(pk=snapshot.pk)
        under_way = Job.objects.unfinished().filter(
            kind=DRAW, subject_id=str(snapshot.position), payload__language=language
        )
        return under_way.first() or _ask(snapshot, language, by)


def _ask(snapshot: Snapshot, language: str, by: Actor) -> Job:
    return jobs.add(
        kind=DRAW,
        payload={"position": snapshot.position, "language": language},
        by=by,
        label=f"{snapshot} ({language})",
        subject=(SUBJECT, snapshot.position),
    )


def _check(period: date, today: date) -> None:
    if not EARLIEST <= period <= last_complete_month(today):
        latest = format_month(last_complete_month(today))
        message = _("Choose a month that is over: up to %(month)s.") % {"month": latest}
        raise Invalid(fields={"period": [message]})


def _check_filled(content: Mapping[str, Any]) -> None:
    """Refuse a pack of products without a fact behind it: it could not be taken away again."""
    of_facts = [value for value in content["values"] if registry.get(value["kpi"]).kind is not Kind.AS_OF]
    if content["products"] and all(value.get("value") is None for value in of_facts):
        message = _("There is no number yet up to this month. Choose a later one, or import its files first.")
        raise Invalid(fields={"period": [message]})


def _earlier(node: Node, period: date) -> Earlier | None:
    """Return the snapshot that the committee before saw: of the node's newest month up to `period`."""
    seen = Snapshot.objects.filter(node=node, period__lte=period)
    last = seen.order_by("-period", "-position").first()
    return Earlier(last.position, last.sha256, json.loads(last.content)) if last else None


def _hang_up(node: Node, period: date, content: str, by: Actor) -> Snapshot:
    """Put a content at the end of the chain."""
    last = Snapshot.objects.order_by("-position").values("position", "sha256").first()
    position = last["position"] + 1 if last else 1
    previous = last["sha256"] if last else chain.GENESIS
    return Snapshot.objects.create(
        position=position,
        node=node,
        node_name=node.name,
        period=period,
        taken_at=json.loads(content)["taken_at"],
        taken_by_id=by.id,
        taken_by_email=by.email,
        content=content,
        previous_sha256=previous,
        sha256=chain.digest(position=position, previous=previous, content=content),
    )


def _hold(snapshot: Snapshot, product_ids: Sequence[int]) -> None:
    first, last = months_held(snapshot.period)
    HeldProduct.objects.bulk_create(
        [
            HeldProduct(snapshot=snapshot, product_id=product_id, first_month=first, last_month=last)
            for product_id in product_ids
        ],
        batch_size=1000,
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time hang something on the chain.

    The lock is the session's: one taken inside the transaction would wait with the transaction's view of the
    database already fixed, and then not see the snapshot it waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def of_one_moment() -> None:
    """Let all that this transaction reads be of one moment; inside another's, it is what that one sees."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

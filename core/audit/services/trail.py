"""Write what somebody did, in the transaction in which they did it.

`record` belongs at the end of a service, beside the change it speaks of: both are
committed or neither is. Verbs are past tense and permanent (`portfolio.product.retired`);
the app that records a verb says how it reads in its `audit_formats.py`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from core.audit.models import AuditEvent
from core.common.actors import Actor

Subject = tuple[str, int | str]
Values = Mapping[str, Any]


class OutsideTransaction(RuntimeError):
    """An event was to be recorded outside the transaction of its change: a fault in the code."""


@dataclass(frozen=True)
class Entry:
    """One event to record.

    subject:  kind and id of what it happened to (`("product", 12)`).
    label:    how the subject was called then.
    scope_id: the place of the portfolio tree it belongs to, None when it belongs to none.
    before, after: the fields that changed; dates and decimals are welcome.
    """

    verb: str
    subject: Subject
    label: str
    scope_id: int | None = None
    before: Values | None = None
    after: Values | None = None


def record(
    *,
    verb: str,
    by: Actor,
    subject: Subject,
    label: str,
    scope_id: int | None = None,
    before: Values | None = None,
    after: Values | None = None,
) -> None:
    """Record one event in the caller's transaction.

    Raises OutsideTransaction when there is none.
    """
    record_many(by=by, entries=[Entry(verb, subject, label, scope_id, before, after)])


def record_many(*, by: Actor, entries: Iterable[Entry]) -> None:
    """Record events by the same actor in one statement, in the caller's transaction.

    Raises OutsideTransaction when there is none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("Record audit events inside the transaction of the change they speak of.")
    AuditEvent.objects.bulk_create([_event(by, entry) for entry in entries], batch_size=1000)


def _event(by: Actor, entry: Entry) -> AuditEvent:
    kind, subject_id = entry.subject
    return AuditEvent(
        verb=entry.verb,
        actor_id=by.id,
        actor_email=by.email,
        subject_kind=kind,
        subject_id=str(subject_id),
        subject_label=entry.label[:200],
        scope_id=entry.scope_id,
        before=_plain(entry.before),
        after=_plain(entry.after),
    )


def _plain(values: Values | None) -> dict[str, Any] | None:
    """Turn dates, decimals and lazy texts into what JSON can hold."""
    if values is None:
        return None
    plain: dict[str, Any] = json.loads(json.dumps(dict(values), cls=DjangoJSONEncoder))
    return plain

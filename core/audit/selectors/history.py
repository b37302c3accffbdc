"""What happened to one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.audit.models import AuditEvent
from core.audit.presenters import Change, actor_of, changes, meet_people, sentence


@dataclass(frozen=True)
class Happening:
    """An event as a page shows it."""

    event_id: int
    occurred_at: datetime
    actor: str
    text: str
    changes: Sequence[Change]


def history(kind: str, subject_id: int | str, *, most: int = 50) -> list[Happening]:
    """Return the latest events about a subject, the latest first; the caller checks the right to it."""
    found = AuditEvent.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("-pk")
    events = list(found[:most])
    meet_people(events)
    return [happening(event) for event in events]


def happening(event: AuditEvent) -> Happening:
    """Put an event into words."""
    return Happening(event.pk, event.occurred_at, actor_of(event), sentence(event), changes(event))

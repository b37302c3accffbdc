"""Keep a change so that it can be taken back; the service that changes something records the event."""

from collections.abc import Mapping
from typing import Any

from core.audit.services.trail import Subject
from core.common.actors import Actor
from core.common.spoken import Said, in_every_language
from core.undo.models import Step

NOWHERE: Subject = ("", "")


def keep_change(
    *,
    by: Actor,
    kind: str,
    payload: Mapping[str, Any],
    label: Said,
    subject: Subject = NOWHERE,
    scope_id: int | None = None,
) -> Step:
    """Keep a change that a registered reverter can take back; call it in the change's transaction.

    label: what it was: a name, or a function that says it in the language that is active.
    """
    subject_kind, subject_id = subject
    return Step.objects.create(
        kind=kind,
        label=(label if isinstance(label, str) else label())[:200],
        words=in_every_language(label),
        payload=payload,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        scope_id=scope_id,
        by_id=by.id,
        by_email=by.email,
    )

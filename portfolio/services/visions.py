"""Statements of vision and strategy: each from a day on, none ever lost by the next."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio.models import Vision

FIELDS = ("starts_on", "statement", "strategy", "written_by")


@transaction.atomic
def state(*, by: Actor, scope: Scope, starts_on: date, statement: str, strategy: str = "") -> Vision:
    """State where a node or a product wants to go, from a day on; the one before lasts until then.

    Raises Invalid (another begins on that day).
    """
    vision = Vision(
        scope=scope, starts_on=starts_on, statement=statement, strategy=strategy, written_by=by.email
    )
    _check(vision)
    vision.save(force_insert=True)
    _record("stated", by, vision, after=snapshot(vision, FIELDS))
    return vision


@transaction.atomic
def correct(*, by: Actor, vision: Vision, **changes: Any) -> Vision:
    """Correct a statement; where it means something else now, state a new one.

    Raises Invalid (another begins on that day).
    """
    vision = _locked(vision)
    before, after = assign(vision, changes)
    if not after:
        return vision
    _check(vision)
    written_by_hand(vision)
    _record("corrected", by, vision, before=before, after=after)
    return vision


@transaction.atomic
def remove(*, by: Actor, vision: Vision) -> Step:
    """Remove a statement that never held; it can be taken back."""
    vision = _locked(vision)
    _record("removed", by, vision, before=snapshot(vision, FIELDS))
    return keep_deleted(
        by=by,
        instances=[vision],
        label=lambda: (
            _("Vision of %(place)s from %(day)s")
            % {"place": _name(vision.scope), "day": spoken.day(vision.starts_on)}
        ),
        subject=_subject(vision.scope),
        scope_id=vision.scope_id,
    )


def _locked(vision: Vision) -> Vision:
    found = Vision.objects.select_for_update(of=("self",)).select_related("scope__node", "scope__product")
    return found.get(pk=vision.pk)


def _check(vision: Vision) -> None:
    if Vision.objects.filter(scope=vision.scope, starts_on=vision.starts_on).exclude(pk=vision.pk).exists():
        message = _("Another statement begins on that day. Correct that one, or choose another day.")
        raise Invalid(message, fields={"starts_on": [message]})


def _name(scope: Scope) -> str:
    thing = scope.node if scope.kind == Scope.Kind.NODE else scope.product
    return str(thing.name)


def _subject(scope: Scope) -> tuple[str, int]:
    """Return the node or product that the statement speaks of: its history tells of it."""
    return ("node", scope.node.pk) if scope.kind == Scope.Kind.NODE else ("product", scope.product.pk)


def _record(
    verb: str,
    by: Actor,
    vision: Vision,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"portfolio.vision.{verb}",
        by=by,
        subject=_subject(vision.scope),
        label=_name(vision.scope),
        scope_id=vision.scope_id,
        before=before,
        after=after,
    )

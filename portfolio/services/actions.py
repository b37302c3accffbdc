"""Actions: who does what until when, and what shows that it was done."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.collaboration.services.notifications import notify_people
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio.errors import EvidenceMissing
from portfolio.models import ActionItem, GateReview
from teams.models import Person

FIELDS = ("title", "owner", "raised_on", "due_on", "done_on", "evidence", "evidence_url")


@transaction.atomic
def add(
    *,
    by: Actor,
    scope: Scope,
    title: str,
    raised_on: date,
    owner: Person | None = None,
    due_on: date | None = None,
    review: GateReview | None = None,
    **fields: Any,
) -> ActionItem:
    """Ask somebody for something at a product or portfolio.

    Raises EvidenceMissing, Invalid (dates reversed, the same asked on the same day).
    """
    action = ActionItem(
        scope=scope, review=review, title=title, owner=owner, raised_on=raised_on, due_on=due_on, **fields
    )
    _check(action)
    action.save(force_insert=True)
    _record("added", by, action, after=snapshot(action, FIELDS))
    _tell(by, action)
    return action


@transaction.atomic
def change(*, by: Actor, action: ActionItem, **changes: Any) -> ActionItem:
    """Change an action, close it with evidence or open it again.

    Raises EvidenceMissing, Invalid (dates reversed).
    """
    found = ActionItem.objects.select_for_update(of=("self",)).select_related("scope", "owner")
    action = found.get(pk=action.pk)
    was_done = action.done_on is not None
    before, after = assign(action, changes)
    if not after:
        return action
    _check(action)
    written_by_hand(action)
    closed = action.done_on is not None
    verb = "changed" if closed == was_done else "done" if closed else "reopened"
    _record(verb, by, action, before=before, after=after)
    if "owner" in after:
        _tell(by, action)
    return action


def _tell(by: Actor, action: ActionItem) -> None:
    """Tell whoever is to do it, where they sign in and see it."""
    if action.owner is not None:
        notify_people(
            kind="assigned",
            emails=[action.owner.email],
            actor=by,
            subject=("action", action.pk),
            label=action.title,
        )


def _check(action: ActionItem) -> None:
    found: dict[str, list[str]] = {}
    if action.due_on and action.due_on < action.raised_on:
        found["due_on"] = [_("The due day lies before the day it was raised. Correct one of the two.")]
    if action.done_on and action.done_on < action.raised_on:
        found["done_on"] = [_("It was done before it was raised. Correct one of the two days.")]
    same = ActionItem.objects.filter(scope=action.scope, title=action.title, raised_on=action.raised_on)
    if same.exclude(pk=action.pk).exists():
        message = _(
            "The same was asked here on the same day already. Change that one, or word this one otherwise."
        )
        found["title"] = [message]
    if found:
        raise Invalid(fields=found)
    if action.done_on and not (action.evidence or action.evidence_url):
        raise EvidenceMissing(fields={"evidence": [str(EvidenceMissing.detail)]})


@transaction.atomic
def remove(*, by: Actor, action: ActionItem) -> Step:
    """Take an action away; the step brings it back."""
    found = ActionItem.objects.select_for_update(of=("self",)).select_related("scope", "owner")
    action = found.get(pk=action.pk)
    _record("removed", by, action, before=snapshot(action, FIELDS))
    return keep_deleted(
        by=by,
        instances=[action],
        label=action.title,
        subject=("action", action.pk),
        scope_id=action.scope_id,
    )


def _record(
    verb: str,
    by: Actor,
    action: ActionItem,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=f"portfolio.action.{verb}",
        by=by,
        subject=("action", action.pk),
        label=action.title,
        scope_id=action.scope_id,
        before=before,
        after=after,
    )

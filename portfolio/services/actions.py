"""Actions: who does what until when, and what shows that it was done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import Scope
from core.audit.services import trail
from core.collaboration.services.notifications import notify_people
from core.common.actors import Actor
from core.common.alike import Alike
from core.common.errors import Invalid
from core.common.versions import snapshot
from core.ingest import together
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
    _checks([action])(action)
    action.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("added", action, after=snapshot(action, FIELDS))])
    _tell(by, action)
    return action


def change(*, by: Actor, action: ActionItem, **changes: Any) -> ActionItem:
    """Change an action, close it with evidence or open it again.

    Raises EvidenceMissing, Invalid (dates reversed).
    """
    return together.change_one(_RULE, by=by, pk=action.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many actions at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


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


def _checks(rows: Sequence[ActionItem]) -> Callable[[ActionItem], None]:
    known = Alike(rows, "scope_id", "title", "raised_on")

    def check(action: ActionItem) -> None:
        found: dict[str, list[str]] = {}
        if action.due_on and action.due_on < action.raised_on:
            found["due_on"] = [_("The due day lies before the day it was raised. Correct one of the two.")]
        if action.done_on and action.done_on < action.raised_on:
            found["done_on"] = [_("It was done before it was raised. Correct one of the two days.")]
        if known.has_other(action):
            found["title"] = [_same()]
        if found:
            raise Invalid(fields=found)
        if action.done_on and not (action.evidence or action.evidence_url):
            raise EvidenceMissing(fields={"evidence": [str(EvidenceMissing.detail)]})

    return check


@transaction.atomic
def remove(*, by: Actor, action: ActionItem) -> Step:
    """Take an action away; the step brings it back."""
    found = ActionItem.objects.select_for_update(of=("self",)).select_related("scope", "owner")
    action = found.get(pk=action.pk)
    trail.record_many(by=by, entries=[_entry("removed", action, before=snapshot(action, FIELDS))])
    return keep_deleted(
        by=by,
        instances=[action],
        label=action.title,
        subject=("action", action.pk),
        scope_id=action.scope_id,
    )


def _same() -> str:
    return _("The same was asked here on the same day already. Change that one, or word this one otherwise.")


def _entry(verb: str, action: ActionItem, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"portfolio.action.{verb}",
        subject=("action", action.pk),
        label=action.title,
        scope_id=action.scope_id,
        **values,
    )


def _changed(one: together.Changed[ActionItem]) -> trail.Entry:
    was_done = one.was.get("done_on", one.row.done_on) is not None
    closed = one.row.done_on is not None
    verb = "changed" if closed == was_done else "done" if closed else "reopened"
    return _entry(verb, one.row, before=one.before, after=one.after)


def _tell_owners(by: Actor, changed: Sequence[together.Changed[ActionItem]]) -> None:
    for one in changed:
        if "owner" in one.after:
            _tell(by, one.row)


_RULE: Final = together.Rule[ActionItem](
    rows=lambda: ActionItem.objects.select_related("scope", "owner"),
    entry=_changed,
    checks=_checks,
    then=_tell_owners,
)

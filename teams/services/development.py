"""What people do to gain skills."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams.models import DevelopmentAction, Person, Skill
from teams.services.assessments import SUBJECT


@transaction.atomic
def plan(
    *, by: Actor, person: Person, skill: Skill, what: str, due_on: date, done_on: date | None = None
) -> DevelopmentAction:
    """Plan what a person will do to gain a skill.

    Raises Invalid when it is planned already.
    """
    action = DevelopmentAction(person=person, skill=skill, what=what, due_on=due_on, done_on=done_on)
    _check(action)
    action.save(force_insert=True)
    _record("planned", by, action)
    return action


@transaction.atomic
def change(*, by: Actor, action: DevelopmentAction, **changes: Any) -> DevelopmentAction:
    """Change an action, or say that it is done.

    Raises Invalid when the same is planned already.
    """
    action = DevelopmentAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
    _before, after = assign(action, changes)
    if not after:
        return action
    _check(action)
    written_by_hand(action)
    _record("changed", by, action)
    return action


@transaction.atomic
def remove(*, by: Actor, action: DevelopmentAction) -> Step:
    """Take an action back; it can be undone."""
    _record("removed", by, action)
    return keep_deleted(
        by=by,
        instances=[action],
        label=lambda: _("Development action of %(person)s") % {"person": action.person.name},
        subject=(SUBJECT, action.person_id),
    )


def _check(action: DevelopmentAction) -> None:
    twins = DevelopmentAction.objects.filter(
        person_id=action.person_id, skill_id=action.skill_id, what=action.what
    )
    if twins.exclude(pk=action.pk).exists():
        message = _("This action is planned already. Change that one, or word this one differently.")
        raise Invalid(message, fields={"what": [message]})


def _record(verb: str, by: Actor, action: DevelopmentAction) -> None:
    """Leave an event without what is to be learned: that stays among those who may see it."""
    trail.record(
        verb=f"teams.development_action.{verb}",
        by=by,
        subject=(SUBJECT, action.person_id),
        label=action.person.name,
    )

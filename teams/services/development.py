"""What people do to gain skills."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.alike import Alike
from core.common.errors import Invalid
from core.ingest import together
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
    _checks([action])(action)
    action.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("planned", action)])
    return action


@transaction.atomic
def change(*, by: Actor, action: DevelopmentAction, **changes: Any) -> DevelopmentAction:
    """Change an action, or say that it is done.

    Raises Invalid when the same is planned already.
    """
    return together.change_one(_RULE, by=by, pk=action.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many actions at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, action: DevelopmentAction) -> Step:
    """Take an action back; it can be undone."""
    trail.record_many(by=by, entries=[_entry("removed", action)])
    return keep_deleted(
        by=by,
        instances=[action],
        label=lambda: _("Development action of %(person)s") % {"person": action.person.name},
        subject=(SUBJECT, action.person_id),
    )


def _checks(rows: Sequence[DevelopmentAction]) -> Callable[[DevelopmentAction], None]:
    known = Alike(rows, "person_id", "skill_id", "what")

    def check(action: DevelopmentAction) -> None:
        if known.has_other(action):
            message = _("This action is planned already. Change that one, or word this one differently.")
            raise Invalid(message, fields={"what": [message]})

    return check


def _entry(verb: str, action: DevelopmentAction) -> trail.Entry:
    """Leave an event without what is to be learned: that stays among those who may see it."""
    return trail.Entry(
        verb=f"teams.development_action.{verb}",
        subject=(SUBJECT, action.person_id),
        label=action.person.name,
    )


_RULE: Final = together.Rule[DevelopmentAction](
    rows=lambda: DevelopmentAction.objects.select_related("person", "skill"),
    entry=lambda one: _entry("changed", one.row),
    checks=_checks,
)

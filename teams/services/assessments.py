"""How well people have skills, as they and their managers see it. Both are kept, day by day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.models import User
from core.audit.services import trail
from core.common.errors import Invalid, NotAllowed
from core.common.versions import assign
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from teams import notices
from teams.models import Assessment, Mastery, Person, Skill
from teams.selectors.privacy import may_assess, may_self_assess

# A history of its own: that of a person is read by more people than their assessments are.
SUBJECT: Final = "person_skills"
CORRECTED: Final = ("level", "note", "assessed_by_email")


@transaction.atomic
def assess(
    *,
    by: User,
    person: Person,
    kind: str,
    levels: Mapping[Skill, int],
    on: date,
    notes: Mapping[Skill, str] | None = None,
    today: date,
) -> list[Assessment]:
    """Keep what somebody thinks of a person's skills on a day; the same day again replaces it.

    A level that was said before, on another day, is kept too: it was said again.
    Raises NotAllowed, Invalid (a level off the scale, a day to come).
    """
    _check_right(by, person, kind)
    if on > today:
        message = _("The day lies in the future. Give the day of the assessment.")
        raise Invalid(message, fields={"assessed_on": [message]})
    if not set(levels.values()) <= set(Mastery.values):
        raise Invalid(_off_scale(), fields={"level": [_off_scale()]})
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    kept = []
    for skill, level in levels.items():
        said, _new = Assessment.objects.update_or_create(
            person=person,
            skill=skill,
            kind=kind,
            assessed_on=on,
            defaults={
                "level": level,
                "note": (notes or {}).get(skill, ""),
                "assessed_by_email": by.email,
                "import_run": None,
                "line": None,
            },
        )
        kept.append(said)
    _record("kept", by, person, kind, after={"skills": len(kept), "on": on})
    if kept and kind == Assessment.Kind.MANAGER:
        notices.assessed(by, person)
    return kept


@transaction.atomic
def correct(*, by: User, assessment: Assessment, **changes: Any) -> Assessment:
    """Correct the level or the note of what somebody thought on a day; it is then theirs who corrects it.

    Raises NotAllowed, Invalid (a level off the scale).
    """
    _check_right(by, assessment.person, assessment.kind)
    return _rewritten(by, assessment, {**changes, "assessed_by_email": by.email})


def kept(assessment: Assessment) -> dict[str, Any]:
    """Return what a correction changes of an assessment, as JSON keeps it."""
    return {name: getattr(assessment, name) for name in CORRECTED}


@transaction.atomic
def put_back(*, by: User, assessment: Assessment, said: Mapping[str, Any]) -> Assessment:
    """Let an assessment say again what `kept` gave, by whom it was said. Raises NotAllowed."""
    _check_right(by, assessment.person, assessment.kind)
    return _rewritten(by, assessment, dict(said))


def _rewritten(by: User, assessment: Assessment, changes: dict[str, Any]) -> Assessment:
    found = Assessment.objects.select_for_update(of=("self",)).select_related("person").get(pk=assessment.pk)
    wanted = {name: value for name, value in changes.items() if name in CORRECTED}
    if wanted.get("level", found.level) not in Mastery.values:
        raise Invalid(_off_scale(), fields={"level": [_off_scale()]})
    _before, after = assign(found, wanted)
    if after:
        written_by_hand(found)
        _record("kept", by, found.person, found.kind, after={"skills": 1, "on": found.assessed_on})
    return found


def _off_scale() -> str:
    return _("A level is 0 to 5. Choose one of the scale.")


@transaction.atomic
def remove(*, by: User, assessment: Assessment) -> Step:
    """Take back an assessment given by mistake; it can be undone.

    Raises NotAllowed.
    """
    _check_right(by, assessment.person, assessment.kind)
    _record("removed", by, assessment.person, assessment.kind, before={"skills": 1})
    return keep_deleted(
        by=by,
        instances=[assessment],
        label=lambda: _("Assessment of %(person)s") % {"person": assessment.person.name},
        subject=(SUBJECT, assessment.person_id),
    )


def _check_right(by: User, person: Person, kind: str) -> None:
    allowed = may_self_assess(by, person) if kind == Assessment.Kind.SELF else may_assess(by, person)
    if not allowed:
        raise NotAllowed(
            _("Only the person themselves gives their own assessment.")
            if kind == Assessment.Kind.SELF
            else _(
                "Only the managers above a person, or whoever may assess everybody, give the manager’s"
                " assessment."
            )
        )


def _record(verb: str, by: User, person: Person, kind: str, **values: Any) -> None:
    """Leave an event without the levels: the trail is read by more people than assessments are."""
    before = {"kind": kind, **values.pop("before")} if "before" in values else None
    after = {"kind": kind, **values.pop("after")} if "after" in values else None
    trail.record(
        verb=f"teams.assessment.{verb}",
        by=by,
        subject=(SUBJECT, person.pk),
        label=person.name,
        before=before,
        after=after,
    )

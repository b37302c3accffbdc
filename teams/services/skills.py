"""Changes to the catalogue of skills."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from teams.models import Skill

FIELDS = ("code", "name", "name_fr", "family", "description", "description_fr")


@transaction.atomic
def add(*, by: Actor, code: str, name: str, name_fr: str, **fields: Any) -> Skill:
    """Add a skill to the catalogue.

    Raises Invalid when the code is taken.
    """
    skill = Skill(code=code, name=name, name_fr=name_fr, **fields)
    _check(skill)
    skill.save(force_insert=True)
    _record("added", by, skill, after=snapshot(skill, FIELDS))
    return skill


@transaction.atomic
def change(*, by: Actor, skill: Skill, **changes: Any) -> Skill:
    """Change fields of a skill.

    Raises Invalid when the code is taken.
    """
    skill = Skill.objects.select_for_update(of=("self",)).get(pk=skill.pk)
    before, after = assign(skill, changes)
    if not after:
        return skill
    _check(skill)
    written_by_hand(skill)
    _record("changed", by, skill, before=before, after=after)
    return skill


def _check(skill: Skill) -> None:
    if Skill.objects.filter(code__iexact=skill.code).exclude(pk=skill.pk).exists():
        message = _("A skill has this code already. Choose another.")
        raise Invalid(message, fields={"code": [message]})
    for name in ("name", "name_fr"):
        if not getattr(skill, name):
            message = _("Name the skill in both languages.")
            raise Invalid(message, fields={name: [message]})


def _record(verb: str, by: Actor, skill: Skill, **values: Any) -> None:
    trail.record(verb=f"teams.skill.{verb}", by=by, subject=("skill", skill.pk), label=skill.name, **values)

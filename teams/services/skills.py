"""Changes to the catalogue of skills."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from teams.models import RoleSheet, Section, SheetLine, SheetVersion, Skill

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

    Raises Invalid when the code is taken, or when role sheets know the skill by the old one.
    """
    skill = Skill.objects.select_for_update(of=("self",)).get(pk=skill.pk)
    code = skill.code
    before, after = assign(skill, changes)
    if not after:
        return skill
    _check(skill)
    if skill.code != code:
        _refuse_named(code)
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


def _refuse_named(code: str) -> None:
    """Refuse to call a skill otherwise while drafts or versions of role sheets name it."""
    named = {"lines": [{"section": Section.SKILL.value, "reference": code}]}
    drafts = SheetLine.objects.filter(section=Section.SKILL, reference__iexact=code).values("sheet")
    versions = SheetVersion.objects.filter(content__contains=named).values("sheet")
    sheets = RoleSheet.objects.filter(Q(pk__in=drafts) | Q(pk__in=versions)).order_by("code")
    if sheets:
        message = _("Role sheets name this skill by its code: %(sheets)s. Keep the code; names can change.")
        message %= {"sheets": ", ".join(sheet.code for sheet in sheets)}
        raise Invalid(message, fields={"code": [message]})


def _record(verb: str, by: Actor, skill: Skill, **values: Any) -> None:
    trail.record(verb=f"teams.skill.{verb}", by=by, subject=("skill", skill.pk), label=skill.name, **values)

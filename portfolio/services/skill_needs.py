"""Which skills products need, how well and how much, from when until when."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.spans import overlapping, refuse_reversed
from core.common.versions import assign, snapshot
from core.ingest.hand import written_by_hand
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio.errors import SkillNeedOverlaps
from portfolio.models import Product, SkillNeed
from teams.models import Skill

FIELDS = ("product", "skill", "level", "fte", "starts_on", "ends_on")


@transaction.atomic
def add(
    *,
    by: Actor,
    product: Product,
    skill: Skill,
    level: int,
    fte: Decimal,
    starts_on: date,
    ends_on: date | None = None,
) -> SkillNeed:
    """Say that a product needs a skill from a day on, until before another.

    Raises SkillNeedOverlaps, Invalid.
    """
    Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    need = SkillNeed(product=product, skill=skill, level=level, fte=fte, starts_on=starts_on, ends_on=ends_on)
    _check(need)
    need.save(force_insert=True)
    _record("added", by, need, after=snapshot(need, FIELDS))
    return need


@transaction.atomic
def change(*, by: Actor, need: SkillNeed, **changes: Any) -> SkillNeed:
    """Change skill, level, amount or dates.

    Raises SkillNeedOverlaps, Invalid.
    """
    Product.objects.select_for_update(of=("self",)).get(pk=need.product_id)
    need = SkillNeed.objects.select_related("product", "skill").get(pk=need.pk)
    before, after = assign(need, changes)
    if not after:
        return need
    _check(need)
    written_by_hand(need)
    _record("changed", by, need, before=before, after=after)
    return need


@transaction.atomic
def remove(*, by: Actor, need: SkillNeed) -> Step:
    """Take a need back; it can be undone."""
    need = (
        SkillNeed.objects.select_for_update(of=("self",)).select_related("product", "skill").get(pk=need.pk)
    )
    _record("removed", by, need, before=snapshot(need, FIELDS))
    return keep_deleted(
        by=by,
        instances=[need],
        label=lambda: (
            _("%(skill)s of %(product)s") % {"skill": need.skill.said, "product": need.product.name}
        ),
        subject=("product", need.product_id),
        scope_id=need.product.scope_id,
    )


def _check(need: SkillNeed) -> None:
    refuse_reversed(need)
    if not 1 <= need.level <= 5:
        message = _("A level is 1 to 5. Choose one of the scale.")
        raise Invalid(message, fields={"level": [message]})
    if need.fte <= 0:
        message = _("A need is more than nothing. Give the full-time equivalents, such as 0.5.")
        raise Invalid(message, fields={"fte": [message]})
    others = SkillNeed.objects.filter(product_id=need.product_id, skill_id=need.skill_id)
    if other := overlapping(others.exclude(pk=need.pk), need.starts_on, need.ends_on).first():
        message = _("The product needs this skill from %(start)s already. Change that one, or the dates.") % {
            "start": spoken.day(other.starts_on)
        }
        raise SkillNeedOverlaps(message, fields={"starts_on": [message]})


def _record(verb: str, by: Actor, need: SkillNeed, **values: Any) -> None:
    trail.record(
        verb=f"portfolio.skill_need.{verb}",
        by=by,
        subject=("product", need.product_id),
        label=need.product.name,
        scope_id=need.product.scope_id,
        **values,
    )

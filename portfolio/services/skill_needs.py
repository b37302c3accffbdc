"""Which skills products need, how well and how much, from when until when."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit.services import trail
from core.common import spoken
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.spans import Others, refuse_reversed
from core.common.versions import snapshot
from core.ingest import together
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
    _checks([need])(need)
    need.save(force_insert=True)
    trail.record_many(by=by, entries=[_entry("added", need, after=snapshot(need, FIELDS))])
    return need


@transaction.atomic
def change(*, by: Actor, need: SkillNeed, **changes: Any) -> SkillNeed:
    """Change skill, level, amount or dates.

    Raises SkillNeedOverlaps, Invalid.
    """
    return together.change_one(_RULE, by=by, pk=need.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many needs at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def remove(*, by: Actor, need: SkillNeed) -> Step:
    """Take a need back; it can be undone."""
    need = (
        SkillNeed.objects.select_for_update(of=("self",)).select_related("product", "skill").get(pk=need.pk)
    )
    trail.record_many(by=by, entries=[_entry("removed", need, before=snapshot(need, FIELDS))])
    return keep_deleted(
        by=by,
        instances=[need],
        label=lambda: (
            _("%(skill)s of %(product)s") % {"skill": need.skill.said, "product": need.product.name}
        ),
        subject=("product", need.product_id),
        scope_id=need.product.scope_id,
    )


def _checks(needs: Sequence[SkillNeed]) -> Callable[[SkillNeed], None]:
    others = Others(needs, "product_id", "skill_id")

    def check(need: SkillNeed) -> None:
        refuse_reversed(need)
        if not 1 <= need.level <= 5:
            message = _("A level is 1 to 5. Choose one of the scale.")
            raise Invalid(message, fields={"level": [message]})
        if need.fte <= 0:
            message = _("A need is more than nothing. Give the full-time equivalents, such as 0.5.")
            raise Invalid(message, fields={"fte": [message]})
        if other := others.in_the_way(need):
            message = _("The product needs this skill from %(start)s already. Change that one, or the dates.")
            message %= {"start": spoken.day(other.starts_on)}
            raise SkillNeedOverlaps(message, fields={"starts_on": [message]})

    return check


def _entry(verb: str, need: SkillNeed, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"portfolio.skill_need.{verb}",
        subject=("product", need.product_id),
        label=need.product.name,
        scope_id=need.product.scope_id,
        **values,
    )


_RULE: Final = together.Rule[SkillNeed](
    rows=lambda: SkillNeed.objects.select_related("product", "skill"),
    entry=lambda one: _entry("changed", one.row, before=one.before, after=one.after),
    checks=_checks,
    parent="product",
)

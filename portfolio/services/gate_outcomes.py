"""The outcome of a gate review, what it moves, and the way back.

An outcome moves three things: the workstream of the stage that the gate ends, that of the stage it opens,
and the product's own stage. `GateReview.moved` keeps what they were and what they became, so that the
outcome can be taken back as long as nothing later builds on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import Role
from core.common.actors import Actor
from core.common.errors import Invalid
from core.ingest.hand import written_by_hand
from core.profile import is_on
from portfolio import notices
from portfolio.errors import (
    ConditionsMissing,
    CriteriaUnmet,
    FourEyes,
    GateLeft,
    GateWithoutCriteria,
    ReviewBuiltOn,
    ReviewUndecided,
    RolesMissing,
    StageElsewhere,
)
from portfolio.models import (
    PASSED,
    ActionItem,
    CycleStage,
    Evidence,
    GateReview,
    Outcome,
    Product,
    Workstream,
)
from portfolio.selectors.life_cycles import cycle_of
from portfolio.selectors.verdicts import Verdict, frozen, verdicts
from portfolio.services import actions, products, workstreams
from portfolio.services.gate_reviews import BY_HAND, locked_review, missing_roles, open_review, record
from teams.models import Person

State = Workstream.State


@dataclass(frozen=True)
class Condition:
    """What has to be done for a conditional go."""

    title: str
    owner: Person | None = None
    due_on: date | None = None


@transaction.atomic
def decide(
    *,
    by: Actor,
    review: GateReview,
    outcome: str,
    decided_on: date,
    reason: str = "",
    next_on: date | None = None,
    waivers: Mapping[int, str] | None = None,
    conditions: Sequence[Condition] = (),
) -> GateReview:
    """Decide a review; passing the gate moves the product on.

    waivers: criterion id → why it need not be met.

    Raises FourEyes, ReviewDecided, GateLeft, GateWithoutCriteria, CriteriaUnmet, RolesMissing,
    ConditionsMissing, Invalid (dates reversed).
    """
    review = open_review(review)
    review.four_eyes, review.rules_held = is_on("four_eyes"), is_on("gates")
    if review.four_eyes and by.email.lower() == review.asked_by_email.lower():
        raise FourEyes
    _check_days(review, decided_on, next_on)
    _waive(review, by, waivers or {})
    found = verdicts(review, decided_on)
    if outcome in PASSED:
        _check_there(review)
        _check_passable(review, found)
    if outcome == Outcome.CONDITIONAL_GO and not conditions:
        raise ConditionsMissing(fields={"conditions": [str(ConditionsMissing.detail)]})
    _freeze(review, found)
    review.outcome, review.decided_by_email, review.decided_on = outcome, by.email.lower(), decided_on
    review.decided_at, review.reason, review.next_on = timezone.now(), reason, next_on
    review.criteria = len(found)
    review.moved = _move(by, review)
    written_by_hand(review)
    asked = [_add_condition(by, review, one) for one in conditions]
    told = {
        "outcome": outcome,
        "reason": reason,
        "next_on": next_on,
        "conditions": [one.title for one in asked],
    }
    record("decided", by, review, before={"outcome": ""}, after=told)
    notices.gate_decided(by, review)
    return review


@transaction.atomic
def reopen(*, by: Actor, review: GateReview) -> GateReview:
    """Take an outcome back: the review is open again, what it moved is where it was, its conditions are gone.

    Raises ReviewUndecided, ReviewBuiltOn.
    """
    review = locked_review(review)
    if review.is_open:
        raise ReviewUndecided
    _check_last(review)
    _put_back(by, review)
    for condition in review.conditions.select_related("scope"):
        actions.remove(by=by, action=condition)
    before = {"outcome": review.outcome, "reason": review.reason, "next_on": review.next_on}
    review.outcome, review.decided_by_email, review.reason = "", "", ""
    review.decided_on, review.decided_at, review.next_on = None, None, None
    review.moved, review.criteria = None, 0
    review.evidence.update(frozen=None)
    written_by_hand(review)
    record("reopened", by, review, before=before, after={"outcome": ""})
    return review


def _check_there(review: GateReview) -> None:
    """Refuse to pass a gate that the product has no longer: it went to another life cycle meanwhile."""
    cycle = cycle_of(review.product)
    if cycle is None or cycle.pk != review.gate.cycle_id:
        raise GateLeft(fields={"outcome": [str(GateLeft.detail)]})


def _check_passable(review: GateReview, found: Sequence[Verdict]) -> None:
    if not review.rules_held:
        return
    if not found:
        raise GateWithoutCriteria
    if stopping := [one.criterion for one in found if one.stops]:
        message = _("Not met, and it must be: %(names)s. Waive it with a reason, or choose another outcome.")
        names = ", ".join(criterion.called for criterion in stopping)
        fields = {
            f"waiver_{criterion.pk}": [str(_("Say why this need not be met."))] for criterion in stopping
        }
        raise CriteriaUnmet(
            message % {"names": names}, fields={"outcome": [message % {"names": names}], **fields}
        )
    if missing := missing_roles(review):
        names = ", ".join(str(Role(role).label) for role in missing)
        raise RolesMissing(_("Nobody has voted yet as %(roles)s. Ask them to vote first.") % {"roles": names})


def _check_days(review: GateReview, decided_on: date, next_on: date | None) -> None:
    if decided_on < review.asked_on:
        message = _("It was decided before it was asked for. Correct one of the two days.")
        raise Invalid(message, fields={"decided_on": [message]})
    if next_on and next_on < decided_on:
        message = _("The next date lies before the decision. Choose a later day.")
        raise Invalid(message, fields={"next_on": [message]})


def _waive(review: GateReview, by: Actor, waivers: Mapping[int, str]) -> None:
    criteria = {one.pk: one for one in review.gate.criteria.filter(withdrawn_on=None)}
    for criterion_id, reason in waivers.items():
        if criterion_id in criteria and reason:
            Evidence.objects.update_or_create(
                review=review,
                criterion=criteria[criterion_id],
                defaults={"waived_reason": reason, "waived_by_email": by.email.lower(), **BY_HAND},
            )
            told = {"criterion": criteria[criterion_id].code, "reason": reason}
            record("criterion_waived", by, review, after=told)


def _freeze(review: GateReview, found: Iterable[Verdict]) -> None:
    """Keep what was known of each criterion: the numbers go on, the decision stood on these."""
    for verdict in found:
        Evidence.objects.update_or_create(
            review=review, criterion=verdict.criterion, defaults={"frozen": frozen(verdict), **BY_HAND}
        )


def _add_condition(by: Actor, review: GateReview, condition: Condition) -> ActionItem:
    return actions.add(
        by=by,
        scope=review.product.scope,
        review=review,
        title=condition.title,
        owner=condition.owner,
        due_on=condition.due_on,
        raised_on=review.decided_on or review.asked_on,
    )


def _move(by: Actor, review: GateReview) -> dict[str, Any]:
    """Move what the outcome moves; return what it was and what it is now."""
    day, gate = review.decided_on or review.asked_on, review.gate
    wanted: dict[CycleStage, dict[str, Any]] = {}
    if review.outcome in PASSED:
        wanted = {
            gate.source: {"state": State.DONE, "ends_on": day},
            gate.target: {"state": State.UNDER_WAY, "starts_on": day},
        }
    elif review.outcome == Outcome.RECYCLE:
        wanted = {gate.source: {"state": State.UNDER_WAY}}
    try:
        moved = [_move_workstream(by, review.product, stage, told, day) for stage, told in wanted.items()]
    except StageElsewhere as error:  # a stage of the gate was withdrawn, or holds elsewhere
        raise GateLeft(fields={"outcome": [str(GateLeft.detail)]}) from error
    stage = [review.product.stage, review.product.stage]
    if review.outcome in PASSED:
        changed = products.change(by=by, product=review.product, stage=gate.target.phase)
        stage[1] = changed.stage
    return {"workstreams": moved, "stage": stage}


def _move_workstream(
    by: Actor, product: Product, stage: CycleStage, told: dict[str, Any], day: date
) -> dict[str, Any]:
    held = Workstream.objects.filter(product=product, stage=stage).select_related("person").first()
    before = workstreams.kept(held)
    if held and held.starts_on:
        told = {**told, "starts_on": min(held.starts_on, told.get("ends_on") or held.starts_on)}
    elif held and held.due_on and held.due_on < told.get("starts_on", held.due_on):
        told = {**told, "due_on": None}  # it begins after the day by which it was to be done
    after = workstreams.change(by=by, product=product, stage=stage, today=day, **told)
    return {"stage": stage.pk, "before": before, "after": workstreams.kept(after)}


def _check_last(review: GateReview) -> None:
    """Refuse to take back what a later review, a later change or a condition that is done builds on."""
    others = GateReview.objects.filter(product=review.product).exclude(pk=review.pk)
    later = others.filter(asked_on__gte=review.decided_on, pk__gt=review.pk)
    if other := later.select_related("gate").first():
        message = _("The review of %(gate)s was asked for after this outcome. Take that back first.")
        raise ReviewBuiltOn(message % {"gate": other.gate.called})
    if done := review.conditions.filter(done_on__isnull=False).first():
        message = _("The condition “%(title)s” is done already. Open it again first.")
        raise ReviewBuiltOn(message % {"title": done.title})
    moved = review.moved or {"workstreams": [], "stage": [review.product.stage] * 2}
    if review.product.stage != moved["stage"][1]:
        raise ReviewBuiltOn(_("The product's stage was changed since. Put it back first."))
    for one in moved["workstreams"]:
        held = Workstream.objects.filter(product=review.product, stage_id=one["stage"]).first()
        if workstreams.kept(held) != one["after"]:
            raise ReviewBuiltOn(_("A workstream that it moved was changed since. Put it back first."))


def _put_back(by: Actor, review: GateReview) -> None:
    moved = review.moved or {"workstreams": [], "stage": [review.product.stage] * 2}
    for one in reversed(moved["workstreams"]):
        stage = CycleStage.objects.get(pk=one["stage"])
        workstreams.put_back(by=by, product=review.product, stage=stage, said=one["before"])
    if moved["stage"][0] != review.product.stage:
        products.change(by=by, product=review.product, stage=moved["stage"][0])

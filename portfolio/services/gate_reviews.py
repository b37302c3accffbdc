"""Gate reviews: asking, showing evidence, judging and voting."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import Role, User
from core.access.permissions import grants_of
from core.audit.services import trail
from core.common.actors import Actor
from core.common.errors import Invalid
from core.common.versions import assign, snapshot
from core.ingest import together
from core.undo.deleted import keep_deleted
from core.undo.models import Step
from portfolio import notices
from portfolio.errors import GateElsewhere, ReviewDecided, ReviewOpen, StoppedAtGate
from portfolio.models import Evidence, Gate, GateCriterion, GateReview, GateScore, GateVote, Product
from portfolio.selectors.life_cycles import cycle_of

BY_HAND: Final = {"import_run": None, "line": None}
RELATED: Final = ("product__scope", "product__node", "gate__cycle", "gate__source", "gate__target")
FIELDS = ("product", "gate", "asked_by_email", "asked_on", "due_on", "note")


@transaction.atomic
def ask(
    *, by: Actor, product: Product, gate: Gate, asked_on: date, due_on: date | None = None, note: str = ""
) -> GateReview:
    """Ask for a product to pass a gate.

    Raises GateElsewhere, StoppedAtGate, ReviewOpen, Invalid (dates reversed, asked on the same day already).
    """
    locked = Product.objects.select_for_update(of=("self",)).select_related("scope")
    product = locked.get(pk=product.pk)
    cycle = cycle_of(product)
    if cycle is None or gate.cycle_id != cycle.pk or gate.withdrawn_on is not None:
        raise GateElsewhere(fields={"gate": [str(GateElsewhere.detail)]})
    if product.stops.in_force().exists():
        raise StoppedAtGate
    earlier = GateReview.objects.filter(product=product, gate=gate)
    if earlier.filter(outcome="").exists():
        raise ReviewOpen
    if earlier.filter(asked_on=asked_on).exists():
        raise Invalid(_("A review of this gate was asked for and decided today. Reopen that one."))
    review = GateReview(
        product=product,
        gate=gate,
        asked_by_email=by.email.lower(),
        asked_on=asked_on,
        due_on=due_on,
        note=note,
    )
    _check_due(review)
    review.save(force_insert=True)
    record("asked", by, review, after=snapshot(review, FIELDS))
    notices.gate_asked(by, review)
    return review


def change(*, by: Actor, review: GateReview, **changes: Any) -> GateReview:
    """Change when an open review is due and what it asks for.

    Raises ReviewDecided, Invalid (dates reversed).
    """
    return together.change_one(_RULE, by=by, pk=review.pk, changes=changes)


def change_each(*, by: Actor, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    """Change many open reviews at once, by primary key, and say why some were refused."""
    return together.change_each(_RULE, by=by, changes=changes)


@transaction.atomic
def show_evidence(*, by: Actor, review: GateReview, criterion: GateCriterion, **told: str) -> Evidence:
    """Say what speaks for a criterion (text), or where it is written (url).

    Raises ReviewDecided, Invalid (a criterion of another gate).
    """
    review = open_review(review)
    _check_criterion(review, criterion)
    evidence = Evidence.objects.filter(review=review, criterion=criterion).first()
    evidence = evidence or Evidence(review=review, criterion=criterion)
    before, after = assign(evidence, told)
    if after:
        evidence.import_run, evidence.line = None, None
        evidence.save()
        name = {"criterion": criterion.code}
        record("evidence_given", by, review, before={**name, **before}, after={**name, **after})
    return evidence


@transaction.atomic
def vote(
    *,
    by: User,
    review: GateReview,
    vote: str,
    note: str = "",
    scores: Mapping[GateCriterion, int | None] | None = None,
) -> GateVote:
    """Vote at a gate and judge its criteria; voting again replaces the vote. A score of None takes it back.

    Raises ReviewDecided, Invalid (a score out of range, a criterion that a KPI measures).
    """
    review = open_review(review)
    email = by.email.lower()
    for criterion, score in (scores or {}).items():
        _score(review, criterion, email, score)
    roles = roles_at(by, review.product.scope.path)
    waited = bool(missing_roles(review))
    cast = GateVote.objects.filter(review=review, email=email).first() or GateVote(review=review, email=email)
    before = {"vote": cast.vote, "note": cast.note} if cast.pk else None
    cast.vote, cast.note, cast.roles, cast.voted_at = vote, note, roles, timezone.now()
    cast.import_run, cast.line = None, None
    cast.save()
    judged = {criterion.code: score for criterion, score in (scores or {}).items()}
    record("voted", by, review, before=before, after={"vote": vote, "note": note, "scores": judged})
    if waited and not missing_roles(review):
        notices.gate_ready(by, review)
    return cast


@transaction.atomic
def withdraw(*, by: Actor, review: GateReview) -> Step:
    """Take back a request that has no outcome, with what was said about it; the step brings it back.

    Raises ReviewDecided.
    """
    review = open_review(review)
    record("withdrawn", by, review, before=snapshot(review, FIELDS))
    return keep_deleted(
        by=by,
        instances=[review],
        label=lambda: f"{review.product.name}: {review.gate.called}",
        subject=("gate_review", review.pk),
        scope_id=review.product.scope_id,
    )


def roles_at(user: User, path: str) -> list[str]:
    """Return the roles that somebody has at a place, given there, above or everywhere."""
    held = {
        role
        for role, place in grants_of(user)
        if place is None or path == place or path.startswith(f"{place}.")
    }
    return [role for role in Role.values if role in held]


def missing_roles(review: GateReview) -> list[str]:
    """Return the required roles in which nobody has voted; what a file says of votes counts as nobody's."""
    cast = review.votes.filter(import_run=None)
    voted = {role for roles in cast.values_list("roles", flat=True) for role in roles}
    return [role for role in review.gate.roles if role not in voted]


def open_review(review: GateReview) -> GateReview:
    """Lock a review that has no outcome yet. Raises ReviewDecided."""
    found = locked_review(review)
    if not found.is_open:
        raise ReviewDecided
    return found


def locked_review(review: GateReview) -> GateReview:
    """Lock a review, with all that its services name."""
    return GateReview.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=review.pk)


def _score(review: GateReview, criterion: GateCriterion, email: str, score: int | None) -> None:
    _check_criterion(review, criterion)
    low, high = {"score": (1, 5), "yes_no": (0, 1)}.get(criterion.kind, (1, 0))
    if score is None:
        GateScore.objects.filter(review=review, criterion=criterion, email=email).delete()
        return
    if high < low:
        raise Invalid(
            _("%(name)s is measured by a KPI: nobody judges it.") % {"name": criterion.called},
            fields={criterion.code: [_("A KPI measures this: nobody judges it.")]},
        )
    if not low <= score <= high:
        message = _("Judge from %(low)s to %(high)s.") % {"low": low, "high": high}
        raise Invalid(message, fields={criterion.code: [message]})
    GateScore.objects.update_or_create(
        review=review, criterion=criterion, email=email, defaults={"score": score, **BY_HAND}
    )


def _check_criterion(review: GateReview, criterion: GateCriterion) -> None:
    if criterion.gate_id != review.gate_id or criterion.withdrawn_on is not None:
        raise Invalid(
            _("This gate has no such criterion in use. Load the page again to see what it asks for now.")
        )


def _check_due(review: GateReview) -> None:
    if review.due_on and review.due_on < review.asked_on:
        message = _("The due day lies before the request. Choose a later day.")
        raise Invalid(message, fields={"due_on": [message]})


def record(
    verb: str,
    by: Actor,
    review: GateReview,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write what happened to a review."""
    trail.record_many(by=by, entries=[_entry(verb, review, before=before, after=after)])


def _entry(verb: str, review: GateReview, **values: Any) -> trail.Entry:
    return trail.Entry(
        verb=f"portfolio.gate_review.{verb}",
        subject=("gate_review", review.pk),
        label=f"{review.product.name}: {review.gate.name}",
        scope_id=review.product.scope_id,
        **values,
    )


def _check_open(review: GateReview) -> None:
    if not review.is_open:
        raise ReviewDecided
    _check_due(review)


_RULE: Final = together.Rule[GateReview](
    rows=lambda: GateReview.objects.select_related(*RELATED),
    entry=lambda one: _entry("changed", one.row, before=one.before, after=one.after),
    checks=lambda _rows: _check_open,
)

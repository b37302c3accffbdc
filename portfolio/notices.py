"""What people are told of the portfolio, and to whom it is told.

Services call these in their own transaction. Whoever does not see the thing, or did it, is left out there.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from core.access.models import User
from core.access.permissions import Action
from core.access.selectors.users import allowed_at, holders
from core.collaboration.notices import Kind, Words, register
from core.collaboration.selectors.audience import users_by_email
from core.collaboration.services.notifications import notify, notify_people
from core.common import dates, numbers
from core.common.actors import Actor
from core.profile import is_on
from portfolio.answering import of_product
from portfolio.extensions import measured
from portfolio.models import (
    Allocation,
    GateReview,
    Objective,
    Outcome,
    Ownership,
    Product,
    ProductStop,
    SuccessCriterion,
)
from portfolio.selectors.load import emails_of
from portfolio.signing import ROLES
from portfolio.subjects import product_tab
from teams.subjects import person_tab

EXCERPT: Final = 140


def gate_asked(by: Actor, review: GateReview) -> None:
    """Ask for the votes of those who have a required role there; without any, for the decision."""
    path = review.product.scope.path
    if not review.gate.roles:
        gate_ready(by, review)
        return
    voters = set(allowed_at(Action.REVIEW_GATE, path).values_list("pk", flat=True))
    asked = [user for user in holders(review.gate.roles, path) if user.pk in voters]
    _of_review("gate_asked", by, review, asked)


def gate_ready(by: Actor, review: GateReview) -> None:
    """Tell those who may decide that nothing but their decision is missing.

    While four eyes are asked for, whoever asked does not decide.
    """
    asker = review.asked_by_email.lower() if is_on("four_eyes") else ""
    deciders = allowed_at(Action.DECIDE_GATE, review.product.scope.path)
    _of_review("gate_ready", by, review, [one for one in deciders if one.email.lower() != asker])


def gate_decided(by: Actor, review: GateReview) -> None:
    """Tell those who answer for the product, and whoever asked."""
    notify_people(
        kind="gate_decided",
        emails={*of_product(review.product_id), review.asked_by_email},
        actor=by,
        subject=("gate_review", review.pk),
        label=_gate_label(review),
        words={"outcome": review.outcome, "text": review.reason[:EXCERPT]},
    )


def criterion_to_sign(by: Actor, criterion: SuccessCriterion, parts: Iterable[str]) -> None:
    """Ask those for a signature who can give it in one of these parts."""
    path = criterion.product.scope.path
    wanted = list(parts)
    roles = {role for part in wanted for role in ROLES.get(part, ())}
    asked = list(holders(roles, path)) if roles else []
    notify(kind="criterion_to_sign", to=asked, actor=by, **_of_criterion(criterion))
    if any(part not in ROLES for part in wanted):
        known = {user.email.lower() for user in asked}
        emails = {email for email in of_product(criterion.product_id) if email.lower() not in known}
        notify_people(kind="criterion_to_sign", emails=emails, actor=by, **_of_criterion(criterion))


def criterion_agreed(by: Actor, criterion: SuccessCriterion, signed: Iterable[str]) -> None:
    """Tell those who answer for the product, who proposed it and who signed it."""
    emails = {*of_product(criterion.product_id), *signed, criterion.proposed_by} - {""}
    notify_people(kind="criterion_agreed", emails=emails, actor=by, **_of_criterion(criterion))


def allocated(by: Actor, allocations: Sequence[Allocation]) -> None:
    """Tell people, or all who are in a team, how much of their time goes to a product, and when."""
    teams = emails_of([one.team_id for one in allocations if one.team_id])
    working = [
        (one, [one.person.email] if one.person is not None else teams.get(one.team_id or 0, []))
        for one in allocations
    ]
    known = users_by_email({email for _one, emails in working for email in emails})
    for one, emails in working:
        if heard := [known[email.lower()] for email in emails if email.lower() in known]:
            _allocated(by, one, heard)


def _allocated(by: Actor, allocation: Allocation, to: Iterable[User]) -> None:
    notify(
        kind="allocated",
        to=to,
        actor=by,
        subject=("product", allocation.product_id),
        label=allocation.product.name,
        words={
            "percent": str(allocation.percent),
            "starts_on": allocation.starts_on.isoformat(),
            "ends_on": allocation.ends_on.isoformat() if allocation.ends_on else "",
            "team": allocation.team.name if allocation.team else "",
        },
    )


def given(by: Actor, objective: Objective, label: str) -> None:
    """Tell whoever an objective, or a key result of it, was given to. label: what is given."""
    if objective.owner is not None:
        notify_people(
            kind="assigned",
            emails=[objective.owner.email],
            actor=by,
            subject=("objective", objective.pk),
            label=label,
        )


def products_given(by: Actor, given: Iterable[Ownership]) -> None:
    """Tell people which product is theirs from now on; of several in one role, how many there are."""
    of_person: dict[tuple[int, str], list[Ownership]] = defaultdict(list)
    for one in given:
        of_person[one.person_id, one.role].append(one)
    for (person_id, role), theirs in of_person.items():
        first, many = theirs[0], len(theirs) > 1
        notify_people(
            kind="product_given",
            emails=[first.person.email],
            actor=by,
            subject=("person", person_id) if many else ("product", first.product_id),
            label=first.person.name if many else first.product.name,
            words={"role": role, "count": len(theirs), "product": "" if many else first.product.name},
        )


def product_stopped(by: Actor, stop: ProductStop, product: Product) -> None:
    """Tell those who answer for a product that it is no more."""
    notify_people(
        kind="product_stopped",
        emails=of_product(product.pk),
        actor=by,
        subject=("product", product.pk),
        label=product.name,
        words={"text": stop.reason_text[:EXCERPT]},
    )


def _of_review(kind: str, by: Actor, review: GateReview, to: Iterable[User]) -> None:
    words = {"text": review.note[:EXCERPT]}
    label = _gate_label(review)
    notify(kind=kind, to=to, actor=by, subject=("gate_review", review.pk), label=label, words=words)


def _gate_label(review: GateReview) -> str:
    return f"{review.product.name}: {review.gate.called}"


def _of_criterion(criterion: SuccessCriterion) -> dict[str, Any]:
    return {"subject": ("criterion", criterion.pk), "label": criterion_label(criterion)}


def criterion_label(criterion: SuccessCriterion) -> str:
    """Name a criterion by its product, KPI and threshold: "Pump: NPS ≥ 35"."""
    kpi = measured.kpi(criterion.kpi)
    level = measured.said(criterion.threshold, criterion.kpi)
    return f"{criterion.product.name}: {kpi.short if kpi else criterion.kpi} {criterion.sign} {level}"


def _outcome(words: Words) -> Words:
    labels = {str(code): label for code, label in Outcome.choices}
    return {**words, "outcome": labels.get(words.get("outcome", ""), "–")}


def _allocation(words: Words) -> Words:
    language = get_language() or "en"
    percent = numbers.percent(Decimal(words["percent"]) / 100, language=language, decimals=0)
    start = dates.day(date.fromisoformat(words["starts_on"]), language=language)
    text = _("from %(start)s on") % {"start": start}
    if words["ends_on"]:
        end = dates.day(date.fromisoformat(words["ends_on"]), language=language)
        text = _("from %(start)s until %(end)s") % {"start": start, "end": end}
    if team := words.get("team"):
        text = _("%(when)s, shared among the team %(team)s") % {"when": text, "team": team}
    return {"percent": percent, "text": text}


def _planned(words: Words) -> Words:
    said = ngettext("%(count)s allocation", "%(count)s allocations", words["count"])
    return {"planned": said % {"count": numbers.number(words["count"], language=get_language() or "en")}}


def _given(words: Words) -> Words:
    said = ngettext("%(count)s product", "%(count)s products", words["count"])
    many = said % {"count": numbers.number(words["count"], language=get_language() or "en")}
    return {"what": words["product"] or many, "role": str(Ownership.Role(words["role"]).label)}


KINDS: Final = (
    Kind(
        name="gate_asked",
        label=gettext_lazy("A gate awaits my vote"),
        icon="flag",
        sentence=gettext_lazy("%(label)s awaits your vote; %(actor)s asked for the review"),
        switch="gates",
    ),
    Kind(
        name="gate_ready",
        label=gettext_lazy("A gate awaits my decision"),
        icon="gavel",
        sentence=gettext_lazy("%(label)s awaits your decision"),
        switch="gates",
    ),
    Kind(
        name="gate_decided",
        label=gettext_lazy("A gate of one of my products is decided"),
        icon="gavel",
        sentence=gettext_lazy("%(actor)s decided %(label)s: %(outcome)s"),
        said=_outcome,
        switch="gates",
    ),
    Kind(
        name="criterion_to_sign",
        label=gettext_lazy("A success criterion awaits my signature"),
        icon="pencil",
        sentence=gettext_lazy("%(actor)s asks for your signature: %(label)s"),
    ),
    Kind(
        name="criterion_agreed",
        label=gettext_lazy("A success criterion of one of my products is agreed"),
        icon="check",
        sentence=gettext_lazy("%(label)s is agreed; %(actor)s gave the last signature"),
    ),
    Kind(
        name="allocated",
        label=gettext_lazy("I am allocated to a product"),
        icon="users",
        sentence=gettext_lazy("%(actor)s plans your time on %(label)s: %(percent)s"),
        page=lambda product: product_tab(product, "people"),
        said=_allocation,
        switch="allocations",
    ),
    Kind(
        name="allocated_by_file",
        label=gettext_lazy("A file allocates me to products"),
        icon="users",
        sentence=gettext_lazy("%(actor)s plans your time with a file: %(planned)s"),
        page=lambda person: person_tab(person, "capacity"),
        said=_planned,
        switch="allocations",
    ),
    Kind(
        name="product_given",
        label=gettext_lazy("I am given products"),
        icon="checklist",
        sentence=gettext_lazy("%(actor)s gave you %(what)s (%(role)s)"),
        said=_given,
    ),
    Kind(
        name="product_stopped",
        label=gettext_lazy("One of my products is stopped"),
        icon="player-stop",
        sentence=gettext_lazy("%(actor)s stopped %(label)s"),
    ),
)


def register_notices() -> None:
    """Say what people can be told of the portfolio."""
    for kind in KINDS:
        register(kind)

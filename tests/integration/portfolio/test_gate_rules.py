"""Gates, reviews and actions: what moves, what is refused, what comes back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.common.errors import Invalid
from core.profile.services import states
from core.undo.services import steps
from portfolio.errors import (
    ConditionsMissing,
    CriteriaUnmet,
    EvidenceMissing,
    FourEyes,
    GateElsewhere,
    GateLeft,
    GateWithoutCriteria,
    ReviewBuiltOn,
    ReviewDecided,
    ReviewOpen,
    RolesMissing,
    StoppedAtGate,
)
from portfolio.extensions import measured
from portfolio.extensions.measured import Ask, Reading
from portfolio.models import ActionItem, CycleStage, Gate, GateReview, Product
from portfolio.selectors.verdicts import verdicts
from portfolio.services import actions, gate_outcomes, gate_reviews, products, stops, workstreams
from portfolio.services.gate_outcomes import Condition
from tests import factories
from tests.factories import gates as make
from tests.integration.portfolio.gating import (
    TODAY,
    asked,
    decide,
    executive_votes,
    first_gate,
    in_development,
    states_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return in_development()


@pytest.fixture
def gate(product: Product) -> Gate:
    return first_gate(product)


def test_one_review_of_a_gate_is_open_at_a_time(product: Product, gate: Gate) -> None:
    by = factories.user()
    gate_reviews.ask(by=by, product=product, gate=gate, asked_on=TODAY)
    with pytest.raises(ReviewOpen):
        gate_reviews.ask(by=by, product=product, gate=gate, asked_on=date(2026, 11, 21))
    with pytest.raises(IntegrityError), transaction.atomic():
        make.review(product, gate)
    elsewhere = make.gate(make.life_cycle(factories.node(), "a:idea", "b:growth"), "x", "a", "b")
    with pytest.raises(GateElsewhere):
        gate_reviews.ask(by=by, product=product, gate=elsewhere, asked_on=TODAY)
    other = factories.product("OTHER", product.node)
    with pytest.raises(Invalid):
        gate_reviews.ask(by=by, product=other, gate=gate, asked_on=TODAY, due_on=date(2026, 11, 19))


def test_go_ends_one_workstream_opens_the_next_and_moves_the_product(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit", must_pass=True)
    review = asked(product, gate)
    executive_votes(review, fit=4)
    decide(review, "go", reason="Ready")
    assert states_of(product) == {"build": "done", "sell": "under_way", "grow": "not_started"}
    assert Product.objects.get(pk=product.pk).stage == "launch"
    ended, begun = product.workstreams.order_by("stage__position")
    assert (ended.ends_on, begun.starts_on) == (TODAY, TODAY)
    with pytest.raises(ReviewDecided):
        executive_votes(review, fit=5)


def test_an_outcome_that_does_not_pass_leaves_the_product_where_it_is(product: Product, gate: Gate) -> None:
    wanted = {"hold": {}, "kill": {}, "recycle": {"build": "under_way"}}
    for day, (outcome, states_after) in enumerate(wanted.items(), start=2):
        review = make.review(product, gate, asked_on=date(2026, 11, day))
        decide(review, outcome)
        assert dict(product.workstreams.values_list("stage__code", "state")) == states_after
    assert Product.objects.get(pk=product.pk).stage == "development"


def test_a_gate_is_not_passed_without_criteria(product: Product, gate: Gate) -> None:
    review = asked(product, gate)
    with pytest.raises(GateWithoutCriteria):
        decide(review)
    with pytest.raises(IntegrityError), transaction.atomic():
        GateReview.objects.filter(pk=review.pk).update(
            outcome="go", decided_by_email="b@example.com", decided_on=TODAY, criteria=0
        )


def test_a_criterion_that_must_be_met_is_met_or_waived_with_a_reason(product: Product, gate: Gate) -> None:
    gate.roles = []
    gate.save()
    fit, ready = make.criterion(gate, "fit", must_pass=True), make.criterion(gate, "ready", "yes_no")
    review = asked(product, gate)
    gate_reviews.vote(by=factories.user("cpo"), review=review, vote="go", scores={fit: 2, ready: 1})
    gate_reviews.vote(by=factories.user("pmo"), review=review, vote="hold", scores={fit: 3, ready: 0})
    # fit: (2 + 3) / 2 = 2.5 < 3; ready: one yes of two is not more yes than no
    found = {one.criterion.code: one for one in verdicts(review, TODAY)}
    assert (found["fit"].met, found["fit"].mean, found["fit"].n) == (False, 2.5, 2)
    assert found["ready"].met is False
    with pytest.raises(CriteriaUnmet) as refused:
        decide(review)
    assert set(refused.value.fields) == {"outcome", f"waiver_{fit.pk}"}
    decide(review, waivers={fit.pk: "The market is tested next year"})
    review.refresh_from_db()
    kept = {one.criterion.code: one for one in verdicts(review, TODAY)}
    assert (kept["fit"].status, kept["ready"].status) == ("waived", "missed")
    assert review.criteria == 2


def test_required_roles_must_have_voted(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit")
    review = asked(product, gate)
    with pytest.raises(RolesMissing, match="executive"):
        decide(review)
    elsewhere = factories.user("executive", factories.node("ELSEWHERE"))
    gate_reviews.vote(by=elsewhere, review=review, vote="go")
    with pytest.raises(RolesMissing):  # an executive of another part is none here
        decide(review)
    executive_votes(review, fit=1)  # it need not be met
    decide(review)


def test_who_asks_does_not_decide_while_four_eyes_hold(product: Product, gate: Gate) -> None:
    gate.roles = []
    gate.save()
    make.criterion(gate, "fit")
    by = factories.user("cpo", email="Ada@Example.com")
    review = gate_reviews.ask(by=by, product=product, gate=gate, asked_on=TODAY)
    with pytest.raises(FourEyes):
        decide(review, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        GateReview.objects.filter(pk=review.pk).update(
            outcome="hold", decided_by_email="ADA@example.com", decided_on=TODAY
        )
    states.turn(by=by, name="four_eyes", on=False)
    assert decide(review, by=by).outcome == "go"


def test_conditions_become_actions_and_a_conditional_go_needs_one(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit")
    review = asked(product, gate)
    executive_votes(review, fit=4)
    with pytest.raises(ConditionsMissing):
        decide(review, "conditional_go")
    owner = factories.person("owner@example.com")
    decide(review, "conditional_go", conditions=[Condition("Find a supplier", owner, date(2026, 12, 31))])
    action = ActionItem.objects.get()
    assert (action.title, action.owner, action.review, action.raised_on) == (
        "Find a supplier", owner, review, TODAY,
    )  # fmt: skip
    assert action.scope == product.scope


def test_an_outcome_goes_back_until_something_builds_on_it(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit")
    by = factories.user("cpo")
    build = gate.source
    workstreams.change(by=by, product=product, stage=build, state="under_way", today=date(2026, 9, 1))
    review = asked(product, gate)
    executive_votes(review, fit=4)
    decide(review, "conditional_go", conditions=[Condition("Find a supplier")])

    workstreams.change(
        by=by, product=product, stage=gate.target, state="blocked", reason="No parts", today=TODAY
    )
    with pytest.raises(ReviewBuiltOn):
        gate_outcomes.reopen(by=by, review=review)
    workstreams.change(by=by, product=product, stage=gate.target, state="under_way", today=TODAY)
    # The one who blocked it was named and is no longer: it reads as the outcome left it.
    action = ActionItem.objects.get()
    actions.change(by=by, action=action, done_on=TODAY, evidence="Contract")
    with pytest.raises(ReviewBuiltOn, match="Find a supplier"):
        gate_outcomes.reopen(by=by, review=review)
    actions.change(by=by, action=action, done_on=None)

    gate_outcomes.reopen(by=by, review=review)
    review.refresh_from_db()
    assert (review.outcome, review.decided_on, review.criteria) == ("", None, 0)
    assert states_of(product)["build"] == "under_way"
    assert list(product.workstreams.values_list("stage__code", "starts_on")) == [("build", date(2026, 9, 1))]
    assert Product.objects.get(pk=product.pk).stage == "development"
    assert not ActionItem.objects.exists()
    assert review.votes.count() == 1  # what was said stays


def test_a_later_review_builds_on_an_outcome(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit")
    review = asked(product, gate)
    executive_votes(review, fit=4)
    decide(review)
    following = make.gate(gate.cycle, "g2", "sell", "grow")
    make.review(product, following, asked_on=TODAY)
    with pytest.raises(ReviewBuiltOn, match="G2"):
        gate_outcomes.reopen(by=factories.user(), review=review)


def test_a_product_that_went_to_another_life_cycle_passes_no_gate_of_the_one_it_left(
    product: Product, gate: Gate
) -> None:
    make.criterion(gate, "fit")
    review = asked(product, gate)
    executive_votes(review, fit=4)
    elsewhere = factories.node("ELSE")
    make.life_cycle(elsewhere, "make:development", "run:growth")
    products.change(by=factories.user("cpo"), product=product, node=elsewhere)
    with pytest.raises(GateLeft) as refused:
        decide(review)
    assert list(refused.value.fields) == ["outcome"]
    # It can still be put aside, and another be asked for.
    assert decide(review, "hold").outcome == "hold"


def test_a_gate_whose_next_stage_was_withdrawn_says_so(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit")
    review = asked(product, gate)
    executive_votes(review, fit=4)
    CycleStage.objects.filter(pk=gate.target_id).update(withdrawn_on=TODAY)
    with pytest.raises(GateLeft):
        decide(review)


def test_a_stopped_product_is_asked_for_no_gate(product: Product, gate: Gate) -> None:
    by = factories.user()
    why = {"reason": "no_demand", "reason_text": "Nobody asked."}
    stop, _step = stops.stop(by=by, product=product, stopped_on=TODAY, **why)
    with pytest.raises(StoppedAtGate):
        gate_reviews.ask(by=by, product=product, gate=gate, asked_on=TODAY)
    stops.restart(by=by, stop=stop, on=TODAY)
    assert gate_reviews.ask(by=by, product=product, gate=gate, asked_on=TODAY).is_open


def test_a_measured_criterion_is_read_and_kept_as_it_was_decided(
    product: Product, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.criterion(gate, "nps", "measured", kpi="nps", threshold=Decimal(30), must_pass=True)
    make.criterion(
        gate, "defects", "measured", kpi="escaped_defects", threshold=Decimal("0.5"), direction="at_most"
    )
    now = {"nps": Decimal("29.9"), "escaped_defects": Decimal("0.5")}

    def read(asks: Sequence[Ask]) -> list[Reading]:
        return [
            Reading(now[ask.kpi], "points", date(2026, 10, 1), 40, None, None, ask.on, "/why/", "")
            for ask in asks
        ]

    monkeypatch.setattr(measured, "read", read)
    review = asked(product, gate)
    executive_votes(review)
    assert [one.met for one in verdicts(review, TODAY)] == [False, True]
    with pytest.raises(CriteriaUnmet):
        decide(review)
    now["nps"] = Decimal(30)
    decide(review)
    now["nps"] = Decimal(-100)
    review.refresh_from_db()
    kept = verdicts(review, TODAY)[0]
    assert kept.reading is not None
    assert (kept.met, kept.reading.value, kept.n, kept.reading.period) == (
        True, Decimal(30), 40, date(2026, 10, 1),
    )  # fmt: skip


def test_a_criterion_that_nobody_measures_is_not_met(product: Product, gate: Gate) -> None:
    make.criterion(gate, "nps", "measured", kpi="nps", threshold=Decimal(30), must_pass=True)
    review = asked(product, gate)
    executive_votes(review)
    assert verdicts(review, TODAY)[0].met is None
    with pytest.raises(CriteriaUnmet):
        decide(review)


def test_with_gates_switched_off_their_rules_do_not_hold(product: Product, gate: Gate) -> None:
    states.turn(by=factories.user(), name="gates", on=False)
    decided = decide(asked(product, gate))
    assert (decided.outcome, decided.rules_held) == ("go", False)


def test_a_request_is_withdrawn_and_comes_back_with_its_votes(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit")
    review, by = asked(product, gate), factories.user()
    executive_votes(review, fit=4)
    step = gate_reviews.withdraw(by=by, review=review)
    assert not GateReview.objects.exists()
    steps.take_back(by=by, step=step)
    back = GateReview.objects.get()
    assert (back.votes.count(), back.scores.get().score) == (1, 4)


def test_an_action_is_done_with_evidence_only(product: Product) -> None:
    by = factories.user()
    action = actions.add(by=by, scope=product.scope, title="Call", raised_on=TODAY)
    with pytest.raises(EvidenceMissing):
        actions.change(by=by, action=action, done_on=TODAY)
    with pytest.raises(Invalid):
        actions.change(by=by, action=action, due_on=date(2026, 11, 19))
    with pytest.raises(Invalid):
        actions.add(by=by, scope=product.scope, title="Call", raised_on=TODAY)
    done = actions.change(by=by, action=action, done_on=TODAY, evidence_url="https://example.com/minutes")
    assert done.done_on == TODAY
    for told in (
        {"due_on": date(2026, 11, 19)},
        {"done_on": TODAY, "evidence": "", "evidence_url": ""},
        {"done_on": date(2026, 11, 19)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ActionItem.objects.filter(pk=action.pk).update(**told)
    step = actions.remove(by=by, action=action)
    assert not ActionItem.objects.exists()
    steps.take_back(by=by, step=step)
    assert ActionItem.objects.get().title == "Call"

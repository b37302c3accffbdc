"""Workstreams, gates and reviews: what moves, what is refused, what comes back."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from core.audit.models import AuditEvent
from core.common.errors import DomainError, Invalid
from core.profile.services import states
from core.undo.services import steps
from portfolio import measured
from portfolio.errors import (
    ConditionsMissing,
    CriteriaUnmet,
    EvidenceMissing,
    FourEyes,
    GateElsewhere,
    GateWithoutCriteria,
    ReasonMissing,
    ReviewBuiltOn,
    ReviewDecided,
    ReviewOpen,
    RolesMissing,
    StageElsewhere,
)
from portfolio.measured import Ask, Reading
from portfolio.models import ActionItem, Evidence, Gate, GateReview, Product, Workstream
from portfolio.selectors.life_cycles import cycle_of, stages_of
from portfolio.selectors.verdicts import verdicts
from portfolio.selectors.workstreams import cells
from portfolio.services import actions, gate_outcomes, gate_reviews, gates, life_cycles, workstreams
from portfolio.services.gate_outcomes import Condition
from tests import factories
from tests.factories import gates as make
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def product() -> Product:
    """A product in development, of a portfolio with three stages and one gate."""
    node = factories.node("LINE")
    make.life_cycle(node, "build:development", "sell:launch", "grow:growth")
    return factories.product("P", node, stage="development")


@pytest.fixture
def gate(product: Product) -> Gate:
    return make.gate(cycle_of(product), "g1", "build", "sell", roles=["executive"])


def asked(product: Product, gate: Gate) -> GateReview:
    return make.review(product, gate, asked_on=date(2026, 11, 2), due_on=TODAY)


def decide(review: GateReview, outcome: str = "go", **told: object) -> GateReview:
    return gate_outcomes.decide(
        by=told.pop("by", None) or factories.user("cpo"),
        review=review,
        outcome=outcome,
        decided_on=TODAY,
        **told,
    )


def executive_votes(review: GateReview, **scores: int | None) -> None:
    criteria = {one.code: one for one in review.gate.criteria.all()}
    gate_reviews.vote(
        by=factories.user("executive"),
        review=review,
        vote="go",
        scores={criteria[code]: score for code, score in scores.items()},
    )


def states_of(product: Product) -> dict[str, str]:
    return {cell.stage.code: cell.state for cell in cells(Product.objects.get(pk=product.pk))}


# ---------------------------------------------------------------- life cycles


def test_the_nearest_life_cycle_above_a_product_holds() -> None:
    group = factories.node("GROUP")
    unit = factories.node("UNIT", group)
    product = factories.product("P", factories.node("LINE", unit))
    assert cycle_of(product) is None
    company = life_cycles.company()
    assert [stage.code for stage in stages_of(company)] == [
        "idea", "discovery", "development", "launch", "growth", "maturity", "decline", "retired",
    ]  # fmt: skip
    assert cycle_of(product) == company
    own = make.life_cycle(group, "build:development")
    assert cycle_of(product) == own
    nearer = make.life_cycle(unit, "build:development")
    assert cycle_of(product) == nearer


def test_a_nodes_own_life_cycle_begins_as_a_copy_of_the_one_above(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit", must_pass=True)
    below = factories.node("BELOW", product.node)
    own = life_cycles.define(by=factories.user(), node=below, code="own", name="Own")
    assert [stage.code for stage in stages_of(own)] == ["build", "sell", "grow"]
    copied = own.gates.get()
    assert (copied.code, copied.source.cycle, copied.target.code) == ("g1", own, "sell")
    assert copied.criteria.get().must_pass
    assert gate.criteria.get().pk != copied.criteria.get().pk
    with pytest.raises(Invalid):
        life_cycles.define(by=factories.user(), node=below, code="again", name="Again")


def test_stages_change_places_and_a_withdrawn_one_stays_on_products_that_have_it(product: Product) -> None:
    cycle, by = cycle_of(product), factories.user()
    build, sell, _grow = stages_of(cycle)
    workstreams.change(by=by, product=product, stage=sell, state="under_way", today=TODAY)
    life_cycles.move_stage(by=by, stage=sell, earlier=True)
    assert [stage.code for stage in stages_of(cycle)] == ["sell", "build", "grow"]
    life_cycles.move_stage(by=by, stage=sell, earlier=True)  # the first stays the first
    assert [stage.code for stage in stages_of(cycle)] == ["sell", "build", "grow"]

    life_cycles.withdraw_stage(by=by, stage=sell, on=TODAY)
    shown = cells(product)
    assert [(cell.stage.code, cell.kept) for cell in shown] == [
        ("build", False), ("grow", False), ("sell", True),
    ]  # fmt: skip
    other = factories.product("OTHER", product.node)
    assert [cell.stage.code for cell in cells(other)] == ["build", "grow"]
    with pytest.raises(StageElsewhere):
        workstreams.change(by=by, product=other, stage=sell, state="under_way", today=TODAY)
    life_cycles.restore_stage(by=by, stage=sell)
    assert [stage.code for stage in stages_of(cycle)] == ["build", "grow", "sell"]
    assert build.cycle == cycle


def test_a_stage_that_a_gate_needs_is_not_withdrawn(product: Product, gate: Gate) -> None:
    with pytest.raises(Invalid, match="G1"):
        life_cycles.withdraw_stage(by=factories.user(), stage=gate.source, on=TODAY)


def test_a_gate_leads_between_two_stages_of_its_own_life_cycle(product: Product) -> None:
    cycle, by = cycle_of(product), factories.user()
    build, sell, _grow = stages_of(cycle)
    elsewhere = make.stage(make.life_cycle(factories.node(), "far:growth"), "far")
    with pytest.raises(Invalid):
        gates.add(by=by, cycle=cycle, code="x", name="X", source=build, target=build)
    with pytest.raises(StageElsewhere):
        gates.add(by=by, cycle=cycle, code="x", name="X", source=build, target=elsewhere)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gate.objects.create(cycle=cycle, code="x", name="X", source=sell, target=sell)


@pytest.mark.parametrize(
    ("kind", "told", "field"),
    [
        ("measured", {"kpi": "no_such", "threshold": Decimal(1)}, "kpi"),
        ("measured", {"kpi": "nps"}, "threshold"),
        ("score", {"threshold": Decimal(6)}, "threshold"),
    ],
)
def test_a_criterion_that_cannot_be_is_refused(
    gate: Gate, kind: str, told: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        gates.add_criterion(by=factories.user(), gate=gate, code="c", name="C", kind=kind, **told)
    assert set(refused.value.fields) == {field}


# ---------------------------------------------------------------- workstreams


def test_a_product_of_which_nothing_was_said_shows_what_its_stage_implies(product: Product) -> None:
    product.stage = "launch"
    product.save()
    assert states_of(product) == {"build": "no_value", "sell": "under_way", "grow": "not_started"}
    workstreams.change(
        by=factories.user(), product=product, stage=stages_of(cycle_of(product))[0], state="done", today=TODAY
    )
    assert states_of(product) == {"build": "done", "sell": "not_started", "grow": "not_started"}
    assert Product.objects.get(pk=product.pk).stage == "launch"  # a workstream never moves the product


def test_a_workstream_says_since_when_and_whoever_waives_it_is_named(product: Product) -> None:
    build = stages_of(cycle_of(product))[0]
    by = factories.user(email="ada@example.com")
    ada = factories.person("ada@example.com")
    begun = workstreams.change(by=by, product=product, stage=build, state="under_way", today=TODAY)
    assert (begun.starts_on, begun.ends_on) == (TODAY, None)
    with pytest.raises(ReasonMissing):
        workstreams.change(by=by, product=product, stage=build, state="waived", today=TODAY)
    waived = workstreams.change(
        by=by, product=product, stage=build, state="waived", reason="Bought instead", today=TODAY
    )
    assert (waived.reason, waived.person) == ("Bought instead", ada)
    done = workstreams.change(by=by, product=product, stage=build, state="done", today=TODAY)
    assert (done.ends_on, done.reason) == (TODAY, "")
    with pytest.raises(Invalid):
        workstreams.change(by=by, product=product, stage=build, ends_on=date(2026, 11, 19), today=TODAY)
    assert AuditEvent.objects.filter(verb="portfolio.workstream.changed").count() == 3


@pytest.mark.parametrize(
    "told",
    [
        {"state": "blocked"},
        {"state": "done", "starts_on": date(2026, 2, 1), "ends_on": date(2026, 1, 31)},
        {"state": "under_way", "starts_on": date(2026, 2, 1), "due_on": date(2026, 1, 31)},
    ],
)
def test_the_database_refuses_what_no_workstream_can_be(product: Product, told: dict[str, object]) -> None:
    build = stages_of(cycle_of(product))[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Workstream.objects.create(product=product, stage=build, **told)


def test_a_changed_workstream_goes_back_unless_it_was_changed_since(product: Product) -> None:
    build, by = stages_of(cycle_of(product))[0], factories.user()
    _one, first = workstreams.change_keeping(
        by=by, product=product, stage=build, state="under_way", today=TODAY
    )
    _two, second = workstreams.change_keeping(by=by, product=product, stage=build, state="done", today=TODAY)
    assert first
    assert second
    with pytest.raises(DomainError):
        steps.take_back(by=by, step=first)
    steps.take_back(by=by, step=second)
    assert states_of(product)["build"] == "under_way"
    steps.take_back(by=by, step=first)
    assert not Workstream.objects.exists()


# ---------------------------------------------------------------- reviews


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


# ---------------------------------------------------------------- actions


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


# ---------------------------------------------------------------- what the database itself holds


def judged_after(change: Callable[[], object]) -> None:
    """Change something and let the database judge it, as the end of a transaction does."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def pass_behind_the_service(review: GateReview, outcome: str = "go", **told: object) -> None:
    """Write an outcome without asking the service, and let the database judge what the transaction says."""
    decided = {"decided_by_email": "b@example.com", "decided_on": TODAY, "criteria": 1}
    judged_after(lambda: GateReview.objects.filter(pk=review.pk).update(**decided, outcome=outcome, **told))


def test_the_database_lets_no_gate_be_passed_that_is_not_earned(product: Product, gate: Gate) -> None:
    fit, ready = make.criterion(gate, "fit", must_pass=True), make.criterion(gate, "ready", "yes_no")
    review = asked(product, gate)
    executive_votes(review, fit=2)
    for outcome in ("go", "conditional_go"):
        with pytest.raises(IntegrityError, match="a criterion that must be met is not"):
            pass_behind_the_service(review, outcome)
    shown = Evidence.objects.create(review=review, criterion=fit, frozen={"met": False})
    Evidence.objects.create(review=review, criterion=ready, frozen={"met": False})  # it need not be met
    with pytest.raises(IntegrityError, match="a criterion that must be met is not"):
        pass_behind_the_service(review)
    pass_behind_the_service(review, "hold")
    for met, waived in ((True, ""), (False, "The market is tested next year")):
        Evidence.objects.filter(pk=shown.pk).update(frozen={"met": met}, waived_reason=waived)
        pass_behind_the_service(review)
        # What it stands on stays as long as it is passed.
        with pytest.raises(IntegrityError, match="a criterion that must be met is not"):
            judged_after(lambda: Evidence.objects.update(frozen=None, waived_reason=""))
        GateReview.objects.filter(pk=review.pk).update(outcome="", decided_by_email="", decided_on=None)
    review.votes.all().delete()
    with pytest.raises(IntegrityError, match="a required role has not voted"):
        pass_behind_the_service(review)
    # With the rules of gates switched off, and of what a file records, nothing of it holds.
    pass_behind_the_service(review, rules_held=False)
    with pytest.raises(IntegrityError, match="a required role has not voted"):
        pass_behind_the_service(review, rules_held=True)


def brought(text: str, expected: tuple[int, int, int, int]) -> None:
    assert counts(bring("gate_reviews", text)) == expected


def test_a_review_that_a_file_recorded_stands_on_no_votes_of_the_portal(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit", must_pass=True)
    text = (
        "product,gate,asked_on,asked_by,outcome,decided_on,decided_by,note\n"
        "P,g1,2026-06-01,ada@example.com,go,2026-06-30,bo@example.com,{}\n"
    )
    for note, expected in (("One", (1, 0, 0, 0)), ("Two", (0, 1, 0, 0))):
        run = text.format(note)
        judged_after(lambda run=run, expected=expected: brought(run, expected))
    # An open one is not passed by a file: its criteria and votes are in the portal.
    GateReview.objects.all().delete()
    asked(product, gate)
    open_one = text.format("").replace("2026-06-01", "2026-11-02").replace("2026-06-30", "2026-11-20")
    assert faults(bring("gate_reviews", open_one)) == [(2, "outcome", "decide_here")]

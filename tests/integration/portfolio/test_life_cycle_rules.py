"""Life cycles and workstreams: what moves, what is refused, what comes back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.audit.models import AuditEvent
from core.common.errors import DomainError, Invalid
from core.undo.services import steps
from portfolio.errors import (
    ReasonMissing,
    StageElsewhere,
)
from portfolio.models import Gate, Product, Workstream
from portfolio.selectors.life_cycles import cycle_of, stages_of
from portfolio.selectors.workstreams import cells
from portfolio.services import gates, life_cycles, workstreams
from tests import factories
from tests.factories import gates as make
from tests.integration.portfolio.gating import TODAY, first_gate, in_development, states_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return in_development()


@pytest.fixture
def gate(product: Product) -> Gate:
    return first_gate(product)


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


# ---------------------------------------------------------------- actions

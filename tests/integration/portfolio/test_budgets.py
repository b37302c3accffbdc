"""Envelopes beside what was committed and spent; every figure worked out by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.audit.models import AuditEvent
from core.common.errors import Invalid
from core.undo.services import steps
from metrics.services import recompute
from portfolio.errors import EnvelopeTaken
from portfolio.extensions import spending
from portfolio.models import BudgetCommitment, BudgetEnvelope, Node, Product
from portfolio.selectors.budgets import Standing, envelopes_for, part_gone, year_of
from portfolio.services import budgets
from tests import factories
from tests.factories import facts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 15)  # the last complete month is June: half of the year is over


@pytest.fixture
def unit() -> Node:
    """A unit with a product in euros and one in francs, facts of six months and a little more."""
    group = factories.node("GROUP")
    unit = factories.node("UNIT", group)
    euro, franc = factories.product("EURO", unit), factories.product("FRANC", unit)
    facts.rate("CHF", "2026-01", "1.05")
    facts.rate("CHF", "2026-03", "1.04")
    facts.entry(euro, "2026-02", "investment", 100_000)
    facts.entry(euro, "2026-06", "operating_cost", 50_000)
    facts.entry(euro, "2026-07", "operating_cost", 9_999)  # the month is not over
    facts.entry(euro, "2025-12", "investment", 7_777)  # last year's
    facts.entry(euro, "2026-02", "revenue", 5_000_000)  # earned, not spent
    facts.entry(euro, "2026-02", "investment", 80_000, scenario="budget")  # planned, not spent
    facts.entry(franc, "2026-03", "investment", 200_000, currency="CHF")  # 208,000 €
    facts.measure_all()
    promise(euro, "PO-1", 40_000, "EUR", "2026-05-02")
    promise(franc, "PO-2", 10_000, "CHF", "2026-03-31")  # 10,400 €
    promise(euro, "PO-3", 5_000, "EUR", "2026-02-01", settled_on=date(2026, 3, 1))
    promise(euro, "PO-4", 6_000, "EUR", "2025-12-31")
    envelope(group, 1_000_000, "EUR")
    envelope(unit, 1_200_000, "CHF")  # 1,260,000 € at January's rate
    return unit


def promise(
    place: Product | Node | None, reference: str, amount: int, currency: str, on: str, **fields: Any
) -> None:
    BudgetCommitment.objects.create(
        reference=reference,
        scope=place.scope,
        subject="x",
        amount=amount,
        currency=currency,
        committed_on=date.fromisoformat(on),
        **fields,
    )


def envelope(place: Node | Product, amount: int, currency: str = "EUR", year: int = 2026) -> BudgetEnvelope:
    return BudgetEnvelope.objects.create(scope=place.scope, year=year, amount=amount, currency=currency)


def standing(code: str, today: date = TODAY) -> Standing:
    row = envelopes_for(factories.user("cpo"), today).get(scope__code=code)
    return row.standing


def test_spent_committed_and_what_is_left(unit: Node) -> None:
    found = standing("UNIT")
    assert found.amount == Decimal("1260000")
    assert (found.rate.value, found.rate.month) == (Decimal("1.05"), date(2026, 1, 1))
    assert found.spent.amount == Decimal("358000")  # 100,000 + 50,000 + 208,000
    assert found.committed == Decimal("50400")  # 40,000 + 10,400
    assert found.to_date == Decimal("630000")  # six of twelve months
    assert found.variance == Decimal("-272000")
    assert found.left == Decimal("851600")
    assert found.used == Decimal("408400") / Decimal("1260000")
    assert not found.is_over


def test_a_promise_counts_once_at_its_own_place_and_at_each_above(unit: Node) -> None:
    promise(Node.objects.get(code="GROUP"), "PO-5", 1_000, "EUR", "2026-01-31")
    promise(unit, "PO-6", 200, "CHF", "2026-02-28")  # 210 € at January's rate
    promise(unit, "PO-7", 100, "CHF", "2026-03-01")  # 104 € at March's
    deep = factories.product("DEEP", factories.node("LINE", unit))
    promise(deep, "PO-8", 30, "EUR", "2026-03-15")
    for place in (Product.objects.get(code="EURO"), deep):
        envelope(place, 1)
    committed = {code: standing(code).committed for code in ("GROUP", "UNIT", "EURO", "DEEP")}
    assert committed == {"GROUP": Decimal("51744"), "UNIT": Decimal("50744"), "EURO": 40_000, "DEEP": 30}


def test_envelopes_below_that_exceed_the_one_above(unit: Node) -> None:
    assert (standing("GROUP").below, standing("GROUP").is_overfull) == (Decimal("1260000"), True)
    envelope(Product.objects.get(code="EURO"), 300_000)
    # A product's envelope counts at the unit that has one itself, not at the group above it.
    assert (standing("GROUP").below, standing("UNIT").below) == (Decimal("1260000"), Decimal("300000"))
    assert not standing("UNIT").is_overfull
    assert standing("EURO").below is None


def test_a_missing_rate_leaves_the_sum_unknown(unit: Node) -> None:
    facts.entry(Product.objects.get(code="FRANC"), "2026-04", "operating_cost", 1, currency="CHF")
    facts.measure_all()
    found = standing("UNIT")
    assert (found.spent.amount, found.spent.missing) == (None, ("CHF 2026-04",))
    assert (found.variance, found.left, found.used) == (None, None, None)


def test_each_rate_that_is_missing_is_named_by_page_list_and_api(unit: Node, client: Client) -> None:
    """Nobody ever brought a rate of these currencies: what they are worth is unknown, and why is said."""
    line = factories.node("LINE", unit)
    envelope(line, 300, "NOK")
    promise(line, "PO-9", 5, "DKK", "2026-04-30")
    BudgetEnvelope.objects.filter(scope=unit.scope).update(currency="SEK")
    found = standing("UNIT")
    assert (found.amount, found.to_date, found.committed, found.below) == (None, None, None, None)
    assert found.missing == ("DKK 2026-04", "NOK 2026-01", "SEK 2026-01")
    assert (standing("GROUP").below, standing("GROUP").missing) == (None, ("DKK 2026-04", "SEK 2026-01"))
    assert not standing("GROUP").is_overfull
    client.force_login(factories.user("cpo"))
    told = client.get("/api/v1/budgets/", {"node": "UNIT", "year": 2026}).json()["results"]
    assert told[0]["standing"]["missing_rates"] == ["DKK 2026-04", "NOK 2026-01", "SEK 2026-01"]
    page = client.get(f"/budgets/{BudgetEnvelope.objects.get(scope=unit.scope).pk}/").content.decode()
    for said in ("no rate for SEK", "Rates are missing: DKK 2026-04", "Rates are missing: NOK 2026-01"):
        assert said in " ".join(page.split())
    assert (
        "Rates are missing: DKK 2026-04, NOK 2026-01, SEK 2026-01" in client.get("/budgets/").content.decode()
    )


def test_nothing_booked_is_not_zero_and_leaves_the_envelope_whole() -> None:
    place = factories.node("EMPTY")
    envelope(place, 500)
    found = standing("EMPTY")
    assert (found.spent.amount, found.variance, found.committed, found.left) == (None, None, 0, 500)


def test_more_than_there_is(unit: Node) -> None:
    envelope(Product.objects.get(code="EURO"), 180_000)
    found = standing("EURO")
    assert (found.spent.amount, found.committed, found.left) == (150_000, 40_000, -10_000)
    assert found.is_over


def test_the_address_of_the_facts_shows_the_same_sum(unit: Node, client: Client) -> None:
    client.force_login(factories.user("cpo"))
    page = client.get(standing("UNIT").spent.why)
    assert page.status_code == 200
    text = page.content.decode()
    assert "308,000" in text  # investment: 100,000 + 208,000
    assert "50,000" in text


def test_what_a_product_has_cost_so_far(unit: Node) -> None:
    assert spending.ever(Product.objects.get(code="EURO").scope_id).amount == Decimal("167776")
    assert spending.ever(factories.product("NEW").scope_id).amount is None


@pytest.mark.parametrize(
    ("first_month", "day", "year", "gone"),
    [
        (1, date(2026, 7, 15), 2026, Decimal(6) / 12),
        (1, date(2026, 1, 31), 2026, Decimal(0)),
        (1, date(2027, 8, 1), 2027, Decimal(7) / 12),
        (4, date(2026, 3, 31), 2025, Decimal(11) / 12),
        (4, date(2026, 4, 1), 2026, Decimal(0)),
    ],
)
def test_years_begin_where_the_company_says(
    settings: Any, first_month: int, day: date, year: int, gone: Decimal
) -> None:
    settings.FISCAL_YEAR_FIRST_MONTH = first_month
    assert year_of(day) == year
    through = date(day.year, day.month - 1, 1) if day.month > 1 else date(day.year - 1, 12, 1)
    assert part_gone(year, through) == gone


def test_a_financial_year_takes_its_own_months(unit: Node, settings: Any) -> None:
    settings.FISCAL_YEAR_FIRST_MONTH = 4
    # The year 2025 runs from April 2025 to March 2026; 7,777 + 100,000 + 208,000.
    envelope(unit, 1, year=2025)
    rows = envelopes_for(factories.user("cpo"), TODAY).filter(scope=unit.scope).order_by("year")
    assert [row.standing.spent.amount for row in rows] == [Decimal("315777"), Decimal("50000")]


def test_an_envelope_is_set_changed_and_taken_away(unit: Node) -> None:
    somebody = factories.user("pmo")
    made = budgets.set_envelope(by=somebody, scope=unit.scope, year=2027, amount=Decimal(10), currency="EUR")
    with pytest.raises(EnvelopeTaken):
        budgets.set_envelope(by=somebody, scope=unit.scope, year=2027, amount=Decimal(11), currency="EUR")
    with pytest.raises(EnvelopeTaken):
        budgets.change(by=somebody, envelope=made, year=2026)
    budgets.change(by=somebody, envelope=made, amount=Decimal(20), note="Board of 3 March")
    event = AuditEvent.objects.filter(verb="portfolio.budget.changed").get()
    assert event.before == {"year": 2027, "amount": "10.00", "note": ""}
    assert event.after == {"year": 2027, "amount": "20", "note": "Board of 3 March"}
    step = budgets.remove(by=somebody, envelope=made)
    assert not BudgetEnvelope.objects.filter(year=2027).exists()
    steps.take_back(by=somebody, step=step)
    assert BudgetEnvelope.objects.get(year=2027).amount == 20


@pytest.mark.parametrize(("field", "value"), [("amount", Decimal(-1)), ("year", 1066), ("year", 2101)])
def test_no_envelope_can_be(unit: Node, field: str, value: Any) -> None:
    told = {"year": 2030, "amount": Decimal(1), field: value}
    with pytest.raises(Invalid) as refused:
        budgets.set_envelope(by=factories.user("pmo"), scope=unit.scope, currency="EUR", **told)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("envelope_once_a_year", {"year": 2026}),
        ("envelope_not_negative", {"amount": -1}),
        ("envelope_year_possible", {"year": 1066}),
        ("envelope_currency_known", {"currency": "eu"}),
    ],
)
def test_the_database_refuses(unit: Node, constraint: str, fields: dict[str, Any]) -> None:
    row = {"scope": unit.scope, "year": 2031, "amount": 1, "currency": "EUR", **fields}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BudgetEnvelope.objects.create(**row)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("commitment_not_negative", {"amount": -1}),
        ("commitment_settled_after", {"settled_on": date(2025, 1, 1)}),
        ("commitment_currency_known", {"currency": "E"}),
    ],
)
def test_the_database_refuses_commitments(unit: Node, constraint: str, fields: dict[str, Any]) -> None:
    row = {"reference": "R", "scope": unit.scope, "subject": "x", "amount": 1, "currency": "EUR"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BudgetCommitment.objects.create(**{**row, "committed_on": date(2026, 1, 1), **fields})


def test_what_is_kept_goes_with_the_next_recompute(unit: Node) -> None:
    recompute.recompute(today=TODAY, full=True)
    assert [standing("UNIT").spent.amount for _ in range(2)] == [Decimal("358000"), Decimal("358000")]
    facts.entry(Product.objects.get(code="EURO"), "2026-06", "investment", 1_000)
    facts.measure_all()
    recompute.recompute(today=TODAY, full=True)
    assert standing("UNIT").spent.amount == Decimal("359000")


def test_a_fixed_number_of_queries(unit: Node, django_assert_num_queries: Any) -> None:
    somebody = factories.user("cpo")
    for number in range(5):
        place = factories.node(f"MORE{number}", unit)
        envelope(place, number)
    # grants, envelopes, commitments, envelopes below, rates, when valued, spent
    with django_assert_num_queries(7):
        assert len(envelopes_for(somebody, TODAY)) == 7

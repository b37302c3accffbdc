"""Values as pages and the API read them: who sees what, from where, at which cost."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.access.models import Role, User
from core.common.errors import Invalid
from core.common.periods import shift
from metrics.kpis import registry
from metrics.models import KpiValue
from metrics.selectors.changes import changes
from metrics.selectors.coordinates import Coordinates, NotFound, encode
from metrics.selectors.reading import Reading
from metrics.selectors.readings import reading, readings
from metrics.services import recompute
from portfolio.models import Node, Product
from tests import factories as make
from tests.factories import facts

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 10)
JUNE = date(2025, 6, 1)


@pytest.fixture
def cpo() -> User:
    return make.user()


def company(products: int) -> Node:
    """A group with products that have facts of every kind, two currencies and a missing rate."""
    group = make.node()
    units = [make.node(parent=group) for _ in range(2)]
    facts.rate("USD", "2025-06", "0.8")
    for number in range(products):
        product = make.product(
            "",
            units[number % 2],
            first_launched_on=date(2024, 1, 1 + number % 20),
            innovation_class="new_line",
        )
        facts.answers(product, "2025-06-10", 10, 0)
        facts.answers(product, "2025-06-10", 5, kind="csat")
        facts.entry(product, "2025-06", "revenue", 100)
        facts.entry(product, "2025-06", "investment", 100, currency="USD")
        facts.entry(product, "2025-05", "operating_cost", 1, currency="USD")
        facts.usage(product, "2025-06-10", 10, 20)
        facts.item(product, created="2025-06-01", started="2025-06-02", done="2025-06-20")
        facts.release(product, "2025-06-10")
        facts.launch(product, go="2025-01-01", first_committed="2025-06-01", launched="2025-06-01")
        make.ownership(product, make.person())
        facts.target(product, "nps", "30", "2025-01-01")
    facts.measure_all()
    return group


def timeless(found: list[Reading]) -> list[Reading]:
    return [dataclasses.replace(it, computed_at=recompute.timezone.now().min) for it in found]


def test_the_cache_holds_what_the_measures_give(cpo: User) -> None:
    group = company(4)
    measured = readings(user=cpo, today=TODAY)

    recompute.recompute(today=TODAY, full=True)
    with CaptureQueriesContext(connection) as asked:
        cached = readings(user=cpo, today=TODAY)

    assert timeless(cached) == timeless(measured)
    assert len(cached) == len(registry.all_kpis()) * 7
    assert len(asked) == 3  # definitions, places, values
    assert {it.reason for it in cached if it.scope.code == group.code} >= {None, "missing_rate"}


def test_a_window_or_a_period_is_measured_on_request(cpo: User) -> None:
    group = company(2)
    recompute.recompute(today=TODAY, full=True)
    KpiValue.objects.update(value=-1)  # nothing below may come from the cache

    (month,) = readings(user=cpo, node=group.code, kpis=["revenue"], window="month", today=TODAY)
    (may,) = readings(user=cpo, node=group.code, kpis=["revenue"], period=date(2025, 5, 1), today=TODAY)

    assert (month.window, month.period, month.value) == ("month", JUNE, Decimal(200))
    assert (may.window, may.period, may.reason) == ("t12m", date(2025, 5, 1), "no_facts")


def test_a_place_that_no_recompute_has_seen_is_measured(cpo: User) -> None:
    group = company(2)
    recompute.recompute(today=TODAY, full=True)
    KpiValue.objects.exclude(scope=group.scope).delete()

    found = readings(user=cpo, kpis=["nps"], today=TODAY)

    assert [it.value for it in found] == [0.0] * 5


@pytest.mark.parametrize("window", [None, "month", "t12m"])
def test_the_number_of_queries_does_not_grow(cpo: User, window: str | None) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            readings(user=make.user(), window=window, period=date(2025, 6, 1), today=date(2025, 9, 1))
        return len(asked)

    company(10)
    ten = queries()
    company_of_ninety_more(90)

    assert queries() == ten <= 18


def company_of_ninety_more(count: int) -> None:
    unit = Node.objects.filter(parent__isnull=False).first()
    for number in range(count):
        product = make.product(f"MORE-{number}", unit)
        facts.answers(product, "2025-06-10", 10, 0)
        facts.entry(product, "2025-06", "revenue", 100)
        facts.item(product, created="2025-06-01", started="2025-06-02", done="2025-06-20")
    facts.measure_all()


def test_a_trend_asks_no_more_than_one_period(cpo: User) -> None:
    group = company(3)
    readings(user=cpo, node=group.code, today=TODAY)  # reads the grants, once a request
    counts = []
    for periods in ([JUNE], [shift(JUNE, -back) for back in range(36)]):
        with CaptureQueriesContext(connection) as asked:
            found = readings(
                user=cpo, node=group.code, kpis=["nps"], periods=periods, window="t12m", today=TODAY
            )
        counts.append(len(asked))
        assert [it.period for it in found] == sorted(periods)

    assert counts[0] == counts[1]


def test_only_what_the_user_may_see_is_there(cpo: User) -> None:
    group = make.node()
    mine, other = make.node(parent=group), make.node(parent=group)
    my_product, their_product = make.product("MINE", mine), make.product("THEIRS", other)
    user = make.user(Role.PRODUCT_MANAGER, mine)

    found = readings(user=user, kpis=["nps"], today=TODAY)

    assert [it.scope.code for it in found] == [mine.code, "MINE"]
    assert [(it.node, it.product) for it in found] == [(mine.code, None), (None, "MINE")]
    for hidden in (
        {"node": group.code},
        {"node": other.code},
        {"product": "THEIRS"},
        {"scopes": [my_product.scope_id, their_product.scope_id]},
        {"node": "NOWHERE"},
        {"product": mine.code},
        {"node": "\0"},
    ):
        with pytest.raises(NotFound):
            readings(user=user, today=TODAY, **hidden)  # type: ignore[arg-type]
    nps = encode(Coordinates("product", "THEIRS", "nps", "t12m", JUNE))
    with pytest.raises(NotFound):
        reading(user=user, reading_id=nps, today=TODAY)
    assert reading(user=cpo, reading_id=nps, today=TODAY).product == "THEIRS"
    assert readings(user=make.user(None), today=TODAY) == []


def test_places_come_in_the_order_asked_for(cpo: User) -> None:
    a, b = make.product("A"), make.product("B")

    found = readings(user=cpo, scopes=[b.scope_id, a.scope_id], kpis=["csat", "nps"], today=TODAY)

    assert [(it.scope.code, it.kpi) for it in found] == [
        ("B", "nps"),
        ("B", "csat"),
        ("A", "nps"),
        ("A", "csat"),
    ]


def test_a_window_that_a_kpi_does_not_know_is_refused(cpo: User) -> None:
    product = make.product()

    for wrong in (
        {"window": "week"},
        {"window": "life", "kpis": ["nps"]},
        {"window": "t12m", "kpis": ["roi"]},
    ):
        with pytest.raises(Invalid) as refused:
            readings(user=cpo, product=product.code, today=TODAY, **wrong)  # type: ignore[arg-type]
        assert list(refused.value.fields) == ["window"]
    with pytest.raises(NotFound):
        readings(user=cpo, product=product.code, kpis=["none"], today=TODAY)
    life = readings(user=cpo, product=product.code, window="life", today=TODAY)
    assert [it.kpi for it in life] == ["roi", "npv", "payback"]


def test_a_value_is_stale_when_its_newest_fact_is_older_than_its_cadence(cpo: User) -> None:
    fresh, stale, dead = make.product("FRESH"), make.product("STALE"), make.product("DEAD")
    facts.answers(fresh, "2025-05-26", 10)  # 35 days before 30 June
    facts.answers(stale, "2025-05-25", 10)  # 36
    facts.entry(fresh, "2025-06", "revenue", 1)
    facts.entry(stale, "2025-05", "revenue", 1)
    facts.item(fresh, done="2025-06-02")
    facts.item(dead, done="2025-01-02")
    facts.launch(stale, go="2024-07-01", launched="2024-08-01")
    facts.measure_all()

    def state(product: Product, kpi: str) -> tuple[bool, date | None]:
        found = facts.read(cpo, product, kpi, "2025-06")
        return found.stale, found.data_on

    assert state(fresh, "nps") == (False, date(2025, 5, 26))
    assert state(stale, "nps") == (True, date(2025, 5, 25))
    # A ledger line tells of its whole month; it is dated on the first.
    assert state(fresh, "revenue") == (False, date(2025, 6, 30))
    assert state(stale, "revenue") == (True, date(2025, 5, 31))
    # Nothing done is news of a living feed only.
    assert state(fresh, "throughput") == (False, date(2025, 6, 2))
    assert state(dead, "throughput") == (True, date(2025, 1, 2))
    assert facts.read(cpo, dead, "throughput", "2025-06").value == 0
    # Launches and the portfolio's own dates are never stale.
    assert state(stale, "time_to_market") == (False, date(2024, 8, 1))
    assert state(dead, "role_coverage") == (False, date(2025, 6, 30))


def test_a_fact_of_another_kind_does_not_freshen_a_value(cpo: User) -> None:
    product = make.product()
    facts.answers(product, "2025-03-01", 10)
    facts.answers(product, "2025-06-20", 5, kind="csat")
    facts.entry(product, "2025-03", "revenue", 1)
    facts.entry(product, "2025-06", "investment", 1)
    facts.measure_all()

    assert facts.read(cpo, product, "nps", "2025-06").stale
    assert not facts.read(cpo, product, "csat", "2025-06").stale
    assert facts.read(cpo, product, "revenue", "2025-06").data_on == date(2025, 3, 31)


def test_changes_are_against_the_same_window_a_year_before(cpo: User) -> None:
    product = make.product()
    # The handbook's vector: 50/20/30 of 100, then 62/18/20 (promoters, detractors, passives): z = 1.250.
    facts.answers(product, "2024-06-10", *[10] * 50, *[0] * 20, *[8] * 30)
    facts.answers(product, "2025-06-10", *[10] * 62, *[0] * 18, *[8] * 20)
    facts.answers(product, "2024-06-10", *[5] * 800, *[1] * 200, kind="csat")
    facts.answers(product, "2025-06-10", *[5] * 900, *[1] * 100, kind="csat")
    facts.entry(product, "2024-06", "revenue", 80)
    facts.entry(product, "2025-06", "revenue", 100)
    facts.measure_all()

    found = changes(
        user=cpo,
        product=product.code,
        kpis=["nps", "csat", "revenue", "adoption"],
        window="t12m",
        today=TODAY,
    )
    nps, csat, adoption, revenue = (
        found[encode(Coordinates("product", product.code, kpi, "t12m", JUNE))]
        for kpi in ("nps", "csat", "adoption", "revenue")
    )

    assert (nps.before, nps.difference, nps.distinguishable) == (pytest.approx(30), pytest.approx(14), False)
    assert nps.z == pytest.approx(1.250, abs=5e-4)
    assert (csat.difference, csat.distinguishable) == (pytest.approx(0.1), True)
    assert csat.relative == pytest.approx(0.125)
    assert (revenue.before, revenue.difference, revenue.relative) == (80, 20, pytest.approx(0.25))
    assert (revenue.z, revenue.distinguishable) == (None, None)
    assert (adoption.before, adoption.difference, adoption.distinguishable) == (None, None, None)


def test_a_period_without_windows_around_it_is_refused(cpo: User) -> None:
    node = make.node()

    for period in (date(1, 1, 1), date(9999, 12, 1)):
        with pytest.raises(Invalid) as refused:
            readings(user=cpo, node=node.code, period=period, today=TODAY)
        assert list(refused.value.fields) == ["period"]
        with pytest.raises(NotFound):
            reading(
                user=cpo,
                reading_id=encode(Coordinates("node", node.code, "nps", "t12m", period)),
                today=TODAY,
            )
    assert readings(user=cpo, node=node.code, period=date(1900, 1, 1), today=TODAY)
    assert readings(user=cpo, node=node.code, period=date(2999, 12, 1), today=TODAY)

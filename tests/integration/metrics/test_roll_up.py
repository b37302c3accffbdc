"""Roll-up along the tree and along time, before dividing. Every figure is worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest

from core.access.models import User
from metrics.models import Parameter
from metrics.selectors.reading import MissingRate
from portfolio.models import Ownership
from tests import factories as make
from tests.factories import facts
from tests.factories.facts import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def cpo() -> User:
    return make.user()


def test_a_parents_nps_is_that_of_all_its_answers(cpo: User) -> None:
    # The handbook's vector: A 90 promoters of 100 (the others passive), B 1 promoter and 9 detractors of 10.
    parent = make.node()
    a, b = make.product("A", parent), make.product("B", parent)
    facts.answers(a, "2025-06-10", *[10] * 90, *[8] * 10)
    facts.answers(b, "2025-03-02", 9, *[0] * 9)
    facts.measure_all()

    together = read(cpo, parent, "nps", "2025-06")

    assert together.value == pytest.approx(74.545454545)
    assert (together.n, together.numerator, together.denominator) == (110, 82, 110)
    assert read(cpo, a, "nps", "2025-06").value == pytest.approx(90)
    assert read(cpo, b, "nps", "2025-06").value == pytest.approx(-80)


def test_answers_count_in_every_window_that_holds_their_month(cpo: User) -> None:
    product = make.product()
    for month, score in (("2024-07", 10), ("2025-01", 0), ("2025-04", 10), ("2025-06", 10)):
        facts.answers(product, month + "-15", score)
    facts.measure_all()

    n = {
        window: read(cpo, product, "nps", "2025-06", window).n
        for window in ("month", "quarter", "ytd", "t12m")
    }

    assert n == {"month": 1, "quarter": 2, "ytd": 3, "t12m": 4}
    assert read(cpo, product, "nps", "2025-05", "t12m").n == 3
    assert read(cpo, product, "nps", "2025-05", "month").value is None


def test_a_fiscal_year_begins_where_the_setting_says(cpo: User, settings: object) -> None:
    settings.FISCAL_YEAR_FIRST_MONTH = 4  # type: ignore[attr-defined]
    product = make.product()
    facts.answers(product, "2025-03-31", 10)
    facts.answers(product, "2025-04-01", 10)
    facts.measure_all()

    assert read(cpo, product, "nps", "2025-06", "ytd").n == 1
    assert read(cpo, product, "nps", "2025-03", "ytd").n == 1


def test_money_is_converted_by_the_rate_of_its_own_month(cpo: User) -> None:
    node = make.node()
    a, b = make.product("A", node), make.product("B", node)
    facts.rate("USD", "2025-05", "0.90")
    facts.rate("USD", "2025-06", "0.80")
    facts.entry(a, "2025-05", "revenue", 100, currency="USD")
    facts.entry(a, "2025-06", "revenue", 100, currency="USD")
    facts.entry(b, "2025-06", "revenue", "30.50")
    facts.measure_all()

    # 100 · 0.90 + 100 · 0.80 + 30.50
    found = read(cpo, node, "revenue", "2025-06")

    assert found.value == Decimal("200.5000")
    assert found.n == 3
    assert read(cpo, node, "revenue", "2025-06", "month").value == Decimal("110.5000")


def test_a_missing_rate_leaves_no_value_and_says_which_one(cpo: User) -> None:
    node = make.node()
    a, b = make.product("A", node), make.product("B", node)
    facts.rate("USD", "2025-06", "0.80")
    facts.entry(a, "2025-05", "revenue", 100, currency="USD")
    facts.entry(a, "2025-06", "revenue", 100, currency="USD")
    facts.entry(a, "2025-04", "investment", 7, currency="CHF")
    facts.entry(b, "2025-06", "revenue", 50)
    facts.entry(b, "2025-06", "cost_of_sales", 20)
    facts.measure_all()

    whole, lone = read(cpo, node, "revenue", "2025-06"), read(cpo, b, "revenue", "2025-06")

    assert (whole.value, whole.numerator, whole.reason) == (None, None, "missing_rate")
    assert whole.missing_rates == (MissingRate("USD", date(2025, 5, 1)),)
    assert whole.status == "no_value"
    assert lone.value == 50
    # Where the window does not reach the month, nothing is missing.
    assert read(cpo, node, "revenue", "2025-06", "month").value == 130
    assert read(cpo, a, "roi", "2025-06").missing_rates == (
        MissingRate("CHF", date(2025, 4, 1)),
        MissingRate("USD", date(2025, 5, 1)),
    )
    assert read(cpo, node, "gross_margin", "2025-06").reason == "missing_rate"
    assert read(cpo, node, "nps", "2025-06").reason == "no_facts"

    facts.rate("USD", "2025-05", "1")
    assert read(cpo, node, "revenue", "2025-06").value == 100 + 80 + 50


def test_usage_takes_each_products_last_month_with_both_counts(cpo: User) -> None:
    node = make.node()
    a, b = make.product("A", node), make.product("B", node)
    facts.usage(a, "2025-04-30", 10, 100)
    facts.usage(a, "2025-06-10", 20, 100)
    facts.usage(a, "2025-06-20", 30, 100)
    facts.usage(a, "2025-06-30", 99)  # no eligible users: not the last reading with both
    facts.usage(b, "2025-05-31", 40, 50)
    facts.measure_all()

    # Month: A alone, 30/100. Quarter: A's June (30/100) and B's May (40/50): 70/150.
    month, quarter = (read(cpo, node, "adoption", "2025-06", window) for window in ("month", "quarter"))

    assert (month.value, month.n) == (pytest.approx(0.3), 100)
    assert (quarter.value, quarter.numerator, quarter.denominator) == (pytest.approx(70 / 150), 70, 150)
    assert quarter.data_on == date(2025, 6, 20)
    # In May, A's last complete month is April.
    assert read(cpo, node, "adoption", "2025-05", "quarter").numerator == 10 + 40
    assert read(cpo, b, "adoption", "2025-06", "month").reason == "no_facts"


def test_new_products_are_chosen_anew_at_each_windows_end(cpo: User) -> None:
    node = make.node()
    old = make.product("OLD", node, first_launched_on=date(2021, 6, 30))
    young = make.product("YOUNG", node, first_launched_on=date(2022, 7, 1))
    fresh = make.product("FRESH", node, first_launched_on=date(2025, 6, 30))
    face = make.product("FACE", node, first_launched_on=date(2025, 1, 1), innovation_class="refresh")
    for product, amount in ((old, 100), (young, 40), (fresh, 10), (face, 50)):
        for month in ("2024-06", "2025-06"):
            facts.entry(product, month, "revenue", amount)
    facts.measure_all()

    # At 30 June 2025, new: launched after 30 June 2022: YOUNG and FRESH, (40 + 10) / 200.
    # At 30 June 2024, after 30 June 2021: YOUNG alone, OLD by a day not: 40 / 200.
    share = read(cpo, node, "new_product_revenue_share", "2025-06", "month")
    before = read(cpo, node, "new_product_revenue_share", "2024-06", "month")
    growth = read(cpo, node, "new_product_revenue_growth", "2025-06", "month")

    assert (share.value, share.n) == (pytest.approx(50 / 200), 2)
    assert (before.value, before.n) == (pytest.approx(40 / 200), 1)
    assert growth.value == pytest.approx(50 / 40 - 1)
    # YOUNG leaves on the day it is three years old.
    facts.entry(young, "2025-07", "revenue", 40)
    facts.entry(fresh, "2025-07", "revenue", 10)
    facts.measure_all()
    assert read(cpo, node, "new_product_revenue_share", "2025-07", "month").value == pytest.approx(10 / 50)
    # A product without a new one among its revenue has a share of 0, not none.
    assert read(cpo, old, "new_product_revenue_share", "2025-06", "month").value == 0


def test_the_horizon_of_new_products_is_the_one_in_force_at_the_windows_end(cpo: User) -> None:
    product = make.product(first_launched_on=date(2023, 1, 1))
    facts.entry(product, "2024-12", "revenue", 10)
    facts.entry(product, "2025-01", "revenue", 10)
    Parameter.objects.create(code="vitality_horizon_years", value="1", effective_on=date(2025, 1, 1))
    facts.measure_all()

    assert read(cpo, product, "new_product_revenue_share", "2024-12", "month").value == 1
    assert read(cpo, product, "new_product_revenue_share", "2025-01", "month").value == 0


def test_flows_add_up_by_the_age_of_each_product(cpo: User) -> None:
    # A: −100 at age 0 (January), +60 and +80; B: −50 at age 0 (April), +10 at age 1.
    node = make.node()
    a, b = make.product("A", node), make.product("B", node)
    facts.entry(a, "2025-01", "investment", 100)
    facts.entry(a, "2025-02", "revenue", 60)
    facts.entry(a, "2025-03", "revenue", 100)
    facts.entry(a, "2025-03", "cost_of_sales", 20)
    facts.entry(b, "2025-04", "investment", 50)
    facts.entry(b, "2025-05", "benefit", 10)
    facts.entry(b, "2025-05", "revenue", 999)  # B books benefits, so its margin does not count
    facts.entry(b, "2025-03", "investment", 5, scenario="budget")  # not actual: no beginning of life
    facts.measure_all()

    alone, both = read(cpo, a, "payback", "2025-06"), read(cpo, node, "payback", "2025-06")
    npv, roi = read(cpo, node, "npv", "2025-06"), read(cpo, node, "roi", "2025-06")

    # A: −100, −40, +40: 1 + 40/80. Together by age: −150, −80, 0: paid back at age 2 exactly.
    assert alone.value == pytest.approx(1.5)
    assert (both.value, both.n) == (pytest.approx(2.0), 2)
    # −150 + 70/1.1^(1/12) + 80/1.1^(2/12)
    assert npv.value == Decimal(repr(-150 + 70 / 1.1 ** (1 / 12) + 80 / 1.1 ** (2 / 12))).quantize(
        Decimal("0.0001")
    )
    assert (roi.value, roi.numerator, roi.denominator) == (pytest.approx(0.0), 0, 150)
    # In April, B has only invested and A is ahead: (140 − 150) / 150. In February: (60 − 100) / 100.
    assert read(cpo, node, "roi", "2025-04").value == pytest.approx(-10 / 150)
    assert read(cpo, node, "roi", "2025-02").value == pytest.approx(-0.4)
    assert read(cpo, node, "payback", "2025-02").reason == "never_paid_back"
    assert read(cpo, b, "roi", "2025-03").reason == "no_facts"


def test_booked_benefits_replace_the_margin_from_the_month_they_are_booked(cpo: User) -> None:
    product = make.product()
    facts.entry(product, "2025-01", "investment", 100)
    facts.entry(product, "2025-01", "revenue", 30)
    facts.entry(product, "2025-03", "benefit", 150)
    facts.measure_all()

    assert read(cpo, product, "roi", "2025-02").value == pytest.approx((30 - 100) / 100)
    assert read(cpo, product, "roi", "2025-03").value == pytest.approx((150 - 100) / 100)


def test_states_are_those_of_the_windows_last_day(cpo: User) -> None:
    node = make.node()
    kept = make.product("KEPT", node, innovation_class="new_line")
    gone = make.product("GONE", node, innovation_class="new_to_world", retired_on=date(2025, 6, 30))
    make.product("PLAIN", node, innovation_class="extension")
    manager, owner = make.person(), make.person()
    make.ownership(kept, manager)
    make.ownership(kept, owner, Ownership.Role.OWNER, ends_on=date(2025, 6, 1))
    make.ownership(gone, manager)
    make.ownership(gone, owner, Ownership.Role.OWNER)

    # 31 May: three active, KEPT and GONE innovative and covered.
    # 30 June: GONE is retired, KEPT's owner has left.
    may = [read(cpo, node, kpi, "2025-05") for kpi in ("innovation_share", "role_coverage")]
    june = [read(cpo, node, kpi, "2025-06") for kpi in ("innovation_share", "role_coverage")]

    assert [(it.value, it.n) for it in may] == [(pytest.approx(2 / 3), 3), (pytest.approx(2 / 3), 3)]
    assert [(it.value, it.n) for it in june] == [(pytest.approx(1 / 2), 2), (0, 2)]
    assert read(cpo, gone, "role_coverage", "2025-06").reason == "empty_denominator"
    assert read(cpo, make.node(), "role_coverage", "2025-06").reason == "no_facts"


def test_innovative_revenue_is_of_products_active_at_the_windows_end(cpo: User) -> None:
    node = make.node()
    line = make.product("LINE", node, innovation_class="new_line")
    plain = make.product("PLAIN", node, innovation_class="extension")
    gone = make.product("GONE", node, innovation_class="new_line", retired_on=date(2025, 6, 15))
    for product, amount in ((line, 30), (plain, 70), (gone, 900)):
        facts.entry(product, "2025-05", "revenue", amount)
    facts.measure_all()

    assert read(cpo, node, "innovation_revenue_share", "2025-05").value == pytest.approx(930 / 1000)
    assert read(cpo, node, "innovation_revenue_share", "2025-06").value == pytest.approx(30 / 100)


def test_work_in_progress_is_counted_at_each_months_end(cpo: User) -> None:
    product = make.product()
    facts.item(product, created="2025-04-01", started="2025-04-10")
    facts.item(product, started="2025-05-31T23:59:59", done="2025-06-30T23:59:59")
    facts.item(product, started="2025-06-01", done="2025-07-01")
    facts.item(product, created="2025-04-01")
    facts.measure_all()

    wip = {
        month: read(cpo, product, "wip", f"2025-{month}").value
        for month in ("03", "04", "05", "06", "07", "12")
    }

    assert wip == {"03": None, "04": 1, "05": 2, "06": 2, "07": 1, "12": 1}
    # Windows of one end have one state.
    assert read(cpo, product, "wip", "2025-06", "t12m").value == 2


def test_a_fed_product_without_work_done_has_zero_and_an_unfed_one_nothing(cpo: User) -> None:
    node = make.node()
    fed, unfed = make.product("FED", node), make.product("UNFED", node)
    facts.item(fed, created="2025-05-03")
    facts.measure_all()

    assert read(cpo, fed, "throughput", "2025-06").value == 0
    assert read(cpo, node, "throughput", "2025-05").value == 0
    assert read(cpo, fed, "throughput", "2025-04").reason == "no_facts"
    assert read(cpo, unfed, "throughput", "2025-06").reason == "no_facts"


def test_cycle_times_are_pooled_over_the_tree(cpo: User) -> None:
    node = make.node()
    a, b = make.product("A", node), make.product("B", node)
    for days in (1, 2, 3):
        facts.item(a, started="2025-06-01", done=f"2025-06-{1 + days:02d}")
    facts.item(b, started="2025-06-01", done="2025-06-11")
    facts.item(b, started="2025-06-05")  # not finished
    facts.item(b, done="2025-06-20")  # no start
    facts.measure_all()

    # 1, 2, 3, 10: median 2.5; the 85th percentile lies at 0.85 · 3 = 2.55: 3 + 0.55 · 7.
    pooled = read(cpo, node, "cycle_time", "2025-06")

    assert (pooled.value, pooled.p85, pooled.n) == (pytest.approx(2.5), pytest.approx(6.85), 4)
    assert pooled.unfinished == 1
    assert read(cpo, a, "cycle_time", "2025-06").value == pytest.approx(2)
    assert read(cpo, a, "cycle_time", "2025-05").value is None


def test_time_to_market_runs_from_the_start_that_is_set(cpo: User) -> None:
    node = make.node()
    a, b = make.product("A", node), make.product("B", node)
    facts.launch(a, idea="2025-01-01", go="2025-02-01", launched="2025-06-01")
    facts.launch(b, go="2025-05-01", launched="2025-06-30")
    facts.launch(b, idea="2025-03-01")
    facts.launch(b, go="2025-06-30")
    facts.measure_all()

    # From go: 120 and 60 days.
    from_go = read(cpo, node, "time_to_market", "2025-06")
    Parameter.objects.create(code="time_to_market_start", value="idea", effective_on=date(2020, 1, 1))
    from_idea = read(cpo, node, "time_to_market", "2025-06")

    assert (from_go.value, from_go.n, from_go.unfinished) == (pytest.approx(90), 2, 1)
    assert (from_idea.value, from_idea.n, from_idea.unfinished) == (pytest.approx(151), 1, 1)
    assert from_go.data_on == date(2025, 6, 30)
    assert not from_go.stale


def test_launches_are_on_time_by_their_first_promise(cpo: User) -> None:
    product = make.product()
    facts.launch(product, first_committed="2025-06-10", committed="2025-07-01", launched="2025-06-10")
    facts.launch(product, first_committed="2025-06-10", committed="2025-07-01", launched="2025-06-11")
    facts.launch(product, launched="2025-06-12")  # nobody promised it
    facts.measure_all()

    found = read(cpo, product, "on_time_launch", "2025-06")

    assert (found.value, found.n) == (pytest.approx(1 / 3), 3)
    assert found.low == pytest.approx(0.0615, abs=1e-4)  # Wilson, 1 of 3
    assert found.high == pytest.approx(0.7923, abs=1e-4)


def test_promises_are_kept_by_the_sprints_end_or_the_month_due(cpo: User) -> None:
    product = make.product()
    sprint = {"sprint_starts_on": "2025-05-26", "sprint_ends_on": "2025-06-08"}
    facts.item(product, committed_on="2025-05-26", done="2025-06-08T23:00", **sprint)  # kept
    facts.item(product, committed_on="2025-05-26", done="2025-06-09", **sprint)  # late
    facts.item(product, committed_on="2025-05-27", done="2025-06-01", **sprint)  # committed after the start
    facts.item(
        product, committed_on="2025-06-01", due_on="2025-06-10", done="2025-06-30"
    )  # kept: by month's end
    facts.item(product, committed_on="2025-06-02", due_on="2025-06-30", done="2025-06-30")  # not at the start
    facts.item(product, committed_on="2025-05-01", due_on="2025-06-10")  # open
    facts.measure_all()

    found = read(cpo, product, "predictability", "2025-06", "month")

    assert (found.numerator, found.denominator, found.value) == (2, 4, pytest.approx(0.5))
    assert read(cpo, product, "predictability", "2025-05", "month").value is None


def test_escaped_defects_count_from_the_severity_that_is_set(cpo: User) -> None:
    product = make.product()
    for severity in (1, 2, 3, 5):
        facts.item(product, created="2025-06-03", found_in_production=True, severity=severity)
    facts.item(product, created="2025-06-03", severity=5)  # found before production
    facts.item(product, created="2025-06-03", found_in_production=True)  # of unknown severity
    facts.release(product, "2025-06-02")
    facts.release(product, "2025-06-20", failed=True)
    facts.measure_all()

    assert read(cpo, product, "escaped_defects", "2025-06").value == pytest.approx(2 / 2)
    assert read(cpo, product, "change_failure_rate", "2025-06").value == pytest.approx(1 / 2)
    Parameter.objects.create(code="defect_severity_threshold", value="2", effective_on=date(2025, 6, 30))
    assert read(cpo, product, "escaped_defects", "2025-06").value == pytest.approx(3 / 2)
    assert read(cpo, product, "escaped_defects", "2025-05").reason == "no_facts"


def test_the_budget_is_compared_over_both_accounts(cpo: User) -> None:
    product = make.product()
    facts.entry(product, "2025-02", "investment", 60)
    facts.entry(product, "2025-03", "operating_cost", 50)
    facts.entry(product, "2025-02", "investment", 70, scenario="budget")
    facts.entry(product, "2025-03", "operating_cost", 30, scenario="budget")
    facts.entry(product, "2025-03", "operating_cost", 900, scenario="forecast")
    facts.entry(product, "2024-12", "operating_cost", 800)
    facts.measure_all()

    found = read(cpo, product, "budget_variance", "2025-06")

    assert (found.value, found.n) == (pytest.approx(0.10), 2)


def test_growth_is_over_the_same_window_a_year_before(cpo: User) -> None:
    product = make.product()
    facts.entry(product, "2024-04", "revenue", 100)
    facts.entry(product, "2025-06", "revenue", 120)
    facts.measure_all()

    assert read(cpo, product, "revenue_growth", "2025-06", "quarter").value == pytest.approx(0.2)
    assert read(cpo, product, "revenue_growth", "2025-06", "month").reason == "missing_operand"


def test_moments_count_in_the_month_of_their_utc_day(cpo: User) -> None:
    product = make.product()
    facts.item(product, done="2025-05-31T23:30")  # 1 June in Paris
    facts.measure_all()

    assert read(cpo, product, "throughput", "2025-05").value == 1
    assert read(cpo, product, "throughput", "2025-06").value == 0

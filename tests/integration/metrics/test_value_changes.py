"""What is kept with a value of what it was a month and a year before."""

from datetime import date
from decimal import Decimal

import pytest

from core.common.periods import shift
from metrics.kpis import registry
from metrics.models import KpiValue
from metrics.selectors.changes import changes
from metrics.selectors.coordinates import Coordinates, encode
from metrics.selectors.readings import readings
from metrics.services import recompute
from metrics.services.parameters import set_parameter
from portfolio.models import Product
from tests import factories as make
from tests.factories import facts

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 10)
JUNE = date(2025, 6, 1)


def kept(product: Product, kpi: str) -> KpiValue:
    return KpiValue.objects.get(scope=product.scope, kpi=kpi)


def test_a_value_is_kept_with_what_it_was() -> None:
    product = make.product()
    # The handbook's vector: 50/20/30 of 100, then 62/18/20 (promoters, detractors, passives): z = 1.250.
    # The twelve months to May 2025 hold the first hundred alone, those to June 2025 the second alone.
    facts.answers(product, "2024-06-10", *[10] * 50, *[0] * 20, *[8] * 30)
    facts.answers(product, "2025-06-10", *[10] * 62, *[0] * 18, *[8] * 20)
    facts.entry(product, "2024-06", "revenue", 80)
    facts.entry(product, "2025-05", "revenue", 30)
    facts.entry(product, "2025-06", "revenue", 100)
    facts.target(product, "nps", "40", "2025-01-01")

    recompute.recompute(today=TODAY, full=True)

    nps, revenue, adoption = (kept(product, kpi) for kpi in ("nps", "revenue", "adoption"))
    assert (nps.value, nps.value_month_before, nps.value_year_before) == (44, 30, 30)
    assert nps.change_z == pytest.approx(1.250, abs=5e-4)
    assert (nps.health, nps.health_month_before) == ("on_target", "off_target")
    assert (revenue.value, revenue.value_month_before, revenue.value_year_before) == (130, 110, 80)
    assert (revenue.change_z, revenue.health, revenue.health_month_before) == (None, "", "")
    assert (adoption.value, adoption.value_month_before, adoption.value_year_before) == (None, None, None)
    assert (adoption.change_z, adoption.health_month_before) == (None, "no_value")


def test_a_month_is_judged_by_the_target_of_its_own_time() -> None:
    product = make.product()
    facts.answers(product, "2025-05-10", *[10] * 6, *[0] * 4)
    facts.target(product, "nps", "10", "2025-01-01", "2025-06-01")
    facts.target(product, "nps", "30", "2025-06-01")

    recompute.recompute(today=TODAY, full=True)

    nps = kept(product, "nps")
    assert (nps.value, nps.value_month_before) == (20, 20)
    assert (nps.health, nps.health_month_before) == ("off_target", "on_target")


def test_what_is_kept_is_what_a_comparison_gives_for_every_place() -> None:
    group = make.node()
    units = [make.node(parent=group) for _ in range(2)]
    facts.rate("USD", "2024-06", "0.9")
    for number in range(4):
        product = make.product("", units[number % 2], first_launched_on=date(2023, 5, 1 + number))
        for month in ("2024-05", "2024-06", "2025-05", "2025-06"):
            facts.answers(product, f"{month}-10", 10, number, 8)
            facts.answers(product, f"{month}-10", 5, 1 + number, kind="csat")
            facts.entry(product, month, "revenue", 100 + number)
            facts.entry(product, month, "investment", 70, currency="USD")  # three rates of four are missing
            facts.item(product, created=f"{month}-01", started=f"{month}-02", done=f"{month}-2{number}")
            facts.release(product, f"{month}-10", failed=number == 1)
    facts.target(group, "nps", "30", "2024-01-01")
    cpo = make.user()

    recompute.recompute(today=TODAY, full=True)

    compared = changes(user=cpo, today=TODAY)
    before = {
        (it.scope.scope_id, it.kpi): it
        for kpi in registry.all_kpis()
        for it in readings(user=cpo, kpis=[kpi.code], periods=[shift(JUNE, -1)], today=TODAY)
    }
    rows = KpiValue.objects.select_related("scope")
    assert len(rows) == len(compared) == 7 * len(registry.all_kpis())
    for row in rows:
        at = Coordinates(row.scope.kind, row.scope.code, row.kpi, row.window, row.period)
        change, month = compared[encode(at)], before[row.scope_id, row.kpi]
        assert as_number(row.value_year_before) == as_number(change.before), at
        assert row.change_z == change.z, at
        assert as_number(row.value_month_before) == as_number(month.value), at
        assert row.health_month_before == (month.status or ""), at
    assert {row.change_z is None for row in rows} == {True, False}


def as_number(value: Decimal | float | None) -> float | None:
    return None if value is None else float(value)


def test_nothing_is_kept_of_a_time_when_the_kpi_meant_something_else() -> None:
    product = make.product()
    for launched, idea, go in (
        ("2024-06-20", "2024-01-20", "2024-04-20"),
        ("2025-06-20", "2025-01-20", "2025-04-20"),
    ):
        facts.launch(product, launched=launched, idea=idea, go=go)
    by = make.user()
    set_parameter(by=by, code="time_to_market_start", value="idea", effective_on=date(2020, 1, 1))
    recompute.recompute(today=TODAY, full=True)
    before = kept(product, "time_to_market")
    set_parameter(by=by, code="time_to_market_start", value="go", effective_on=date(2025, 3, 1))
    recompute.recompute(today=TODAY, full=True)
    after = kept(product, "time_to_market")

    # 152 days in the leap year, 151 a year later; to May 2025 the twelve months hold the first alone.
    assert (before.value, before.value_month_before, before.value_year_before) == (151, 152, 152)
    assert (after.value, after.value_month_before, after.value_year_before) == (61, 61, None)

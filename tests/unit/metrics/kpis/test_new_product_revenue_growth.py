import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    growth = valued(
        "new_product_revenue_growth",
        new_product_revenue=90_000,
        new_product_revenue_year_before=60_000,
        new_products=3,
    )
    assert growth.value == pytest.approx(0.50)
    assert growth.n == 3


def test_a_first_cohort_grows_over_nothing(valued):
    growth = valued("new_product_revenue_growth", new_product_revenue=90, new_product_revenue_year_before=0)
    assert growth.reason == "empty_denominator"


def test_a_pipeline_that_ran_dry_lost_it_all(valued):
    growth = valued(
        "new_product_revenue_growth",
        new_product_revenue=0,
        new_product_revenue_year_before=60,
        new_products=0,
    )
    assert growth.value == -1


def test_contract():
    kpi = get("new_product_revenue_growth")
    assert kpi.formula.text == "new_product_revenue / new_product_revenue_year_before − 1"
    before = kpi.operand("new_product_revenue_year_before")
    assert (before.measure, before.shift_months) == ("new_product_revenue", 12)

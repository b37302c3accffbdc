import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    share = valued(
        "innovation_revenue_share",
        innovative_product_revenue=240_000,
        active_product_revenue=800_000,
        active_products=12,
    )
    assert share.value == pytest.approx(0.30)
    assert share.n == 12


def test_active_products_that_earned_nothing(valued):
    share = valued("innovation_revenue_share", innovative_product_revenue=0, active_product_revenue=0)
    assert share.reason == "empty_denominator"


def test_innovative_products_that_earn_nothing_yet(valued):
    share = valued("innovation_revenue_share", innovative_product_revenue=0, active_product_revenue=100)
    assert share.value == 0


def test_contract():
    kpi = get("innovation_revenue_share")
    assert (kpi.unit, kpi.default_window, kpi.better) == ("ratio", "t12m", "higher")

import pandas as pd
import pytest

from metrics.kpis.measures import MEASURES
from metrics.kpis.registry import get


def test_worked_example(valued):
    share = valued("new_product_revenue_share", new_product_revenue=90_000, revenue=1_000_000, new_products=3)
    assert share.value == pytest.approx(0.09)
    assert share.n == 3


def test_a_portfolio_without_a_new_product_earns_zero_with_them(valued):
    share = valued("new_product_revenue_share", new_product_revenue=0, revenue=500, new_products=0)
    assert share.value == 0
    assert share.n == 0


def test_without_revenue_there_is_nothing_to_share(valued):
    assert valued("new_product_revenue_share", new_product_revenue=0, revenue=0).reason == "empty_denominator"
    assert pd.isna(valued("new_product_revenue_share", new_product_revenue=None, revenue=None).value)


def test_contract():
    kpi = get("new_product_revenue_share")
    assert kpi.parameters == ("vitality_horizon_years",)
    new = MEASURES["new_product_revenue"]
    assert (new.time_aggregation, new.absent, new.base) == ("cohort", "zero_in_base", "revenue")
    assert (kpi.default_window, kpi.better, kpi.unit) == ("t12m", "higher", "ratio")

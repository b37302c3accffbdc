import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    share = valued("innovation_share", innovative_products=3, active_products=12)
    assert share.value == pytest.approx(0.25)
    assert share.n == 12


def test_a_portfolio_without_active_products_has_no_share(valued):
    assert valued("innovation_share", innovative_products=0, active_products=0).reason == "empty_denominator"


def test_a_portfolio_is_counted_whole_so_there_is_no_interval(valued):
    share = valued("innovation_share", innovative_products=1, active_products=2)
    assert pd.isna(share.low)
    assert pd.isna(share.high)


def test_contract():
    kpi = get("innovation_share")
    assert (kpi.kind, kpi.default_window, kpi.cadence_days) == ("as_of", "month", None)

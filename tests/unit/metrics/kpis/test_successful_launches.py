import pandas as pd

from metrics.kpis.registry import get


def test_worked_example(valued):
    successful = valued("successful_launches", successful=7, reviewed=9)
    assert (successful.value, successful.n) == (7, 9)


def test_reviewed_and_none_met_is_zero(valued):
    assert valued("successful_launches", successful=0, reviewed=3).value == 0


def test_nothing_known_is_no_value(valued):
    assert pd.isna(valued("successful_launches", successful=float("nan"), reviewed=float("nan")).value)


def test_contract():
    kpi = get("successful_launches")
    assert (kpi.interval, kpi.default_window, kpi.decimals) == (None, "t12m", 0)

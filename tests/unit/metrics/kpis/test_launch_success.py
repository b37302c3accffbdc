import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    success = valued("launch_success", successful=7, reviewed=9)
    assert success.value == pytest.approx(0.778, abs=5e-4)
    assert (success.low, success.high) == (pytest.approx(0.453, abs=5e-4), pytest.approx(0.937, abs=5e-4))
    assert success.n == 9


def test_no_launch_reviewed_is_no_value(valued):
    none = valued("launch_success", successful=0, reviewed=0)
    assert pd.isna(none.value)
    assert none.reason == "empty_denominator"


def test_one_of_one_leaves_room_for_doubt(valued):
    one = valued("launch_success", successful=1, reviewed=1)
    assert one.value == 1
    assert one.low == pytest.approx(1 / (1 + 3.8415), abs=1e-4)  # Wilson at 100 %: n / (n + z²)


def test_contract():
    kpi = get("launch_success")
    assert (kpi.interval, kpi.default_window, kpi.cadence_days) == ("wilson", "t12m", None)
    assert kpi.unfinished is not None
    assert kpi.unfinished.measure == "launches_to_review"

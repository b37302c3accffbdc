import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    on_time = valued("on_time_launch", on_time=7, launches=9)
    assert on_time.value == pytest.approx(0.778, abs=5e-4)
    assert (on_time.low, on_time.high) == (pytest.approx(0.453, abs=5e-4), pytest.approx(0.937, abs=5e-4))
    assert on_time.n == 9


def test_every_launch_late_is_zero_with_room_for_doubt(valued):
    late = valued("on_time_launch", on_time=0, launches=4)
    assert late.value == 0
    assert late.low == 0
    assert late.high == pytest.approx(3.8415 / (4 + 3.8415), abs=1e-4)  # Wilson at 0 %: z² / (n + z²)


def test_no_launch_is_no_value(valued):
    assert pd.isna(valued("on_time_launch", on_time=0, launches=0).value)


def test_contract():
    kpi = get("on_time_launch")
    assert (kpi.interval, kpi.default_window, kpi.cadence_days) == ("wilson", "t12m", None)

import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example():
    """90, 150, 210, 400 days: median halfway from 150 to 210; P85 at 0.85 · 3 = 2.55: 210 + 0.55 · 190."""
    frame = pd.DataFrame({"key": "x", "days": [210.0, 90.0, 400.0, 150.0]})
    launches = get("time_to_market").compute(frame).loc["x"]
    assert launches.value == pytest.approx(180)
    assert launches.p85 == pytest.approx(314.5)
    assert launches.n == 4


def test_a_parent_pools_the_launches_and_does_not_average_the_medians():
    kpi = get("time_to_market")
    a, b = [10, 10, 10, 10], [100]
    assert kpi.compute(pd.DataFrame({"key": "p", "days": a + b})).value["p"] == 10
    assert kpi.compute(pd.DataFrame({"key": ["a"] * 4 + ["b"], "days": a + b})).value.tolist() == [10, 100]


def test_no_launch_no_row():
    result = get("time_to_market").compute(pd.DataFrame({"key": [], "days": []}))
    assert len(result) == 0
    assert list(result.columns)[:2] == ["value", "numerator"]


def test_contract():
    kpi = get("time_to_market")
    assert kpi.formula.text == "median(days)"
    assert (kpi.unit, kpi.better, kpi.default_window, kpi.kind) == ("days", "lower", "t12m", "pooled")
    assert kpi.parameters == ("time_to_market_start",)
    assert kpi.cadence_days is None  # launches come when they come: never stale
    assert kpi.unfinished.measure == "unlaunched_days"

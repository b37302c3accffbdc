import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example():
    """1, 2, 3, 5, 20 days: the third is the median; P85 lies at 0.85 · 4 = 3.4: 5 + 0.4 · 15."""
    frame = pd.DataFrame({"key": 7, "days": [5.0, 1.0, 20.0, 3.0, 2.0]})
    cycle = get("cycle_time").compute(frame).loc[7]
    assert cycle.value == 3
    assert cycle.p85 == pytest.approx(11)
    assert cycle.n == 5


def test_parts_of_a_day_count():
    frame = pd.DataFrame({"key": 1, "days": [0.25, 0.5]})
    assert get("cycle_time").compute(frame).value[1] == pytest.approx(0.375)


def test_unfinished_work_is_no_part_of_it():
    frame = pd.DataFrame({"key": [1, 1, 2], "days": [4.0, None, None]})
    cycle = get("cycle_time").compute(frame)
    assert cycle.value.to_dict() == {1: 4.0}
    assert cycle.n[1] == 1


def test_contract():
    kpi = get("cycle_time")
    assert (kpi.unit, kpi.better, kpi.default_window, kpi.kind) == ("days", "lower", "quarter", "pooled")
    assert kpi.unfinished.measure == "wip_item_days"
    assert kpi.measures == ("cycle_days", "wip_item_days")

import pandas as pd
import pytest

from metrics.kpis.change import changes
from metrics.kpis.registry import built_in, get


def test_a_rate_that_rose_beyond_noise():
    now = pd.DataFrame({"satisfied": [900], "responses": [1000]}, index=["group"])
    before = pd.DataFrame({"satisfied": [800], "responses": [1000]}, index=["group"])
    (change,) = changes(get("csat"), now, before).itertuples()
    assert change.difference == pytest.approx(0.10)
    assert change.relative == pytest.approx(0.125)
    assert change.z > 1.96
    assert change.distinguishable


def test_a_rate_that_moved_within_noise():
    now, before = ({"satisfied": [count], "responses": [10]} for count in (8, 4))
    change = changes(get("csat"), pd.DataFrame(now), pd.DataFrame(before)).iloc[0]
    assert change.z == pytest.approx(1.6439, abs=2e-4)
    assert not change.distinguishable


def test_money_and_durations_say_nothing_about_noise():
    revenue = changes(
        get("revenue"),
        pd.DataFrame({"revenue": [110], "ledger_lines": [1]}),
        pd.DataFrame({"revenue": [100], "ledger_lines": [1]}),
    ).iloc[0]
    assert (revenue.difference, revenue.relative) == (10, pytest.approx(0.1))
    assert pd.isna(revenue.distinguishable)
    cycle = changes(
        get("cycle_time"),
        pd.DataFrame({"key": ["a", "b"], "days": [4.0, 1.0]}),
        pd.DataFrame({"key": ["a"], "days": [6.0]}),
    )
    assert cycle.difference["a"] == -2
    assert pd.isna(cycle.difference["b"])
    assert cycle.distinguishable.isna().all()


def test_a_value_that_is_new_has_no_change():
    now = pd.DataFrame({"promoters": [5, 9], "detractors": [1, 0], "responses": [10, 10]}, index=["a", "b"])
    before = pd.DataFrame({"promoters": [5], "detractors": [1], "responses": [10]}, index=["a"])
    result = changes(get("nps"), now, before)
    assert result.difference["a"] == 0
    assert not result.distinguishable["a"]
    assert pd.isna(result.difference["b"])
    assert pd.isna(result.distinguishable["b"])


def test_growth_over_zero_has_a_difference_and_no_ratio():
    now, before = (pd.DataFrame({"items_done": [count]}) for count in (7, 0))
    change = changes(get("throughput"), now, before).iloc[0]
    assert change.difference == 7
    assert pd.isna(change.relative)


def test_only_kpis_with_an_interval_are_tested_for_noise():
    tested = {kpi.code for kpi in built_in() if kpi.interval}
    assert tested == {
        "nps",
        "csat",
        "launch_success",
        "on_time_launch",
        "change_failure_rate",
        "predictability",
    }

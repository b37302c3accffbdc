"""The test vectors of the handbook (docs/kpis/README.md), with the figures printed there."""

import pandas as pd
import pytest

from metrics.kpis import statistics
from metrics.kpis.change import changes
from metrics.kpis.registry import get


def nps_of(promoters, detractors, responses):
    frame = pd.DataFrame({"promoters": [promoters], "detractors": [detractors], "responses": [responses]})
    return get("nps").compute(frame).iloc[0]


def test_nps_of_50_30_20():
    nps = nps_of(50, 20, 100)
    assert nps.value == pytest.approx(30.00)
    assert round(float(statistics.nps_standard_error(50, 20, 100)), 2) == 7.81
    assert (round(nps.low, 2), round(nps.high, 2)) == (14.05, 44.20)
    assert round((nps.low + nps.high) / 2, 2) == 29.13


def test_nps_of_5_3_2_has_a_wide_interval():
    nps = nps_of(5, 2, 10)
    assert nps.value == pytest.approx(30)
    assert (round(nps.low, 2), round(nps.high, 2)) == (-19.05, 65.20)


def test_nps_of_ten_promoters_is_clipped_and_not_certain():
    nps = nps_of(10, 0, 10)
    assert nps.value == 100
    assert (round(nps.low, 2), nps.high) == (47.50, 100)
    centre = 100 * (10.75 - 0.75) / 13
    assert round(2 * centre - nps.low, 2) == 106.34  # the high end before clipping


def test_nps_of_no_answer_is_no_value():
    nps = nps_of(0, 0, 0)
    assert pd.isna(nps.value)
    assert pd.isna(nps.low)
    assert pd.isna(nps.high)
    assert nps.reason == "empty_denominator"


def test_nps_from_30_to_44_is_no_distinguishable_change():
    before = pd.DataFrame({"promoters": [50], "detractors": [20], "responses": [100]})
    now = pd.DataFrame({"promoters": [62], "detractors": [18], "responses": [100]})
    change = changes(get("nps"), now, before).iloc[0]
    assert (change.before, change.value) == (pytest.approx(30), pytest.approx(44))
    assert round(change.z, 3) == 1.250
    assert not change.distinguishable


def test_yearly_cash_flow_at_10_percent():
    flows = pd.DataFrame(
        {
            "key": "x",
            "t": [0, 12, 24, 36, 48],
            "flow": [-100, 30, 40, 50, 20],
            "products": 1,
            "discount_rate": 0.10,
        }
    )
    assert str(get("npv").compute(flows).value["x"]) == "11.5566"
    assert get("payback").compute(flows).value["x"] == pytest.approx(31.2)
    life = pd.DataFrame({"benefits": [30 + 40 + 50 + 20], "investment": [100], "products": [1]})
    assert get("roi").compute(life).value[0] == pytest.approx(0.40)


def test_seven_of_nine_launches():
    low, high = statistics.wilson_interval(7, 9)
    assert round(100 * 7 / 9, 1) == 77.8
    assert (round(100 * float(low), 1), round(100 * float(high), 1)) == (45.3, 93.7)
    launches = get("on_time_launch").compute(pd.DataFrame({"on_time": [7], "launches": [9]})).iloc[0]
    assert round(100 * launches.value, 1) == 77.8
    assert (round(100 * launches.low, 1), round(100 * launches.high, 1)) == (45.3, 93.7)


def test_a_parent_is_the_nps_of_all_answers_not_the_mean_of_its_children():
    children = pd.DataFrame({"promoters": [90, 1], "detractors": [0, 9], "responses": [100, 10]})
    nps = get("nps")
    assert nps.compute(children).value.tolist() == pytest.approx([90, -80])
    parent = nps.compute(children.sum().to_frame().T).value[0]
    assert round(parent, 2) == 74.55
    assert nps.compute(children).value.mean() == pytest.approx(5.0)  # what it must not be

import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    nps = valued("nps", promoters=50, detractors=20, responses=100)
    assert nps.value == pytest.approx(30)
    assert (nps.numerator, nps.denominator, nps.n) == (30, 100, 100)
    assert (nps.low, nps.high) == (pytest.approx(14.05, abs=0.005), pytest.approx(44.20, abs=0.005))


def test_passives_stay_in_the_denominator(valued):
    assert valued("nps", promoters=1, detractors=0, responses=4).value == 25


def test_the_extremes(valued):
    assert valued("nps", promoters=0, detractors=7, responses=7).value == -100
    assert valued("nps", promoters=7, detractors=0, responses=7).value == 100
    assert valued("nps", promoters=0, detractors=7, responses=7).low == -100


def test_no_answers_yet_is_no_value_rather_than_zero(valued):
    nothing = valued("nps", promoters=None, detractors=None, responses=None)
    assert pd.isna(nothing.value)
    assert nothing.reason == "no_facts"


def test_promoters_that_balance_detractors_are_a_zero_and_not_nothing(valued):
    balanced = valued("nps", promoters=5, detractors=5, responses=20)
    assert balanced.value == 0
    assert balanced.reason is None


def test_contract():
    nps = get("nps")
    assert nps.formula.text == "100 · (promoters − detractors) / responses"
    assert (nps.unit, nps.better, nps.default_window, nps.interval) == (
        "points",
        "higher",
        "t12m",
        "adjusted_wald",
    )
    assert nps.measures == ("nps_promoters", "nps_detractors", "nps_responses")

import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    csat = valued("csat", satisfied=84, responses=100)
    assert csat.value == pytest.approx(0.84)
    assert (csat.low, csat.high) == (pytest.approx(0.7558, abs=5e-5), pytest.approx(0.8990, abs=5e-5))
    assert csat.n == 100


def test_unanimous_answers_are_not_certain(valued):
    csat = valued("csat", satisfied=3, responses=3)
    assert csat.value == 1
    assert csat.high == 1
    assert csat.low == pytest.approx(3 / (3 + 3.8415), abs=1e-4)  # Wilson at 100 %: n / (n + z²)


def test_nobody_satisfied_is_zero_and_nobody_asked_is_nothing(valued):
    assert valued("csat", satisfied=0, responses=4).value == 0
    assert pd.isna(valued("csat", satisfied=0, responses=0).value)


def test_contract():
    csat = get("csat")
    assert csat.formula.text == "satisfied / responses"
    assert (csat.unit, csat.better, csat.default_window, csat.interval) == (
        "ratio",
        "higher",
        "t12m",
        "wilson",
    )

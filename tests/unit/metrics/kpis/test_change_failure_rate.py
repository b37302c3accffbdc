import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    rate = valued("change_failure_rate", failed=2, releases=25)
    assert rate.value == pytest.approx(0.08)
    assert (rate.low, rate.high) == (pytest.approx(0.0222, abs=5e-5), pytest.approx(0.2497, abs=5e-5))


def test_no_release_is_no_value(valued):
    assert pd.isna(valued("change_failure_rate", failed=0, releases=0).value)


def test_no_failure_among_few_is_not_proof(valued):
    rate = valued("change_failure_rate", failed=0, releases=3)
    assert rate.value == 0
    assert rate.high > 0.5


def test_contract():
    kpi = get("change_failure_rate")
    assert (kpi.better, kpi.default_window, kpi.interval) == ("lower", "quarter", "wilson")

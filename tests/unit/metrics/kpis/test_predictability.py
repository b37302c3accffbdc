import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    kept = valued("predictability", done=38, committed=50)
    assert kept.value == pytest.approx(0.76)
    assert (kept.low, kept.high) == (pytest.approx(0.6259, abs=5e-5), pytest.approx(0.8570, abs=5e-5))
    assert kept.n == 50


def test_nothing_committed_is_no_value(valued):
    assert pd.isna(valued("predictability", done=0, committed=0).value)


def test_contract():
    kpi = get("predictability")
    assert (kpi.better, kpi.default_window, kpi.interval) == ("higher", "quarter", "wilson")

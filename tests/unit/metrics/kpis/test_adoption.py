import pandas as pd
import pytest

from metrics.kpis.measures import MEASURES
from metrics.kpis.registry import get


def test_worked_example():
    """A has 120 of 400, B 30 of 100: together 150 of 500, whatever the shares of each."""
    products = pd.DataFrame({"active_users": [120, 30], "eligible_users": [400, 100]})
    both = get("adoption").compute(products.sum().to_frame().T).iloc[0]
    assert both.value == pytest.approx(0.30)
    assert (both.numerator, both.denominator, both.n) == (150, 500, 500)


def test_it_has_no_interval_since_users_are_not_a_sample(valued):
    adoption = valued("adoption", active_users=3, eligible_users=4)
    assert pd.isna(adoption.low)
    assert pd.isna(adoption.high)


def test_more_active_than_eligible_is_shown_as_it_is(valued):
    assert valued("adoption", active_users=110, eligible_users=100).value == pytest.approx(1.1)


def test_nobody_eligible_is_no_value(valued):
    assert valued("adoption", active_users=0, eligible_users=0).reason == "empty_denominator"
    assert valued("adoption", active_users=5, eligible_users=None).reason == "missing_operand"


def test_contract():
    adoption = get("adoption")
    assert {MEASURES[name].time_aggregation for name in adoption.measures} == {"last"}
    assert (adoption.default_window, adoption.better, adoption.unit) == ("month", "higher", "ratio")

import pandas as pd
import pytest

from metrics.kpis.registry import get


def payback(flows):
    frame = pd.DataFrame({"key": "x", "t": list(flows), "flow": list(flows.values()), "products": 1})
    return get("payback").compute(frame).loc["x"]


def test_worked_example():
    """Balance −100, −70, −30, +20: 24 months, and 30 of the 50 of the third year."""
    assert payback({0: -100, 12: 30, 24: 40, 36: 50, 48: 20}).value == pytest.approx(
        24 + 12 * 30 / 50
    )  # 31.2


def test_monthly_flows_are_shared_out_inside_the_month():
    assert payback({0: -100, 1: 60, 2: 80}).value == pytest.approx(1.5)


def test_a_balance_of_exactly_zero_is_paid_back():
    assert payback({0: -100, 1: 50, 2: 50, 3: 50}).value == 2


def test_float_dust_is_not_a_debt():
    assert -0.8 + 0.7 + 0.1 < 0  # what floats make of it
    assert payback({0: -0.8, 1: 0.7, 2: 0.1}).value == pytest.approx(2)


def test_never_reached_is_no_value():
    never = payback({0: -100, 1: 60, 2: 30})
    assert pd.isna(never.value)
    assert never.reason == "never_paid_back"
    assert never.n == 1


def test_a_first_flow_that_is_positive_has_nothing_to_pay_back():
    assert payback({0: 10, 1: 5}).value == 0
    assert payback({0: 10, 1: -100, 2: 200}).value == 0  # the first t at which the sum is not below zero


def test_a_single_flow():
    assert payback({0: 25}).value == 0
    assert payback({0: -25}).reason == "never_paid_back"


def test_a_line_of_zero_before_any_money_moved_is_not_a_payback():
    assert payback({0: 0, 1: -100, 2: 50, 3: 50}).value == 3
    assert payback({0: 0, 1: 0}).reason == "never_paid_back"


def test_only_the_first_return_counts():
    assert payback({0: -100, 1: 100, 2: -100, 3: 100}).value == 1


def test_rows_in_any_order_and_several_of_one_age_are_the_same():
    frame = pd.DataFrame({"key": "x", "t": [2, 0, 1, 0], "flow": [80, -60, 60, -40], "products": 1})
    assert get("payback").compute(frame).value["x"] == pytest.approx(1.5)


def test_keys_do_not_mix():
    frame = pd.DataFrame(
        {"key": ["a", "a", "b", "b"], "t": [0, 1, 0, 1], "flow": [-10, 5, -10, 20], "products": [1, 1, 2, 2]}
    )
    result = get("payback").compute(frame)
    assert pd.isna(result.value["a"])
    assert result.value["b"] == pytest.approx(0.5)
    assert result.reason.to_dict() == {"a": "never_paid_back", "b": None}
    assert result.n.to_dict() == {"a": 1, "b": 2}


def test_an_unknown_flow_leaves_no_value():
    unknown = payback({0: -100, 1: None, 2: 500})
    assert pd.isna(unknown.value)
    assert unknown.reason == "missing_operand"


def test_contract():
    kpi = get("payback")
    assert (kpi.unit, kpi.better, kpi.kind, kpi.windows) == ("months", "lower", "flow", ("life",))
    assert kpi.column_parameters == ()

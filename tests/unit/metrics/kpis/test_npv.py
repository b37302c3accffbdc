from decimal import Decimal

import pandas as pd
import pytest

from metrics.kpis.registry import get


def npv(flows, rate=0.10, products=1):
    frame = pd.DataFrame({"key": "x", "t": list(flows), "flow": list(flows.values()), "products": products})
    return get("npv").compute(frame.assign(discount_rate=rate)).loc["x"]


def test_worked_example():
    """−100 + 30/1.1 + 40/1.21 + 50/1.331 + 20/1.4641."""
    value = npv(
        {0: Decimal(-100), 12: Decimal(30), 24: Decimal(40), 36: Decimal(50), 48: Decimal(20)},
        rate=Decimal("0.10"),
    ).value
    assert value == Decimal("11.5566")


def test_months_are_parts_of_a_year():
    """121 after two years at 10 % are worth 100, and 110 after one."""
    assert npv({24: 121, 12: 110}).value == Decimal("200.0000")
    assert npv({6: 100}, rate=0.21).value == Decimal("90.9091")  # √1.21 = 1.1


def test_a_single_flow_at_the_start_is_worth_itself():
    assert npv({0: -75.5}).value == Decimal("-75.5000")


def test_without_discount_it_is_the_sum():
    assert npv({0: -100, 7: 40, 30: 65}, rate=0).value == Decimal("5.0000")


def test_a_first_flow_that_is_positive_needs_no_special_care():
    assert npv({0: 10, 12: -11}).value == Decimal("0.0000")


def test_a_tree_adds_by_age_and_counts_its_products():
    rows = pd.DataFrame(
        {
            "key": ["tree", "tree", "other"],
            "t": [0, 12, 0],
            "flow": [-300, 220, 5],
            "products": [3, 2, 1],
            "discount_rate": 0.10,
        }
    )
    result = get("npv").compute(rows)
    assert result.value.to_dict() == {"other": Decimal("5.0000"), "tree": Decimal("-100.0000")}
    assert result.n.to_dict() == {"other": 1, "tree": 3}


def test_each_key_has_the_rate_of_its_date():
    rows = pd.DataFrame(
        {"key": ["2024", "2025"], "t": 12, "flow": 100, "products": 1, "discount_rate": [0, 0.25]}
    )
    assert get("npv").compute(rows).value.to_dict() == {
        "2024": Decimal("100.0000"),
        "2025": Decimal("80.0000"),
    }


def test_an_unknown_flow_or_rate_leaves_no_value():
    assert npv({0: -100, 1: None}).value is None
    assert npv({0: -100, 1: None}).reason == "missing_operand"
    assert npv({0: -100, 1: 5}, rate=float("nan")).value is None


def test_contract():
    kpi = get("npv")
    assert (kpi.unit, kpi.kind, kpi.windows, kpi.parameters) == (
        "money",
        "flow",
        ("life",),
        ("discount_rate",),
    )
    assert kpi.column_parameters == ("discount_rate",)
    with pytest.raises(KeyError):
        kpi.compute(pd.DataFrame({"key": ["x"], "t": [0], "flow": [1.0], "products": [1]}))

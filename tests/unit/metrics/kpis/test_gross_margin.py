from decimal import Decimal

import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    margin = valued(
        "gross_margin", revenue=Decimal("1000000.00"), cost_of_sales=Decimal("400000.00"), ledger_lines=48
    )
    assert margin.value == pytest.approx(0.60)
    assert (margin.numerator, margin.denominator, margin.n) == (600_000, 1_000_000, 48)


def test_a_parent_is_not_the_mean_of_margins():
    """A: 100 with 20 of cost (80 %); B: 900 with 810 (10 %). Together 1,000 with 830: 17 %, not 45 %."""
    children = pd.DataFrame({"revenue": [100, 900], "cost_of_sales": [20, 810], "ledger_lines": [2, 2]})
    kpi = get("gross_margin")
    assert kpi.compute(children).value.tolist() == pytest.approx([0.8, 0.1])
    assert kpi.compute(children.sum().to_frame().T).value[0] == pytest.approx(0.17)


def test_costs_above_revenue(valued):
    assert valued("gross_margin", revenue=100, cost_of_sales=130).value == pytest.approx(-0.3)


def test_costs_nobody_booked_are_not_zero(valued):
    margin = valued("gross_margin", revenue=100, cost_of_sales=None)
    assert pd.isna(margin.value)  # 100 % would be a lie
    assert margin.reason == "missing_operand"
    assert valued("gross_margin", revenue=0, cost_of_sales=10).reason == "empty_denominator"


def test_contract():
    assert get("gross_margin").formula.text == "(revenue − cost_of_sales) / revenue"

import pandas as pd
import pytest

from metrics.kpis.registry import get


def operands(**changed):
    return {
        "actual_investment": 60_000,
        "actual_operating_cost": 50_000,
        "budget_investment": 70_000,
        "budget_operating_cost": 30_000,
        "ledger_lines": 12,
    } | changed


def test_worked_example(valued):
    """110,000 spent of 100,000 budgeted."""
    variance = valued("budget_variance", **operands())
    assert variance.value == pytest.approx(0.10)
    assert (variance.numerator, variance.denominator, variance.n) == (10_000, 100_000, 12)


def test_money_left_over_is_below_zero(valued):
    assert valued("budget_variance", **operands(actual_investment=20_000)).value == pytest.approx(-0.30)


def test_an_account_that_a_product_does_not_use_counts_as_zero(valued):
    variance = valued("budget_variance", **operands(actual_investment=None, budget_investment=None))
    assert variance.value == pytest.approx(20 / 30)


def test_a_budget_of_which_no_spending_is_known_is_not_minus_100_percent(valued):
    nothing = valued("budget_variance", **operands(actual_investment=None, actual_operating_cost=None))
    assert pd.isna(nothing.value)
    assert nothing.reason == "missing_operand"


def test_spending_without_a_budget_has_no_variance(valued):
    unplanned = valued("budget_variance", **operands(budget_investment=None, budget_operating_cost=None))
    assert unplanned.reason == "missing_operand"
    assert (
        valued("budget_variance", **operands(budget_investment=0, budget_operating_cost=0)).reason
        == "empty_denominator"
    )


def test_contract():
    kpi = get("budget_variance")
    assert (kpi.better, kpi.default_window, kpi.unit) == ("closer_to_zero", "ytd", "ratio")
    assert kpi.formula.text == (
        "(actual_investment + actual_operating_cost − budget_investment − budget_operating_cost)"
        " / (budget_investment + budget_operating_cost)"
    )

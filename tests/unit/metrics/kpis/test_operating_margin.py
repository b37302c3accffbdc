import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    margin = valued(
        "operating_margin", revenue=1_000_000, cost_of_sales=400_000, operating_cost=350_000, ledger_lines=72
    )
    assert margin.value == pytest.approx(0.25)
    assert margin.numerator == 250_000
    assert margin.n == 72


def test_an_operating_loss(valued):
    assert valued(
        "operating_margin", revenue=100, cost_of_sales=60, operating_cost=70
    ).value == pytest.approx(-0.3)


def test_without_operating_cost_it_would_be_the_gross_margin(valued):
    margin = valued("operating_margin", revenue=100, cost_of_sales=60, operating_cost=None)
    assert margin.reason == "missing_operand"


def test_contract():
    kpi = get("operating_margin")
    assert kpi.formula.text == "(revenue − cost_of_sales − operating_cost) / revenue"
    assert (kpi.unit, kpi.better, kpi.default_window) == ("ratio", "higher", "t12m")

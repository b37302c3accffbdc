import pytest

from metrics.kpis.registry import get


def operands(**changed):
    return {
        "new_product_revenue": 90_000,
        "new_product_cost_of_sales": 30_000,
        "revenue": 1_000_000,
        "cost_of_sales": 400_000,
        "new_products": 3,
    } | changed


def test_worked_example(valued):
    share = valued("new_product_profit_share", **operands())
    assert (share.numerator, share.denominator) == (60_000, 600_000)
    assert share.value == pytest.approx(0.10)
    assert share.n == 3


def test_new_products_that_lose_money_have_a_negative_share(valued):
    share = valued("new_product_profit_share", **operands(new_product_cost_of_sales=120_000))
    assert share.value == pytest.approx(-0.05)


def test_a_share_of_a_loss_says_nothing(valued):
    share = valued("new_product_profit_share", **operands(cost_of_sales=1_100_000))
    assert share.reason == "negative_denominator"


def test_contract():
    kpi = get("new_product_profit_share")
    assert kpi.formula.text == "(new_product_revenue − new_product_cost_of_sales) / (revenue − cost_of_sales)"
    assert kpi.parameters == ("vitality_horizon_years",)

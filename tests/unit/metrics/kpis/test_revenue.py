from decimal import Decimal

import pandas as pd

from metrics.kpis.registry import get


def test_worked_example():
    products = [Decimal("1250000.10"), Decimal("349999.95")]
    revenue = get("revenue").compute(pd.DataFrame({"revenue": [sum(products)], "ledger_lines": [24]})).iloc[0]
    assert revenue.value == Decimal("1600000.05")
    assert str(revenue.value) == "1600000.05"
    assert revenue.n == 24


def test_cents_survive_where_floats_would_lose_them(valued):
    assert str(valued("revenue", revenue=Decimal("90071992547409.93")).value) == "90071992547409.93"


def test_a_float_is_read_as_it_is_written(valued):
    assert str(valued("revenue", revenue=0.1).value) == "0.1"


def test_revenue_of_zero_is_a_value_and_no_revenue_is_not():
    frame = pd.DataFrame({"revenue": [Decimal("0.00"), None], "ledger_lines": [1, 2]})
    zero, nothing = get("revenue").compute(frame).itertuples()
    assert zero.value == 0
    assert zero.reason is None
    assert nothing.value is None
    assert nothing.reason == "no_facts"


def test_returns_below_zero_stay_below_zero(valued):
    assert valued("revenue", revenue=Decimal("-12.50")).value == Decimal("-12.50")


def test_contract():
    revenue = get("revenue")
    assert (revenue.unit, revenue.better, revenue.default_window) == ("money", "higher", "t12m")
    assert revenue.counts == "ledger lines"

from decimal import Decimal

import pandas as pd
import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    growth = valued(
        "revenue_growth", revenue=Decimal("1200000.00"), revenue_year_before=Decimal("1000000.00")
    )
    assert growth.value == pytest.approx(0.20)
    assert (growth.numerator, growth.denominator) == (1_200_000, 1_000_000)


def test_a_parent_divides_the_sums(valued):
    """A grew from 100 to 150 (50 %), B from 900 to 900 (0 %): together from 1,000 to 1,050."""
    assert valued("revenue_growth", revenue=150 + 900, revenue_year_before=1000).value == pytest.approx(0.05)


def test_all_revenue_lost_is_minus_one_and_no_ledger_is_nothing(valued):
    assert valued("revenue_growth", revenue=0, revenue_year_before=50).value == -1
    assert valued("revenue_growth", revenue=None, revenue_year_before=50).reason == "missing_operand"


def test_growth_over_nothing_or_less_has_no_value(valued):
    assert valued("revenue_growth", revenue=100, revenue_year_before=0).reason == "empty_denominator"
    below = valued("revenue_growth", revenue=100, revenue_year_before=-10)
    assert pd.isna(below.value)  # 100 / −10 − 1 would read as −1,100 % for a product that recovered
    assert below.reason == "negative_denominator"


def test_contract():
    growth = get("revenue_growth")
    assert growth.formula.text == "revenue / revenue_year_before − 1"
    assert growth.operand("revenue_year_before").shift_months == 12
    assert growth.measures == ("revenue", "ledger_lines")

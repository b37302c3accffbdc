import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    """Invested 100; 30, 40, 50 and 20 came back."""
    roi = valued("roi", benefits=140, investment=100, products=1)
    assert roi.value == pytest.approx(0.40)
    assert (roi.numerator, roi.denominator, roi.n) == (40, 100, 1)


def test_a_parent_is_all_gains_over_all_costs(valued):
    """A: 10 invested, 30 back (200 %); B: 90 invested, 45 back (−50 %). Together 75 on 100."""
    assert valued("roi", benefits=75, investment=100).value == pytest.approx(-0.25)


def test_nothing_came_back_yet(valued):
    assert valued("roi", benefits=0, investment=100).value == -1


def test_without_investment_there_is_no_return_on_it(valued):
    assert valued("roi", benefits=50, investment=0).reason == "empty_denominator"


def test_contract():
    roi = get("roi")
    assert roi.formula.text == "(benefits − investment) / investment"
    assert roi.windows == ("life",)
    assert roi.measures == ("life_benefits", "life_investment", "life_products")

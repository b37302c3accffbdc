import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    coverage = valued("role_coverage", covered_products=9, active_products=10)
    assert coverage.value == pytest.approx(0.90)
    assert coverage.n == 10


def test_no_active_product_is_no_value(valued):
    assert valued("role_coverage", covered_products=0, active_products=0).reason == "empty_denominator"


def test_no_product_covered_is_zero(valued):
    assert valued("role_coverage", covered_products=0, active_products=4).value == 0


def test_contract():
    kpi = get("role_coverage")
    assert (kpi.kind, kpi.better, kpi.default_window, kpi.interval) == ("as_of", "higher", "month", None)

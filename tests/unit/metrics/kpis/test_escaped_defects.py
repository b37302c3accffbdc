import pytest

from metrics.kpis.registry import get


def test_worked_example(valued):
    defects = valued("escaped_defects", escaped_defects=9, releases=6)
    assert defects.value == pytest.approx(1.5)
    assert defects.n == 6


def test_a_parent_divides_all_defects_by_all_releases(valued):
    """A: 8 defects in 1 release; B: 1 in 8. Together 9 in 9, not the mean of 8 and 0.125."""
    assert valued("escaped_defects", escaped_defects=9, releases=9).value == 1


def test_a_quarter_without_defects_is_zero(valued):
    assert valued("escaped_defects", escaped_defects=0, releases=5).value == 0


def test_defects_without_a_release_have_no_rate(valued):
    assert valued("escaped_defects", escaped_defects=3, releases=0).reason == "empty_denominator"


def test_releases_of_a_product_whose_defects_nobody_feeds_have_no_rate(valued):
    assert valued("escaped_defects", escaped_defects=None, releases=5).reason == "missing_operand"


def test_contract():
    kpi = get("escaped_defects")
    assert (kpi.unit, kpi.better, kpi.default_window) == ("per_release", "lower", "quarter")
    assert kpi.parameters == ("defect_severity_threshold",)

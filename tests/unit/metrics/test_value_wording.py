"""Values in words: what differs does not look alike."""

import pytest
from django.utils import translation

from metrics import wording
from metrics.kpis import registry


def kpi(code: str):
    return {one.code: one for one in registry.built_in()}[code]


@pytest.mark.parametrize(
    ("code", "value", "target", "shown"),
    [
        ("nps", 29.96, 30.0, "29.96"),  # 30.0 would look like the target that it misses
        ("nps", 30.0, 30.0, "30.0"),
        ("nps", 31.234, 30.0, "31.2"),
        ("adoption", 0.6396, 0.64, "63.96"),
        ("escaped_defects", 0.9002, 0.9, "0.9002"),
        ("nps", 30.0, None, "30.0"),
        ("nps", None, 30.0, "–"),
    ],
)
def test_a_value_beside_its_target_has_the_digits_that_tell_them_apart(code, value, target, shown):
    with translation.override("en"):
        assert wording.figure_beside(value, target, kpi(code)).text == shown


@pytest.mark.parametrize(
    ("value", "target", "shown"),
    [
        (11_682_349.33, 11_700_000, "€11.68M"),  # €11.7M would look like the target
        (190_600_000.5, 190_600_000, "€190,600,000.50"),
        (4.5, 5, "€4.50"),
    ],
)
def test_money_has_the_digits_that_tell_it_from_its_target(value, target, shown):
    with translation.override("en"):
        assert wording.figure_beside(value, target, kpi("revenue")).text == shown


@pytest.mark.parametrize(
    ("code", "value", "target", "shown"),
    [
        ("roi", 1.043, None, "104.3"),
        ("roi", 0.445, 0.8, "44.5"),
        ("time_to_market", 96.04, 165.0, "96"),
        ("time_to_market", 164.6, 165.0, "164.6"),  # 165 would look like the target
        ("escaped_defects", 0.754, 0.9, "0.8"),
        ("nps", 29.96, 30.0, "29.96"),
        ("nps", 39.9996, 40.0, "39.99"),  # short of the target, and no longer than the others
        ("nps", 40.0004, 40.0, "40.01"),
        ("gross_margin", 0.399996, 0.4, "39.99"),
        ("revenue", 45_400_000, None, "€45.4M"),
        ("roi", None, 0.8, "–"),
    ],
)
def test_a_column_has_one_number_of_decimals(code, value, target, shown):
    with translation.override("en"):
        assert wording.figure_in_column(value, target, kpi(code)).text == shown

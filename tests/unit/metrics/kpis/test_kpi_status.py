from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.kpis.status import Status, are_stale, statuses
from metrics.kpis.vocabulary import Better

ON, IN, OFF = Status.ON_TARGET, Status.IN_TOLERANCE, Status.OFF_TARGET


@pytest.mark.parametrize(
    ("better", "target", "tolerance", "expected"),
    [
        ("higher", 35, 5, {36: ON, 35: ON, 34.9: IN, 30: IN, 29.9: OFF}),
        ("lower", 210, 20, {100: ON, 210: ON, 211: IN, 230: IN, 230.5: OFF}),
        (
            "closer_to_zero",
            0.05,
            0.02,
            {0: ON, 0.05: ON, -0.05: ON, 0.06: IN, -0.07: IN, 0.08: OFF, -0.08: OFF},
        ),
        ("closer_to_zero", 0, 0.1, {0: ON, -0.1: IN, 0.2: OFF}),
        ("higher", 0, 0, {0: ON, -0.001: OFF}),
        ("higher", -0.1, 0.1, {-0.1: ON, -0.2: IN, -0.3: OFF}),
    ],
)
def test_value_against_target_and_tolerance(better, target, tolerance, expected):
    found = statuses(list(expected), target, tolerance, Better(better))
    assert found.tolist() == list(expected.values())


def test_without_tolerance_it_is_on_or_off():
    assert statuses([35, 34], 35, None, Better.HIGHER).tolist() == [ON, OFF]


def test_no_value_and_no_target_are_different_things():
    found = statuses([np.nan, np.nan, 5], [3, np.nan, np.nan], 0, Better.HIGHER)
    assert found.tolist() == [Status.NO_VALUE, Status.NO_VALUE, None]


def test_the_edge_of_a_tolerance_is_not_lost_to_rounding():
    assert 0.8 - 0.1 > 0.7  # what floats make of it
    assert statuses(0.7, 0.8, 0.1, Better.HIGHER).tolist() == IN
    assert statuses(0.1 + 0.2, 0.3, 0, Better.LOWER).tolist() == ON


def test_a_cent_short_is_short():
    value, target = np.array([Decimal("143999999.99"), Decimal("144000000.00"), None]), Decimal("144000000")
    found = statuses(value, target, Decimal(0), Better.HIGHER)
    assert found.tolist() == [OFF, ON, Status.NO_VALUE]


def test_each_row_has_its_own_target():
    assert statuses([1, 1, 1], [1, 2, 3], [0, 1, 1], Better.HIGHER).tolist() == [ON, IN, OFF]


numbers = st.floats(-1e6, 1e6)


@given(numbers, numbers, st.floats(0, 1e6), st.sampled_from([Better.HIGHER, Better.LOWER]), st.floats(0, 1e6))
def test_a_better_value_is_never_judged_worse(value, target, tolerance, better, gain):
    rank = {OFF: 0, IN: 1, ON: 2}
    improved = value + gain if better is Better.HIGHER else value - gain
    worse, best = statuses([value, improved], target, tolerance, better)
    assert rank[best] >= rank[worse]


def test_stale_is_older_than_the_cadence_at_the_windows_end():
    june_30 = date(2025, 6, 30)
    newest = [date(2025, 6, 1), date(2025, 5, 26), date(2025, 5, 25), date(2025, 5, 1), None]
    # 29, 35, 36, 60 days; no fact at all is no value, not a stale one
    assert are_stale(newest, june_30, 35).tolist() == [False, False, True, True, False]


def test_without_a_cadence_nothing_is_stale():
    assert are_stale([date(1990, 1, 1), None], date(2025, 6, 30), None).tolist() == [False, False]

"""Intervals and tests of change, against definitions written down independently and published figures."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.kpis.statistics import (
    benjamini_hochberg,
    nps_change_z,
    nps_interval,
    nps_standard_error,
    rate_change_z,
    two_sided_p,
    wilson_interval,
)


@st.composite
def answers(draw, least=1):
    promoters, passives, detractors = (draw(st.integers(0, 5000)) for _ in range(3))
    responses = promoters + passives + detractors
    return (
        (promoters, detractors, responses)
        if responses >= least
        else (promoters + least, detractors, responses + least)
    )


@st.composite
def trials(draw):
    n = draw(st.integers(1, 100_000))
    return draw(st.integers(0, n)), n


@given(answers())
def test_an_nps_interval_is_ordered_and_inside_the_scale(counts):
    low, high = nps_interval(*counts)
    assert -100 <= low < high <= 100


@given(answers(least=2))
@example((2, 0, 2))
@example((0, 5000, 5000))
def test_an_nps_interval_contains_its_nps(counts):
    promoters, detractors, responses = counts
    low, high = nps_interval(*counts)
    assert low <= 100 * (promoters - detractors) / responses <= high


def test_a_single_answer_is_pulled_so_far_in_that_its_nps_lies_outside():
    low, high = nps_interval(1, 0, 1)
    assert (round(float(low), 1), round(float(high), 1)) == (-48.5, 98.5)  # centre 25, half width 1.96 · 37.5


@given(answers())
def test_promoters_and_detractors_are_mirror_images(counts):
    promoters, detractors, responses = counts
    low, high = nps_interval(promoters, detractors, responses)
    mirrored_low, mirrored_high = nps_interval(detractors, promoters, responses)
    assert (low, high) == (pytest.approx(-mirrored_high), pytest.approx(-mirrored_low))


@given(answers(), st.integers(2, 50))
def test_more_answers_of_the_same_kind_narrow_the_interval(counts, times):
    low, high = nps_interval(*counts)
    more_low, more_high = nps_interval(*(times * count for count in counts))
    assert (
        more_high - more_low < high - low
        or (high, more_high) == (100, 100)
        or (low, more_low) == (-100, -100)
    )


@given(trials())
def test_wilsons_ends_are_where_the_score_test_turns(counts):
    """By definition: the rates p at which |p̂ − p| is exactly 1.96 standard errors *of p*."""
    successes, n = counts
    observed = successes / n
    for end in wilson_interval(successes, n):
        assert abs(observed - end) == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / n), abs=1e-6)


@given(trials())
def test_wilsons_interval_contains_the_rate_and_stays_between_0_and_1(counts):
    successes, n = counts
    low, high = wilson_interval(successes, n)
    assert 0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1


@pytest.mark.parametrize("counts", [(0, 0, 0), (5, 6, 10), (-1, 0, 10), (math.nan, 1, 10), (1, 1, math.nan)])
def test_counts_that_cannot_be_have_no_nps_interval(counts):
    assert np.isnan(nps_interval(*counts)).all()


@pytest.mark.parametrize("counts", [(0, 0), (3, 2), (-1, 2), (math.nan, 3), (1, math.nan)])
def test_counts_that_cannot_be_have_no_wilson_interval(counts):
    assert np.isnan(wilson_interval(*counts)).all()


def test_whole_arrays_at_once():
    low, high = nps_interval([50, 5, 0], [20, 2, 0], [100, 10, 0])
    assert low[:2] == pytest.approx([14.05, -19.05], abs=0.005)
    assert np.isnan([low[2], high[2]]).all()


def test_the_plain_standard_error_collapses_where_the_adjusted_interval_does_not():
    assert nps_standard_error(10, 0, 10) == 0
    assert nps_interval(10, 0, 10)[0] < 50
    assert np.isnan(nps_standard_error(0, 0, 0))


@given(answers(), answers())
def test_a_change_and_its_reverse_are_opposite(now, before):
    assert nps_change_z(now, before) == pytest.approx(-nps_change_z(before, now))


@given(answers())
def test_the_same_answers_are_no_change(counts):
    assert nps_change_z(counts, counts) == 0


def test_unanimous_answers_do_not_divide_by_zero():
    assert nps_change_z((10, 0, 10), (0, 10, 10)) > 1.96
    assert rate_change_z((10, 10), (0, 10)) > 1.96
    assert rate_change_z((10, 10), (10, 10)) == 0


def test_a_change_of_rates_by_hand():
    """8 of 10 after 4 of 10, with z² = 3.841459.

    Centres (0.8 + 0.192073)/1.384146 = 0.716740 and (0.4 + 0.192073)/1.384146 = 0.427753. Variances
    (0.8·0.2/10 + 3.841459/400)/1.384146² = 0.013364 and (0.4·0.6/10 + 0.009604)/1.915860 = 0.017540.
    z = 0.288987 / √0.030904 = 1.6439.
    """
    assert rate_change_z((8, 10), (4, 10)) == pytest.approx(1.6439, abs=2e-4)


def test_a_change_from_or_to_nothing_cannot_be_tested():
    assert np.isnan(nps_change_z((5, 0, 10), (0, 0, 0)))
    assert np.isnan(rate_change_z((0, 0), (5, 10)))


def test_two_sided_p():
    assert two_sided_p([0, 1.959964, -1.959964, 2.575829]) == pytest.approx([1, 0.05, 0.05, 0.01], abs=1e-6)
    assert np.isnan(two_sided_p(math.nan))


PUBLISHED = [
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
]


def test_benjamini_and_hochbergs_own_example():
    """Benjamini and Hochberg 1995, section 3.2: four of fifteen stand out, where Bonferroni finds three."""
    assert benjamini_hochberg(PUBLISHED).tolist() == [True] * 4 + [False] * 11


def test_a_later_small_enough_p_carries_the_earlier_ones():
    """Ranks 1, 2, 3 of 3 may reach 0.0167, 0.0333, 0.05: the third passes, so all do."""
    assert benjamini_hochberg([0.04, 0.045, 0.049]).tolist() == [True, True, True]
    assert benjamini_hochberg([0.04, 0.045, 0.051]).tolist() == [False, False, False]


def test_order_and_shape_are_kept():
    shuffled = benjamini_hochberg([[0.3, 0.001], [0.9, 0.002]])
    assert shuffled.tolist() == [[False, True], [False, True]]


def test_what_could_not_be_tested_does_not_count_as_a_test():
    """0.04 among two tests fails (0.025); with the second one impossible it is a single test."""
    assert benjamini_hochberg([0.04, 0.9]).tolist() == [False, False]
    assert benjamini_hochberg([0.04, math.nan]).tolist() == [True, False]
    assert benjamini_hochberg([]).tolist() == []


@given(st.lists(st.floats(0, 1), max_size=40), st.sampled_from([0.01, 0.05, 0.2]))
def test_benjamini_hochberg_by_its_definition(p_values, rate):
    """The k smallest, for the largest k with p₍ₖ₎ ≤ rate · k / m; ties with the k-th are as good as it."""
    ordered, m = sorted(p_values), len(p_values)
    passing = [k for k in range(1, m + 1) if ordered[k - 1] <= rate * k / m]
    limit = ordered[max(passing) - 1] if passing else -1
    assert benjamini_hochberg(p_values, rate=rate).tolist() == [p <= limit for p in p_values]

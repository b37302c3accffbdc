"""Intervals and tests of change, over whole arrays. Source: docs/kpis/statistics.md

All functions broadcast; NaN in, or nothing to judge by (n = 0), gives NaN out. The level is 95 % throughout.
"""

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z95 = NormalDist().inv_cdf(0.975)  # 1.959964: the test vectors need it, 1.96 is a hundredth of a point off
DISTINGUISHABLE_Z = 1.96  # a change below it is not told from noise

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_erfc = np.vectorize(math.erfc, otypes=[np.float64])


def nps_standard_error(promoters: ArrayLike, detractors: ArrayLike, responses: ArrayLike) -> Floats:
    """Compute the plain (unadjusted) standard error of an NPS, in points.

    It is 0 for unanimous answers, however few: for reading only. Intervals and tests use the adjusted form.
    """
    p, d, n = _floats(promoters, detractors, responses)
    share_p, share_d = p / _positive(n), d / _positive(n)
    return 100 * np.sqrt(_not_negative((share_p + share_d - (share_p - share_d) ** 2) / n))


def nps_interval(promoters: ArrayLike, detractors: ArrayLike, responses: ArrayLike) -> tuple[Floats, Floats]:
    """Find the 95 % interval of an NPS by the adjusted Wald method (Rocks 2016), clipped to −100 … 100.

    Counts that cannot be (negative, or more than the responses) have no interval.
    """
    centre, variance = _adjusted_nps(promoters, detractors, responses)
    half = Z95 * np.sqrt(variance)
    return np.maximum(centre - half, -100.0), np.minimum(centre + half, 100.0)


def nps_change_z(now: Sequence[ArrayLike], before: Sequence[ArrayLike]) -> Floats:
    """Compute z of the change between two disjoint sets of answers, each (promoters, detractors, responses).

    The difference of the adjusted values over the root of the sum of their adjusted variances. |z| < 1.96
    is no
    distinguishable change. The same answers in both sets (overlapping windows) make it meaningless.
    """
    return _z(_adjusted_nps(*now), _adjusted_nps(*before))


def wilson_interval(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    """Find the 95 % interval of a rate by Wilson's score method, 0 … 1.

    Counts that cannot be (negative, or more successes than trials) have no interval.
    """
    centre, variance = _wilson(successes, trials)
    half = Z95 * np.sqrt(variance)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def rate_change_z(now: Sequence[ArrayLike], before: Sequence[ArrayLike]) -> Floats:
    """Compute z of the change between two rates over disjoint sets, each (successes, trials).

    As for NPS, in Wilson's form: the difference of the two Wilson centres over the root of the sum of their
    variances, a variance being (half width of the Wilson interval / 1.96)².
    """
    return _z(_wilson(*now), _wilson(*before))


def two_sided_p(z: ArrayLike) -> Floats:
    """Compute the probability of a |z| at least as large if nothing had changed."""
    (values,) = _floats(z)
    return np.asarray(_erfc(np.abs(values) / math.sqrt(2)), dtype=np.float64)


def benjamini_hochberg(p_values: ArrayLike, *, rate: float = 0.05) -> Bools:
    """Say which of many changes stand out, keeping the share of false ones among them at `rate` or below.

    Shape: any; the answer has the same. NaN (no test possible) is no discovery and does not count as a test.
    """
    (p,) = _floats(p_values)
    flat = p.ravel()
    tested = np.flatnonzero(~np.isnan(flat))
    found = np.zeros(flat.shape, dtype=np.bool_)
    order = tested[np.argsort(flat[tested], kind="stable")]
    below = np.flatnonzero(flat[order] <= rate * np.arange(1, order.size + 1) / max(order.size, 1))
    if below.size:
        found[order[: below[-1] + 1]] = True
    return found.reshape(p.shape)


def _adjusted_nps(promoters: ArrayLike, detractors: ArrayLike, responses: ArrayLike) -> tuple[Floats, Floats]:
    p, d, n = _floats(promoters, detractors, responses)
    possible = (n > 0) & (p >= 0) & (d >= 0) & (p + d <= n)
    size = np.where(possible, n + 3, np.nan)
    share_p, share_d = (p + 0.75) / size, (d + 0.75) / size
    variance = (share_p + share_d - (share_p - share_d) ** 2) / size
    return 100 * (share_p - share_d), 100**2 * variance


def _wilson(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    k, n = _floats(successes, trials)
    size = np.where((n > 0) & (k >= 0) & (k <= n), n, np.nan)
    rate, stretch = k / size, 1 + Z95**2 / size
    centre = (rate + Z95**2 / (2 * size)) / stretch
    variance = (rate * (1 - rate) / size + (Z95 / (2 * size)) ** 2) / stretch**2
    return centre, variance


def _z(now: tuple[Floats, Floats], before: tuple[Floats, Floats]) -> Floats:
    return np.asarray((now[0] - before[0]) / np.sqrt(now[1] + before[1]), dtype=np.float64)


def _floats(*values: ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.asarray(value, dtype=np.float64) for value in values)


def _positive(n: Floats) -> Floats:
    return np.where(n > 0, n, np.nan)


def _not_negative(variance: Floats) -> Floats:
    return np.where(variance < 0, 0.0, variance)  # rounding only: the exact expression is never below 0

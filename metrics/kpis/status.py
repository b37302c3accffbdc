"""A value against its target. Source: docs/kpis/status.md"""

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from metrics.kpis.vocabulary import Better

Floats = NDArray[np.float64]

# 0.8 − 0.1 is not quite 0.7 in floats. Below any digit shown, also for money: 0.1 cent at 1,000 million.
SLACK = 1e-9
RELATIVE_SLACK = 1e-12


class Status(StrEnum):
    """Where a value stands. A value without a target has no status at all (None)."""

    ON_TARGET = "on_target"
    IN_TOLERANCE = "in_tolerance"
    OFF_TARGET = "off_target"
    NO_VALUE = "no_value"


def statuses(
    value: ArrayLike, target: ArrayLike, tolerance: ArrayLike, better: Better
) -> NDArray[np.object_]:
    """Judge values by their targets.

    Shape: arrays (or single numbers) that broadcast, of numbers or Decimals; NaN or None: not there. The
    answer
    holds a `Status`, or None where there is a value but no target.
    Units: target and tolerance in the unit of the value. The tolerance is an absolute margin on the worse
    side; none
    is 0. At the target is on target, at the end of the tolerance is in tolerance.

    "Closer to zero" compares absolute values: a target of 0.05 is met from −0.05 to 0.05.
    """
    values, targets, margins = np.broadcast_arrays(
        _floats(value), _floats(target), np.nan_to_num(_floats(tolerance))
    )
    shortfall = _shortfall(values, targets, better)
    slack = SLACK + RELATIVE_SLACK * np.abs(targets)
    judged: NDArray[np.object_] = np.full(values.shape, Status.OFF_TARGET, dtype=object)
    judged[shortfall <= margins + slack] = Status.IN_TOLERANCE
    judged[shortfall <= slack] = Status.ON_TARGET
    judged[np.isnan(targets)] = None
    judged[np.isnan(values)] = Status.NO_VALUE
    return judged


def are_stale(newest_on: ArrayLike, window_ends_on: ArrayLike, cadence_days: int | None) -> NDArray[np.bool_]:
    """Say which values rest on facts older than their KPI's cadence allows.

    Shape: arrays (or single dates) that broadcast, of dates: the newest contributing fact in the window,
    and the
    window's last day. No fact at all (NaT, None) is no value rather than a stale one. Without a cadence
    nothing is
    ever stale: launches come when they come.
    """
    newest = np.asarray(newest_on, dtype="datetime64[D]")
    ends = np.asarray(window_ends_on, dtype="datetime64[D]")
    if cadence_days is None:
        return np.zeros(np.broadcast(newest, ends).shape, dtype=np.bool_)
    return np.asarray(ends - newest > np.timedelta64(cadence_days, "D"))


def _shortfall(values: Floats, targets: Floats, better: Better) -> Floats:
    """How far a value is on the worse side of its target; 0 or less: it is met."""
    if better is Better.HIGHER:
        return targets - values
    if better is Better.LOWER:
        return values - targets
    return np.abs(values) - np.abs(targets)


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)  # reads Decimals too, and None as NaN

"""A value against the same window a year before. Source: docs/kpis/change.md"""

import numpy as np
import pandas as pd

from metrics.kpis.contract import Kpi
from metrics.kpis.evaluation import Floats, as_floats
from metrics.kpis.statistics import DISTINGUISHABLE_Z, nps_change_z, rate_change_z
from metrics.kpis.vocabulary import Interval


def changes(kpi: Kpi, now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Compare a KPI over two windows that share no fact, such as a window and the same a year before.

    Shape: now, before: frames as `kpi.compute` takes them, with unique indexes (or keys). Result: the index
    of the
    values of now, with value, before, difference, relative (difference / |before|, NaN for 0), z (all
    float64) and
    distinguishable (boolean with NA).
    Units: difference in the unit of the value, so points for NPS and 0–1 for a ratio.

    `distinguishable` says whether the change stands out from noise at 95 %. It is NA where nothing is said
    about
    noise: money, durations, counts, censuses, and wherever a value is missing.
    Trailing windows a month apart share eleven months of answers: compare those that came in with those
    that left.
    """
    values = kpi.compute(now)["value"]
    value, previous = as_floats(values), as_floats(kpi.compute(before)["value"].reindex(values.index))
    z = change_z(kpi, now, before.reindex(now.index))
    stands_out = pd.Series(np.abs(z) >= DISTINGUISHABLE_Z, index=values.index, dtype="boolean")
    return pd.DataFrame(
        {
            "value": value,
            "before": previous,
            "difference": value - previous,
            "relative": (value - previous) / np.where(previous == 0, np.nan, np.abs(previous)),
            "z": z,
            "distinguishable": stands_out.mask(np.isnan(z)),
        },
        index=values.index,
    )


def change_z(kpi: Kpi, now: pd.DataFrame, before: pd.DataFrame) -> Floats:
    """Compute z of the changes alone; NaN for every one where nothing is said about noise.

    Shape: now, before: as `changes` takes them, row by row the same things.

    Tests the counts themselves; their order in the formula is that of the statistic (`Kpi` sees to it).
    """
    if kpi.interval is None:
        return np.full(len(now), np.nan)
    counts, counts_before = (
        tuple(as_floats(frame[name]) for name in kpi.formula.operand_names) for frame in (now, before)
    )
    if kpi.interval is Interval.ADJUSTED_WALD:
        return nps_change_z(counts, counts_before)
    return rate_change_z(counts, counts_before)

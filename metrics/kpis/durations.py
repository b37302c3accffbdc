"""Medians of pooled durations. Durations do not add, so they are kept one by one until here."""

import pandas as pd

from metrics.kpis.evaluation import as_floats, result


def medians(frame: pd.DataFrame, operand: str) -> pd.DataFrame:
    """Find, for each key, the median and the 85th percentile of its durations.

    Shape: frame: one row per finished piece of work, columns `key` and `operand` (days, float). Result: one
    row per
    key, indexed by key in sorted order; n counts the durations. Rows without a duration are left out.
    Units: days, interpolated linearly between neighbours, as PostgreSQL's percentile_cont does.

    A key of which nothing is finished has no row: no data is not zero.
    """
    days = pd.Series(as_floats(frame[operand]), index=pd.Index(frame["key"], name="key")).dropna()
    by_key = days.groupby(level="key", sort=True)
    n = by_key.size()
    return result(
        n.index,
        value=as_floats(by_key.quantile(0.5)),
        p85=as_floats(by_key.quantile(0.85)),
        n=as_floats(n),
    )

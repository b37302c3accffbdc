"""Present value and payback of cash flows by age.

Flows are added over the tree by age first (t, months since each product's first finance fact), then valued.
"""

from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.kpis.evaluation import Floats, Objects, as_floats, first_reason, result
from metrics.kpis.vocabulary import NoValue

PLACES = Decimal("0.0001")


def present_values(frame: pd.DataFrame) -> pd.DataFrame:
    """Compute, for each key, Σ flow / (1 + rate)^(t/12).

    Shape: frame: columns `key`, `t` (months, ≥ 0), `flow` (money), `products`, `discount_rate` (yearly,
    0.10 is 10 %,
    the same in all rows of a key). Result: one row per key, indexed by key in sorted order; n = products.
    Units: money, Decimal with four places: the discounting itself is not a sum of cents.

    A flow or a rate that is not known leaves its key without a value.
    """
    flow, t, rate = (as_floats(frame[name]) for name in ("flow", "t", "discount_rate"))
    discounted = pd.Series(flow / (1 + rate) ** (t / 12), index=_key(frame)).groupby(level="key", sort=True)
    value = discounted.sum(skipna=False)
    return result(
        value.index,
        value=_decimals(as_floats(value)),
        n=_products(frame),
        reason=first_reason(len(value), [(value.isna().to_numpy(), NoValue.MISSING_OPERAND)]),
    )


def paybacks(frame: pd.DataFrame) -> pd.DataFrame:
    """Find, for each key, the first age at which what came in covers what went out.

    Shape: frame: columns `key`, `t` (months, ≥ 0), `flow` (money), `products`. Result: one row per key,
    indexed by
    key in sorted order; n = products.
    Units: months. Linear between the flow that leaves the sum below zero and the next one, whatever lies
    between
    them: a month for monthly flows, twelve for yearly ones.

    Never below zero: 0. Never back at zero: no value. Flows of zero before any money moved are not a payback.
    """
    flows = pd.DataFrame({"t": as_floats(frame["t"]), "flow": as_floats(frame["flow"])}, index=_key(frame))
    flows = flows.groupby(["key", "t"], sort=True)["flow"].sum(skipna=False).reset_index("t")
    by_key = flows.groupby(level="key")
    flows["balance"] = by_key["flow"].cumsum(skipna=False).round(4)  # a float's dust is not a debt
    flows["moved"] = flows["flow"].ne(0).groupby(level="key").cummax()
    flows["before"] = by_key["balance"].shift(fill_value=0.0)
    flows["t_before"] = by_key["t"].shift(fill_value=0.0)
    first = flows[(flows["balance"] >= 0) & flows["moved"]].groupby(level="key").head(1)
    inside = (first["before"] / (first["before"] - first["balance"])).where(first["before"] < 0, 0.0)
    months = (first["t_before"] + (first["t"] - first["t_before"]) * inside).where(first["before"] < 0, 0.0)
    keys = by_key.size().index
    value = months.reindex(keys).to_numpy(dtype=np.float64)
    unknown = flows["balance"].isna().groupby(level="key").any().to_numpy(dtype=np.bool_)
    return result(
        keys,
        value=np.where(unknown, np.nan, value),
        n=_products(frame),
        reason=first_reason(
            len(keys), [(unknown, NoValue.MISSING_OPERAND), (np.isnan(value), NoValue.NEVER_PAID_BACK)]
        ),
    )


def _key(frame: pd.DataFrame) -> pd.Index:
    return frame.set_index("key").index


def _products(frame: pd.DataFrame) -> Floats:
    """Count the products of each key: all have a flow at age 0, so it is the largest count at any age."""
    products = pd.Series(as_floats(frame["products"]), index=_key(frame))
    return as_floats(products.groupby(level="key", sort=True).max())


def _decimals(values: NDArray[np.float64]) -> Objects:
    decimals: Objects = np.full(len(values), None, dtype=object)
    present = ~np.isnan(values)
    decimals[present] = [Decimal(repr(value)).quantize(PLACES) for value in values[present].tolist()]
    return decimals

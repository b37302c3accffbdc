"""One row in, one row out: what most tests of a KPI need."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import settings

from metrics.kpis.contract import Kpi
from metrics.kpis.registry import get

settings.register_profile("unhurried", deadline=None)  # a busy machine is not a failed property
settings.load_profile("unhurried")


@pytest.fixture
def valued() -> Callable[..., pd.Series]:
    """Compute a KPI (sum, as_of) from one row of operands: `valued("csat", satisfied=84, responses=100)`."""

    def compute(code: str, **operands: object) -> pd.Series:
        kpi = get(code)
        counted = {kpi.n_from: float("nan")} if kpi.n_from not in operands else {}
        return kpi.compute(pd.DataFrame([operands | counted])).iloc[0]

    return compute


@pytest.fixture
def sample() -> Callable[..., pd.DataFrame]:
    """A frame that a KPI can be computed from, with plausible numbers; pooled and flow have 20 rows a key."""

    def frame(kpi: Kpi, *, rows: int) -> pd.DataFrame:
        chance = np.random.default_rng(7)
        if kpi.kind not in ("pooled", "flow"):
            return pd.DataFrame({operand.name: chance.integers(1, 100, rows) for operand in kpi.operands})
        keys = np.repeat(np.arange(rows), 20)
        if kpi.kind == "pooled":
            return pd.DataFrame({"key": keys, "days": chance.random(keys.size) * 30})
        return pd.DataFrame(
            {
                "key": keys,
                "t": np.tile(np.arange(20), rows),
                "flow": chance.integers(-90, 110, keys.size),
                "products": 1,
                "discount_rate": 0.1,
            }
        )

    return frame

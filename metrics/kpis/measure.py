"""What a measure is: an additive number per product, which the SQL layer fills from facts and KPIs divide."""

from dataclasses import dataclass
from enum import StrEnum

from metrics.kpis.formula import Bilingual
from metrics.kpis.vocabulary import Unit


class Source(StrEnum):
    """The wide rows that a measure is a column of, or the nouns it is counted from."""

    SURVEY = "survey"
    FINANCE = "finance"
    USAGE = "usage"
    DELIVERY = "delivery"
    LAUNCH = "launch"
    PORTFOLIO = "portfolio"


class TimeAggregation(StrEnum):
    """How a measure becomes one number for a window. Along the tree it is always a sum (pooled: a union)."""

    SUM = "sum"  # over the months of the window
    LAST = "last"  # per product, the last month in which all `last` operands of the KPI are present
    AS_OF = "as_of"  # a state at the window's end, from dated history
    COHORT = "cohort"  # summed over the window, for the products chosen at the window's end
    POOLED = "pooled"  # the individual durations themselves
    LIFE = "life"  # per product from its first finance fact to the window's end
    BY_AGE = "by_age"  # the same, kept apart by t, the months since that first fact; adds over the tree by t


class Absent(StrEnum):
    """What the SQL layer gives where a product has no such fact in the window.

    Along the tree NULLs are left out of the sum; it is NULL only where every product's number is.
    """

    UNKNOWN = "unknown"  # NULL: no data is not zero
    ZERO_ONCE_FED = "zero_once_fed"  # 0 when `fed_by` brought it a row up to the window's end, else NULL
    ZERO_IN_BASE = "zero_in_base"  # part of `base`: 0 when the base is known and none qualifies, else NULL


@dataclass(frozen=True, slots=True)
class Measure(Bilingual):
    """One additive number per product (and month, unless it is a state or a duration).

    fed_by   kinds of file (`formats.md`) whose rows it is counted from; `products` is the portfolio's own
             table
    base     the measure it is a part of, which makes it `ZERO_IN_BASE`
    rule     which rows count, for whoever writes the SQL; `E` is the window's last day
    """

    name: str
    label: str
    label_fr: str
    rule: str
    source: Source
    unit: Unit
    fed_by: tuple[str, ...]
    time_aggregation: TimeAggregation = TimeAggregation.SUM
    base: str | None = None
    zero_once_fed: bool = False

    @property
    def absent(self) -> Absent:
        """What stands in the place of a number that no fact gives."""
        if self.base is not None:
            return Absent.ZERO_IN_BASE
        return Absent.ZERO_ONCE_FED if self.zero_once_fed else Absent.UNKNOWN

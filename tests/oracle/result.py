"""What the oracle answers."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class OracleValue:
    """A value with what it rests on. None: there is none, or the handbook gives none for this KPI.

    numerator and denominator stand for value = factor · numerator / denominator (growth: − 1).
    """

    value: float | Decimal | None = None
    numerator: float | Decimal | None = None
    denominator: float | Decimal | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    p85: float | None = None


NOTHING = OracleValue()

"""Values of a company's formula: its tree walked once, a whole column at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pandas as pd

from metrics.kpis.evaluation import Bools, Floats, Objects, as_decimals, as_floats, first_reason, result
from metrics.kpis.expression import Expression, Name, Negative, Number, Operation, fraction
from metrics.kpis.formula import Formula
from metrics.kpis.vocabulary import NoValue

# Larger than any sum of a company; beyond it floats no longer tell cents apart.
LIMIT = 1e15
Column = Floats | Objects


def values(frame: pd.DataFrame, formula: Formula, *, n_from: str, exact: bool) -> pd.DataFrame:
    """Compute an expression, row by row; `exact` computes in Decimals, for money.

    Shape: frame: a column per operand. Result: same index, columns `RESULT_COLUMNS`; numerator and
    denominator are what stands above and below the last division.
    Units: those of the operands.

    No value where an operand is not known, nor where anything is divided by what is not above zero: an empty
    base measures nothing, a negative one turns the sign over.
    """
    assert formula.expression is not None
    raw = {name: as_floats(frame[name]) for name in formula.operand_names}
    known = np.logical_and.reduce([~np.isnan(column) for column in raw.values()])
    columns: dict[str, Column] = {
        name: as_decimals(frame[name]) if exact else np.nan_to_num(column) for name, column in raw.items()
    }
    machine = _Machine(columns, len(frame), exact)
    above, below = fraction(formula.expression)
    with np.errstate(over="ignore", invalid="ignore"):
        numerator = machine.column(above)
        denominator = None if below is None else machine.column(below)
        value = numerator if denominator is None else machine.divided(numerator, denominator)
        reasons = [
            (np.logical_and.reduce([np.isnan(column) for column in raw.values()]), NoValue.NO_FACTS),
            (~known, NoValue.MISSING_OPERAND),
            (machine.empty, NoValue.EMPTY_DENOMINATOR),
            (machine.negative, NoValue.NEGATIVE_DENOMINATOR),
            (_too_large(value), NoValue.OUT_OF_RANGE),
        ]
    valid = ~np.logical_or.reduce([holds for holds, _ in reasons])
    parts = {"numerator": numerator, "denominator": denominator}
    return result(
        frame.index,
        value=_where(valid, value),
        n=as_floats(frame[n_from]),
        reason=first_reason(len(frame), reasons),
        **{name: _where(known & ~_too_large(it), it) for name, it in parts.items() if it is not None},
    )


@dataclass
class _Machine:
    """Walks a tree, and remembers in which rows something was divided by what is not above zero."""

    columns: Mapping[str, Column]
    size: int
    exact: bool
    empty: Bools = field(init=False)
    negative: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.empty, self.negative = np.zeros(self.size, np.bool_), np.zeros(self.size, np.bool_)

    def column(self, expression: Expression) -> Column:
        """Compute a part of the tree for every row."""
        match expression:
            case Number(value):
                return self._filled(value)
            case Name(name):
                return self.columns[name]
            case Negative(of):
                return -self.column(of)
            case Operation(sign, left, right):
                return self._joined(sign, self.column(left), self.column(right))

    def divided(self, above: Column, below: Column) -> Column:
        """Divide; where the base is not above zero, by one, and the row has no value."""
        base = below.astype(np.float64)
        self.empty |= base == 0
        self.negative |= base < 0
        quotient: Column = above / np.where(base > 0, below, self._filled(Decimal(1)))
        return quotient

    def _joined(self, sign: str, left: Column, right: Column) -> Column:
        match sign:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        return self.divided(left, right)

    def _filled(self, value: Decimal) -> Column:
        return np.full(self.size, value, object) if self.exact else np.full(self.size, float(value))


def _too_large(column: Column) -> Bools:
    numbers = column.astype(np.float64)
    return np.asarray(~np.isfinite(numbers) | (np.abs(numbers) > LIMIT), dtype=np.bool_)


def _where(holds: Bools, column: Column) -> Column:
    kept = column.copy()
    kept[~holds] = None if column.dtype == object else np.nan
    return kept

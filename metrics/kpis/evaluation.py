"""Sums and quotients of operands, a whole column at a time."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.kpis.formula import Formula, Operand, Term
from metrics.kpis.statistics import nps_interval, wilson_interval
from metrics.kpis.vocabulary import Interval, NoValue

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]
Column = Floats | Objects | float
Numbers = TypeVar("Numbers", Floats, Objects)

RESULT_COLUMNS = ("value", "numerator", "denominator", "n", "low", "high", "p85", "reason")


def quotients(
    frame: pd.DataFrame,
    formula: Formula,
    operands: Sequence[Operand],
    *,
    n_from: str,
    interval: Interval | None = None,
) -> pd.DataFrame:
    """Compute factor · numerator / denominator + offset, row by row.

    Shape: frame: a column per operand. Result: same index, columns `RESULT_COLUMNS`.
    Units: those of the operands; low and high in the unit of the value.

    No value without a positive denominator: an empty one measures nothing, a negative one turns the sign
    over.
    """
    raw = {name: as_floats(frame[name]) for name in formula.operand_names}
    known = _known(raw, operands)
    columns = {name: np.nan_to_num(column) for name, column in raw.items()}
    numerator = np.where(known, _added(columns, formula.numerator), np.nan)
    denominator = np.where(known, _added(columns, formula.denominator), np.nan)
    divisor = np.where(denominator > 0, denominator, np.nan)
    value = formula.factor * numerator / divisor + formula.offset
    low, high = _INTERVALS[interval](*raw.values()) if interval else (np.nan, np.nan)
    reasons = [
        (_nothing_known(raw), NoValue.NO_FACTS),
        (~known, NoValue.MISSING_OPERAND),
        (denominator == 0, NoValue.EMPTY_DENOMINATOR),
        (denominator < 0, NoValue.NEGATIVE_DENOMINATOR),
    ]
    return result(
        frame.index,
        value=value,
        numerator=numerator,
        denominator=denominator,
        n=as_floats(frame[n_from]),
        low=low,
        high=high,
        reason=first_reason(len(frame), reasons),
    )


def sums(
    frame: pd.DataFrame,
    formula: Formula,
    operands: Sequence[Operand],
    *,
    n_from: str,
    exact: bool = False,
) -> pd.DataFrame:
    """Add operands, row by row; `exact` adds Decimals and gives Decimals, for money.

    Shape: as `quotients`; there is no denominator.
    """
    raw = {name: as_floats(frame[name]) for name in formula.operand_names}
    known = _known(raw, operands)
    value: Floats | Objects
    if exact:
        decimals = {name: as_decimals(frame[name]) for name in formula.operand_names}
        value = _added(decimals, formula.numerator)
        value[~known] = None
    else:
        columns = {name: np.nan_to_num(column) for name, column in raw.items()}
        value = np.where(known, _added(columns, formula.numerator), np.nan)
    return result(
        frame.index,
        value=value,
        numerator=value,
        n=as_floats(frame[n_from]),
        reason=first_reason(
            len(frame),
            [(_nothing_known(raw), NoValue.NO_FACTS), (~known, NoValue.MISSING_OPERAND)],
        ),
    )


def result(index: pd.Index, **columns: Column) -> pd.DataFrame:
    """Make the frame that every KPI returns; columns not given are NaN (reason: None)."""
    empty: Objects = np.full(len(index), None, dtype=object)
    filled = {name: columns.get(name, empty if name == "reason" else np.nan) for name in RESULT_COLUMNS}
    # pandas would make strings of an object column that it is left to guess
    series = {name: pd.Series(column, index=index, dtype=_dtype(column)) for name, column in filled.items()}
    return pd.DataFrame(series, index=index, columns=list(RESULT_COLUMNS))


def first_reason(size: int, reasons: Sequence[tuple[Bools, NoValue]]) -> Objects:
    """Give each row the first reason that holds for it, or None."""
    found: Objects = np.full(size, None, dtype=object)
    for holds, reason in reversed(reasons):
        found[holds] = reason
    return found


def as_floats(column: "pd.Series[Any]") -> Floats:
    """Read a column of numbers or Decimals as float64; None and NA become NaN."""
    return pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)


def as_decimals(column: "pd.Series[Any]") -> Objects:
    """Read a column of Decimals or numbers as Decimals, exactly; None, NA and NaN become 0.

    Zero is only a placeholder: the caller masks what is not known.
    """
    present = column.notna().to_numpy()
    decimals: Objects = np.full(len(column), Decimal(0), dtype=object)
    decimals[present] = [Decimal(str(cell)) for cell in column.to_numpy(dtype=object)[present]]
    return decimals


def _added(columns: Mapping[str, Numbers], sum_of: Sequence[Term]) -> Numbers:
    first, *others = (columns[term.operand] * term.sign for term in sum_of)
    return reduce(np.add, others, first)


def _known(raw: Mapping[str, Floats], operands: Sequence[Operand]) -> Bools:
    """Say for each row whether every operand that the formula cannot do without is there."""
    alternatives: dict[str, list[Bools]] = {}
    for operand in operands:
        if operand.name in raw:
            alternatives.setdefault(operand.group or operand.name, []).append(~np.isnan(raw[operand.name]))
    return _all([np.logical_or.reduce(present) for present in alternatives.values()])


def _nothing_known(raw: Mapping[str, Floats]) -> Bools:
    return _all([np.isnan(column) for column in raw.values()])


def _all(conditions: Sequence[Bools]) -> Bools:
    return np.asarray(np.logical_and.reduce(conditions), dtype=np.bool_)


def _dtype(column: Column) -> type:
    return object if isinstance(column, np.ndarray) and column.dtype == object else float


_INTERVALS: dict[Interval, Callable[..., tuple[Floats, Floats]]] = {
    Interval.ADJUSTED_WALD: nps_interval,
    Interval.WILSON: wilson_interval,
}

"""What a source answers: numbers by window and place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Objects = NDArray[np.object_]
Days = NDArray[np.datetime64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """One measure. Shape of each: (windows, places).

    numbers   float64 with NaN, or Decimal and None for money
    newest    day of the newest fact behind it, NaT where there is none
    unrated   amounts without a rate are behind it
    """

    numbers: Floats | Objects
    newest: Days
    unrated: Bools

    @classmethod
    def of(
        cls, numbers: Floats | Objects, newest: Days | None = None, unrated: Bools | None = None
    ) -> "Grid":
        """Make it of numbers; by default without dates, all rates known."""
        shape = numbers.shape
        return cls(
            numbers,
            np.full(shape, "NaT", dtype="datetime64[D]") if newest is None else newest,
            np.zeros(shape, dtype=np.bool_) if unrated is None else unrated,
        )

    @property
    def known(self) -> Bools:
        """Tell where there is a number."""
        return np.asarray(pd.notna(self.numbers), dtype=np.bool_)


Grids = dict[str, Grid]


def day_number(day: str) -> str:
    """Write SQL that gives a date as its number: thousands of numbers are read ten times as fast as dates."""
    return f"{day} - '1970-01-01'::date"


@dataclass(frozen=True)
class Table:
    """Rows of an SQL answer by column, to be laid out over windows and places."""

    shape: tuple[int, int]
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, shape: tuple[int, int], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> "Table":
        """Turn rows into columns."""
        turned = list(zip(*rows, strict=True)) or [()] * len(names)
        return cls(shape, dict(zip(names, turned, strict=True)))

    @cached_property
    def at(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where each row belongs."""
        return (
            np.array(self.columns["window"], dtype=np.int64),
            np.array(self.columns["place"], dtype=np.int64),
        )

    def floats(self, name: str) -> Floats:
        """Lay a column of numbers out; NaN where nothing is."""
        laid: Floats = np.full(self.shape, np.nan)
        laid[self.at] = np.array(self.columns[name], dtype=np.float64)
        return laid

    def decimals(self, name: str) -> Objects:
        """Lay a column of Decimals out; None where nothing is."""
        laid: Objects = np.full(self.shape, None, dtype=object)
        laid[self.at] = np.array([*self.columns[name], None], dtype=object)[:-1]
        return laid

    def days(self, name: str) -> Days:
        """Lay a column of dates out, that came as `day_number`; NaT where nothing is."""
        numbers = self.floats(name)
        known = ~np.isnan(numbers)
        laid: Days = np.full(self.shape, "NaT", dtype="datetime64[D]")
        laid[known] = numbers[known].astype(np.int64).astype("datetime64[D]")
        return laid

    def bits(self, name: str) -> NDArray[np.int64]:
        """Lay a column of bit masks out; 0 where nothing is."""
        laid = np.zeros(self.shape, dtype=np.int64)
        laid[self.at] = np.array(self.columns[name], dtype=np.int64)
        return laid

"""A batch of cleaned rows on its way to the staging table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row: `at` is its place in the batch as it was read."""

    at: int
    column: str
    value: str
    code: str
    parameters: dict[str, Any]


@dataclass(slots=True)
class Rows:
    """Cleaned values by staged column.

    Shape: `values[name][i]` belongs to the row on `lines[i]`, which was row `at[i]` of the batch.
    A shape may repeat rows (several facts of one line) as long as all parts have one length.
    """

    lines: Sequence[int]
    at: Sequence[int]
    values: dict[str, Sequence[Any]]
    faults: list[Fault] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lines)

    def get(self, name: str) -> Sequence[Any]:
        """Return a column, all None where the file does not have it."""
        return self.values.get(name) or [None] * len(self.lines)

    def reject(self, index: int, column: str, code: str, value: object = "", **parameters: Any) -> None:
        """Say what is wrong with the row at `index`; it is left out afterwards."""
        text = "" if value is None else str(value)
        self.faults.append(Fault(self.at[index], column, text, code, {"value": text, **parameters}))

    def without_faulty(self) -> "Rows":
        """Return the rows nobody found a fault with; the faults stay with this batch."""
        if not self.faults:
            return self
        faulty = {fault.at for fault in self.faults}
        keep = [at not in faulty for at in self.at]
        return Rows(
            lines=list(compress(self.lines, keep)),
            at=list(compress(self.at, keep)),
            values={name: list(compress(column, keep)) for name, column in self.values.items()},
        )

"""The words of the cells: an error with its advice, a cleaner, and what a column decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self

from core.ingest.cells.messages import cell_message, decision_message

Setting = Literal["date_order", "decimal_mark"]


class CellError(ValueError):
    """Say why one cell was refused and what its author can do.

    `code` and `parameters` (JSON types) are data: store them, render later with
    `cell_message(code, parameters)`, which gives (message, advice) in the active language.
    """

    def __init__(self, code: str, **parameters: str | int) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters: dict[str, str | int] = dict(parameters)

    @property
    def message(self) -> str:
        """Say what is wrong, in the active language."""
        return cell_message(self.code, self.parameters)[0]

    @property
    def advice(self) -> str:
        """Say what to do, in the active language."""
        return cell_message(self.code, self.parameters)[1]

    def __str__(self) -> str:
        return f"{self.message} {self.advice}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a whole column shows about its own convention.

    setting   the mapping setting that answers the question: date_order or decimal_mark.
    outcome   date_order: day_first, month_first, iso, mixed, undecidable.
              decimal_mark: point, comma, plain (no mark anywhere), mixed, undecidable.
    lines     the lines that show it: one for a decided column, two that contradict each other
              for mixed, up to three ambiguous ones for undecidable; samples: their texts.
    """

    setting: Setting
    outcome: str
    lines: tuple[int, ...] = ()
    samples: tuple[str, ...] = ()

    @property
    def usable(self) -> bool:
        """Tell whether cells can be cleaned: neither mixed nor undecidable."""
        return self.outcome not in ("mixed", "undecidable")

    @property
    def message(self) -> str:
        """Say what was found, on which lines, and how to settle it, in the active language."""
        return decision_message(self.setting, self.outcome, self.lines, self.samples)


class Cleaner(Protocol):
    """One kind of column.

    `kind` is a stable word (text, code, email, choice, integer, decimal, percent, boolean, date,
    month, timestamp). `setting` names the convention the kind depends on, or is None.
    """

    @property
    def kind(self) -> str: ...

    @property
    def setting(self) -> Setting | None: ...

    def clean(self, text: str, /) -> Any:
        """Give the value of one cell, None when it is empty; raise CellError."""
        ...

    def block(self, texts: Sequence[str], /) -> list[Any] | None:
        """Give what `clean` gives for each of many texts (none empty) at once, several times as fast.

        None when one of the texts is not of the usual form: then each is cleaned by itself.
        """
        ...

    def told(self, convention: str, /) -> Self:
        """Give the same cleaner under a convention a person (or the column) has settled."""
        ...

    def under(self, decision: Decision, /) -> Self:
        """Give the same cleaner under a usable decision."""
        ...

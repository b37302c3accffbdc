"""A column whose name the file writes more than once, and which can have one value in a row all the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from core.ingest.cells.contract import CellError, Cleaner, Decision, Setting
from core.ingest.cells.keys import trim
from core.ingest.cells.texts import SEVERAL, shown


@dataclass(frozen=True, slots=True)
class Single:
    """Take the one value that the columns of one name have in a row; refuse two that differ."""

    each: Cleaner

    @property
    def kind(self) -> str:
        return self.each.kind

    @property
    def setting(self) -> Setting | None:
        return self.each.setting

    def told(self, convention: str) -> Self:
        return replace(self, each=self.each.told(convention))

    def under(self, decision: Decision) -> Self:
        return replace(self, each=self.each.under(decision))

    def block(self, texts: Sequence[str]) -> list[Any] | None:
        return None if SEVERAL in "".join(texts) else self.each.block(texts)

    def clean(self, text: str) -> Any:
        """Give the value, None when all cells are empty; CellError several_values, or the cell's own."""
        if SEVERAL not in text:
            return self.each.clean(text)
        values = list(dict.fromkeys(filter(None, map(trim, text.split(SEVERAL)))))
        if len(values) > 1:
            raise CellError("several_values", values=shown(", ".join(values)))
        return self.each.clean(values[0]) if values else None

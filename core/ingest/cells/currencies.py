"""Currencies as files write them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Self

from core.ingest.cells.contract import CellError, Decision, Setting
from core.ingest.cells.texts import meaning

THREE_LETTERS: Final = re.compile(r"[A-Z]{3}")
SIGNS: Final = {"€": "EUR", "£": "GBP", "US$": "USD", "CHF": "CHF"}


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency by its three letters (ISO 4217) or by a sign that only one currency has."""

    kind: str = field(default="code", init=False)

    @property
    def setting(self) -> Setting | None:
        return None

    def told(self, _convention: str) -> Self:
        return self

    def under(self, _decision: Decision) -> Self:
        return self

    def block(self, _texts: Sequence[str]) -> list[str] | None:
        return None

    def clean(self, text: str) -> str | None:
        """Give the three letters, None when empty; CellError not_a_currency."""
        written = meaning(text).upper()
        if not written:
            return None
        code = SIGNS.get(written, written)
        if not THREE_LETTERS.fullmatch(code):
            raise CellError("not_a_currency", value=text.strip())
        return code

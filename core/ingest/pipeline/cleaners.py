"""Cleaners that need more than the cell: rows of the database, and the day a moment falls on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final, Self

from core.ingest.cells import CellError, Cleaner, Decimal, Decision, Timestamp, code_key
from core.ingest.cells.contract import Setting
from core.ingest.cells.dates import FIRST_YEAR, LAST_YEAR
from core.ingest.cells.written_numbers import NumberValue

ISO_LENGTH: Final = 10  # YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Referring:
    """Turn a code into the id of the row it names. CellError `unknown` when there is none."""

    written: Cleaner
    ids: Mapping[str, int] = field(repr=False)
    unknown: str
    kind: str = field(default="code", init=False)

    @property
    def setting(self) -> Setting | None:
        return None

    def told(self, _convention: str) -> Self:
        return self

    def under(self, _decision: Decision) -> Self:
        return self

    def block(self, _texts: Sequence[str]) -> list[int] | None:
        return None

    def clean(self, text: str) -> int | None:
        """Give the id, None for an empty cell."""
        code = self.written.clean(text)
        if code is None:
            return None
        found = self.ids.get(code_key(code))
        if found is None:
            raise CellError(self.unknown, value=code)
        return found


@dataclass(frozen=True, slots=True)
class UtcDay:
    """The day of a date or moment, by UTC; without a zone a moment is UTC already."""

    moment: Timestamp = field(default_factory=Timestamp)
    kind: str = field(default="date", init=False)

    @property
    def setting(self) -> Setting | None:
        return self.moment.setting

    def told(self, convention: str) -> Self:
        return replace(self, moment=self.moment.told(convention))

    def under(self, decision: Decision) -> Self:
        return replace(self, moment=self.moment.under(decision))

    def block(self, texts: Sequence[str]) -> list[date] | None:
        """Read many days at once when all are written as YYYY-MM-DD."""
        if set(map(len, texts)) != {ISO_LENGTH} or "W" in "".join(texts):  # 2025-W01-1 is a week's day
            return None
        try:
            days = list(map(date.fromisoformat, texts))
        except ValueError:
            return None
        return days if min(days).year >= FIRST_YEAR and max(days).year <= LAST_YEAR else None

    def clean(self, text: str) -> date | None:
        """Give the day, None when empty; CellError with the reason."""
        day = _iso_day(text)
        if day is not None:
            return day
        moment = self.moment.clean(text)
        return None if moment is None else moment.astimezone(UTC).date()


def _iso_day(text: str) -> date | None:
    """Read what most exports write, a hundred times faster than the general way; None for the rest."""
    if text[4:5] != "-" or text[7:8] != "-":
        return None
    try:
        if len(text) == ISO_LENGTH:
            day = date.fromisoformat(text)
        else:
            moment = datetime.fromisoformat(text)
            day = (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class PercentPoints(Decimal):
    """A share as it is spoken: "80", "80 %" and "80,5 %" are 80 and 80.5."""

    def clean(self, text: str) -> NumberValue | None:
        """Give the number before the percent sign, None when empty; CellError with the reason."""
        bare = text.strip().removesuffix("%")
        return Decimal.clean(self, bare if bare.strip() else text)

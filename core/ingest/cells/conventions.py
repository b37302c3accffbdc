"""Read a column's own convention from all of its cells, before any cell is cleaned.

Evidence is gathered batch by batch, each distinct text looked at once. Nothing is guessed: a column
that shows nothing is undecidable, one that shows both is mixed, and the lines are named.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from core.ingest.cells.contract import CellError, Cleaner, Decision, Setting
from core.ingest.cells.dates import DIGITS, DateOrder, split_moment
from core.ingest.cells.texts import meaning, shown
from core.ingest.cells.written_numbers import (
    EXPONENT,
    MAX_CHARACTERS,
    SPACES,
    NumberConvention,
    convention_of,
    take_apart,
)

AMBIGUOUS: Final = "ambiguous"
AMBIGUOUS_NUMBER: Final = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")
US_NUMBER: Final = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+")
TWO_NUMBERS: Final = re.compile(r"\W{0,4}[0-9]{1,2}[-/. ][0-9]{1,2}[-/. ][0-9]{2}")
FIRST_LARGE: Final = re.compile(r"\W{0,4}(?:1[3-9]|[23][0-9])[-/. ][0-9]{1,2}[-/. ]")
SECOND_LARGE: Final = re.compile(r"\W{0,4}[0-9]{1,2}[-/. ](?:1[3-9]|[23][0-9])[-/. ]")
EITHER_LARGE: Final = re.compile(rf"{FIRST_LARGE.pattern}|{SECOND_LARGE.pattern}")
Witness = tuple[int, str]


@dataclass(slots=True)
class Evidence:
    """What the cells of one column showed so far: the first lines of every reading."""

    witnesses: dict[str, list[Witness]] = field(default_factory=dict)
    count: int = 0

    setting: ClassVar[Setting]
    first: ClassVar[str]
    second: ClassVar[str]
    neither: ClassVar[str]  # the outcome when no cell depends on the convention

    def candidates(self, texts: Iterable[str]) -> list[str]:
        """Give the texts that may show something not yet known; cheap, may be generous."""
        raise NotImplementedError

    def reading(self, text: str) -> str | None:
        """Give what one text shows: one of the two conventions, "ambiguous", or None for nothing."""
        raise NotImplementedError

    def see(self, values: Sequence[str], lines: Sequence[int] | None = None) -> None:
        """Look at more cells of the column; `lines` gives their lines, else they count on from 1."""
        telling = {
            text: reading
            for text in self.candidates(set(values))
            if len(text) <= MAX_CHARACTERS and (reading := self._reading(text)) and self._wanted(reading)
        }
        if telling:
            self._note(values, lines, telling)
        self.count += len(values)

    def knows(self, reading: str) -> bool:
        """Tell whether a line was found that shows this."""
        return reading in self.witnesses

    def _wanted(self, reading: str) -> bool:
        return len(self.witnesses.get(reading, ())) < (3 if reading == AMBIGUOUS else 1)

    def _reading(self, text: str) -> str | None:
        try:
            return self.reading(meaning(text))
        except CellError:
            return None  # told when the cell is cleaned; it shows nothing about the others

    def _note(self, values: Sequence[str], lines: Sequence[int] | None, telling: dict[str, str]) -> None:
        for index, text in enumerate(values):
            reading = telling.get(text)
            if reading and self._wanted(reading):
                line = lines[index] if lines is not None else self.count + index + 1
                self.witnesses.setdefault(reading, []).append((line, shown(text.strip())))

    def decide(self) -> Decision:
        """Say what the column shows: a convention, mixed, undecidable, or that nothing depends on it."""
        first, second = self.witnesses.get(self.first, []), self.witnesses.get(self.second, [])
        if first and second:
            return self._decision("mixed", sorted([first[0], second[0]]))
        if first or second:
            return self._decision(self.first if first else self.second, first or second)
        if ambiguous := self.witnesses.get(AMBIGUOUS):
            return self._decision("undecidable", ambiguous)
        return self._decision(self.neither, [])

    def _decision(self, outcome: str, witnesses: Sequence[Witness]) -> Decision:
        lines = tuple(line for line, _text in witnesses)
        return Decision(self.setting, outcome, lines, tuple(text for _line, text in witnesses))


@dataclass(slots=True)
class NumberEvidence(Evidence):
    """Gathers which mark stands before the decimals."""

    setting: ClassVar[Setting] = "decimal_mark"
    first: ClassVar[str] = NumberConvention.POINT.value
    second: ClassVar[str] = NumberConvention.COMMA.value
    neither: ClassVar[str] = NumberConvention.PLAIN.value

    def candidates(self, texts: Iterable[str]) -> list[str]:
        """Give the texts with a mark; once a convention is known, those that may contradict it."""
        if self.knows(self.second):
            return [text for text in texts if "." in text or text.count(",") > 1]
        if self.knows(self.first):
            return [text for text in texts if "," in text or text.count(".") > 1]
        return [text for text in texts if "," in text or "." in text]

    def reading(self, text: str) -> str | None:
        """Give point, comma, ambiguous, or None."""
        if AMBIGUOUS_NUMBER.fullmatch(text):
            return AMBIGUOUS
        if US_NUMBER.fullmatch(text):
            return self.first
        if EXPONENT.fullmatch(text):
            return self.second if "," in text else self.first if "." in text else None
        seen = convention_of(take_apart(text.rstrip("%" + SPACES)))
        if seen is None:
            return AMBIGUOUS
        return None if seen is NumberConvention.PLAIN else seen.value


@dataclass(slots=True)
class DateOrderEvidence(Evidence):
    """Gathers whether the day or the month stands first."""

    setting: ClassVar[Setting] = "date_order"
    first: ClassVar[str] = DateOrder.DAY_FIRST.value
    second: ClassVar[str] = DateOrder.MONTH_FIRST.value
    neither: ClassVar[str] = DateOrder.ISO.value

    def candidates(self, texts: Iterable[str]) -> list[str]:
        """Give the texts that begin with two short numbers; once an order is known, its contradictions."""
        if self.knows(self.first):
            telling = SECOND_LARGE
        elif self.knows(self.second):
            telling = FIRST_LARGE
        else:
            telling = TWO_NUMBERS if self._wanted(AMBIGUOUS) else EITHER_LARGE
        return list(filter(telling.match, texts))

    def reading(self, text: str) -> str | None:
        """Give day_first, month_first, ambiguous, or None."""
        found = DIGITS.fullmatch(split_moment(text)[0])
        if found is None:
            return None
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            return self.first if first <= 31 else None
        if second > 12 >= first:
            return self.second if second <= 31 else None
        return AMBIGUOUS if first != second and first <= 12 else None


def evidence_for(cleaner: Cleaner) -> NumberEvidence | DateOrderEvidence | None:
    """Give what gathers a column's evidence, None when its kind depends on no convention."""
    if cleaner.setting == "decimal_mark":
        return NumberEvidence()
    if cleaner.setting == "date_order":
        return DateOrderEvidence()
    return None


def decide_number_convention(values: Sequence[str], *, lines: Sequence[int] | None = None) -> Decision:
    """Decide the decimal mark of a column held as a whole: point, comma, plain, mixed or undecidable."""
    evidence = NumberEvidence()
    evidence.see(values, lines)
    return evidence.decide()


def decide_date_order(values: Sequence[str], *, lines: Sequence[int] | None = None) -> Decision:
    """Decide the date order of a column held as a whole: day_first, month_first, iso, mixed, undecidable."""
    evidence = DateOrderEvidence()
    evidence.see(values, lines)
    return evidence.decide()

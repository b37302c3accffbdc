"""Columns of numbers: decimals, whole numbers, percent."""

import decimal
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Self

from core.ingest.cells.contract import CellError, Decision, Setting
from core.ingest.cells.texts import meaning, shown
from core.ingest.cells.written_numbers import (
    MAX_CHARACTERS,
    SPACES,
    NumberConvention,
    NumberValue,
    parse_block,
    parse_number,
)

WIDE: Final = decimal.Context(prec=MAX_CHARACTERS * 2)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """What all columns of numbers share: bounds (inclusive), and a convention."""

    min: int | NumberValue | None = None
    max: int | NumberValue | None = None
    convention: NumberConvention = NumberConvention.PLAIN

    @property
    def setting(self) -> Setting | None:
        return "decimal_mark"

    def block(self, _texts: Sequence[str]) -> list[Any] | None:
        return None

    def told(self, convention: str) -> Self:
        """Give the same cleaner under point or comma; ValueError for another word."""
        return replace(self, convention=NumberConvention(convention))

    def under(self, decision: Decision) -> Self:
        """Give the same cleaner under what the column showed; ValueError when it showed nothing usable."""
        return self.told(decision.outcome)

    def _all_within(self, numbers: Sequence[NumberValue]) -> bool:
        return (self.min is None or min(numbers) >= self.min) and (
            self.max is None or max(numbers) <= self.max
        )

    def _within(self, number: NumberValue, text: str) -> NumberValue:
        if self.min is not None and number < self.min:
            raise CellError("too_small", text=shown(text), limit=str(self.min))
        if self.max is not None and number > self.max:
            raise CellError("too_large", text=shown(text), limit=str(self.max))
        return number


@dataclass(frozen=True, slots=True)
class Decimal(NumberColumn):
    """A decimal number.

    places      most decimal places the value may have, None for any.
    rounded     with places: round half away from zero instead of refusing; say so in the column's help.
    max_digits  digits before and after the mark.
    """

    places: int | None = None
    rounded: bool = False
    max_digits: int = 28
    kind: str = field(default="decimal", init=False)

    def clean(self, text: str) -> NumberValue | None:
        """Give the number, None when empty; CellError with the reason."""
        text = meaning(text)
        if not text:
            return None
        number = parse_number(text, self.convention)
        _sign, digits, exponent = number.as_tuple()
        if len(digits) > self.max_digits:
            raise CellError("too_many_digits", text=shown(text), limit=self.max_digits)
        if self.places is not None and isinstance(exponent, int) and -exponent > self.places:
            number = self._to_places(number, text, self.places)
        return self._within(number, text)

    def block(self, texts: Sequence[str]) -> list[NumberValue] | None:
        """Read many usual cells at once; None when one is unusual, too long or out of bounds."""
        if self.places == 0 or max(map(len, texts)) > self.max_digits:
            return None
        numbers = parse_block(texts, self.convention, self.places)
        return numbers if numbers and self._all_within(numbers) else None

    def _to_places(self, number: NumberValue, text: str, places: int) -> NumberValue:
        step = NumberValue(1).scaleb(-places)
        fitted = number.quantize(step, rounding=decimal.ROUND_HALF_UP, context=WIDE)
        if fitted != number and not self.rounded:
            raise CellError("too_many_places", text=shown(text), limit=places)
        return fitted


@dataclass(frozen=True, slots=True)
class Integer(NumberColumn):
    """A whole number; 12.0 and 12,00 are whole, 12.5 is not."""

    kind: str = field(default="integer", init=False)

    def clean(self, text: str) -> int | None:
        """Give the number, None when empty; CellError with the reason."""
        text = meaning(text)
        if not text:
            return None
        number = parse_number(text, self.convention)
        if number != number.to_integral_value():
            raise CellError("not_whole", text=shown(text))
        if number.adjusted() > 18:
            raise CellError("too_many_digits", text=shown(text), limit=18)
        return int(self._within(number, text))


@dataclass(frozen=True, slots=True)
class Percent(NumberColumn):
    """A share, given as a ratio: 45 % is 0.45. Bounds are ratios.

    bare: what a number without a percent sign means in this column, "percent" (45 is 0.45)
    or "ratio" (0.45 is 0.45). It is the column's definition, never guessed from the values.
    """

    bare: str = "percent"
    kind: str = field(default="percent", init=False)

    def clean(self, text: str) -> NumberValue | None:
        """Give the ratio, None when empty; CellError with the reason."""
        text = meaning(text)
        if not text:
            return None
        signed = text.endswith(("%", "٪", "％"))
        number = parse_number(text[:-1].rstrip(SPACES) if signed else text, self.convention)
        if signed or self.bare == "percent":
            number = number.scaleb(-2)
        return self._within(number, text)

"""Read a written number: decimal comma or point, grouped thousands, currency signs, all ways of minus.

One cell is read only as its column allows. Under no convention (PLAIN) a cell is read when it can
mean one thing only: 1 234,5 and 1,234.5 can, 1,234 cannot.
"""

import decimal
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from core.ingest.cells.contract import CellError
from core.ingest.cells.texts import SHORTENED, shown

NumberValue = decimal.Decimal

SIGNS: Final = "€$£¥"
MINUS: Final = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\uff0d": "-"})
SPACES: Final = " \u00a0\u202f\u2009\u2007"
SPACED: Final = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f\u2009\u2007][0-9]{3})+(?![0-9])")
QUOTED: Final = re.compile(r"[0-9]{1,3}(?:['’][0-9]{3})+(?![0-9])")
BODY: Final = re.compile(r"[0-9.,]*[0-9][0-9.,]*")
EXPONENT: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}")
GROUPED: Final = {
    ",": re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"),
    ".": re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"),
}
MAX_CHARACTERS: Final = 64


class NumberConvention(StrEnum):
    """How a column writes numbers: which mark stands before the decimals (the other groups thousands)."""

    PLAIN = "plain"
    POINT = "point"
    COMMA = "comma"


USUAL_FORMS: Final = {  # what nearly every cell looks like; anything else is taken apart
    NumberConvention.PLAIN: r"-?[0-9]+",
    NumberConvention.POINT: r"-?[0-9]+(?:\.[0-9]%s)?",
    NumberConvention.COMMA: r"-?(?:[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})++|[0-9]+)(?:,[0-9]%s)?",
}
USUAL: Final = {convention: re.compile(form.replace("%s", "+")) for convention, form in USUAL_FORMS.items()}
MARKS: Final = {NumberConvention.POINT: (".", ","), NumberConvention.COMMA: (",", ".")}


@dataclass(frozen=True, slots=True)
class Written:
    """The parts of a written number: its sign, its digits with marks, and whether spaces group them."""

    negative: bool
    body: str
    spaced: bool


def take_apart(text: str) -> Written:
    """Take sign, currency and grouping spaces off a number; CellError not_a_number, bad_grouping."""
    if len(text) > MAX_CHARACTERS:
        raise CellError("not_a_number", text=shown(text))
    rest = text.translate(MINUS)
    negative = False
    if rest.startswith("(") and rest.endswith(")"):
        negative, rest = True, rest[1:-1]
    rest, signed = _take_sign(rest.strip(SPACES + SIGNS))
    rest, late = _take_sign(rest.strip(SPACES + SIGNS))
    if (negative and signed) or (signed and late):
        raise CellError("not_a_number", text=shown(text))
    negative = negative or "-" in (signed, late)
    spaced = any(space in rest for space in SPACES + "'’")
    if spaced:
        rest = _without_groups(rest, text)
    if not BODY.fullmatch(rest):
        raise CellError("not_a_number", text=shown(text))
    return Written(negative, rest, spaced)


def _take_sign(text: str) -> tuple[str, str]:
    if text[:1] in ("+", "-"):
        return text[1:], text[:1]
    if text[-1:] == "-":
        return text[:-1], "-"
    return text, ""


def _without_groups(rest: str, text: str) -> str:
    groups = SPACED.match(rest) or QUOTED.match(rest)
    if groups is None:
        code = (
            "bad_grouping" if re.fullmatch(r"[0-9 \u00a0\u202f\u2009\u2007'’.,]+", rest) else "not_a_number"
        )
        raise CellError(code, text=shown(text))
    return "".join(character for character in groups[0] if character.isdigit()) + rest[groups.end() :]


def convention_of(written: Written) -> NumberConvention | None:
    """Tell which convention a number shows by itself: PLAIN when it has no mark, None when it may be both.

    Raises CellError (without text) when it fits neither.
    """
    body = written.body
    commas, points = body.count(","), body.count(".")
    if not commas and not points:
        return NumberConvention.PLAIN
    if commas and points:
        return NumberConvention.COMMA if body.rfind(",") > body.rfind(".") else NumberConvention.POINT
    mark = "," if commas else "."
    as_decimal = NumberConvention.COMMA if commas else NumberConvention.POINT
    as_thousands = NumberConvention.POINT if commas else NumberConvention.COMMA
    if written.spaced:
        return as_decimal
    if not GROUPED[mark].fullmatch(body):
        return as_decimal
    return None if commas + points == 1 else as_thousands


def _pointed(text: str, convention: NumberConvention) -> str:
    """Write usual numbers, one or many, as Python does."""
    if convention is not NumberConvention.COMMA:
        return text
    return text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")


@functools.cache
def _usual_block(convention: NumberConvention, places: int | None) -> re.Pattern[str]:
    decimals = "+" if places is None else f"{{1,{places}}}"
    return re.compile(f"(?:{USUAL_FORMS[convention].replace('%s', decimals)}\n)*+")


def parse_block(
    texts: Sequence[str], convention: NumberConvention, places: int | None
) -> list[NumberValue] | None:
    """Read many numbers at once when all have the usual form and at most so many places, else None."""
    whole = "\n".join(texts) + "\n"
    if not _usual_block(convention, places).fullmatch(whole):
        return None
    numbers = _pointed(whole, convention).split("\n")[:-1]
    return list(map(NumberValue, numbers)) if len(numbers) == len(texts) else None


def parse_number(text: str, convention: NumberConvention) -> NumberValue:
    """Read a number that is not empty, under its column's convention; raise CellError."""
    if USUAL[convention].fullmatch(text):
        return NumberValue(_pointed(text, convention))
    if EXPONENT.fullmatch(text):
        return _with_exponent(text)
    written = take_apart(text)
    seen = convention_of(written)
    if seen is None and convention is NumberConvention.PLAIN:
        raise CellError("ambiguous_number", text=shown(text))
    settled = convention if convention is not NumberConvention.PLAIN else seen
    if settled is None or settled is NumberConvention.PLAIN:
        settled = NumberConvention.POINT  # a number without any mark reads the same either way
    number = _under(written, settled)
    if number is None:
        code = "bad_grouping" if seen is settled else "other_decimal_mark"
        raise CellError(code, text=shown(text), convention=settled.value)
    return number.copy_negate() if written.negative else number


def _under(written: Written, convention: NumberConvention) -> NumberValue | None:
    mark, group = MARKS[convention]
    whole, found, decimals = written.body.partition(mark)
    if group in decimals or mark in decimals:
        return None
    if group in whole:
        if written.spaced or not GROUPED[group].fullmatch(whole):
            return None
        whole = whole.replace(group, "")
    return NumberValue(f"{whole or '0'}.{decimals}" if found else whole)


def _with_exponent(text: str) -> NumberValue:
    number = NumberValue(text.replace(",", "."))
    if SHORTENED.fullmatch(text):
        raise CellError("excel_shortened", text=text)
    if number and not -30 <= number.adjusted() <= 30:
        raise CellError("not_a_number", text=shown(text))
    return NumberValue(format(number, "f"))

"""Figures as people type them and as a field shows them, in English and French.

Both notations are read whatever the language: 1234.5 and 1234,5, with or without spaces, points or commas
between the thousands. Files and the API have a notation of their own, with a point.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from core.common.numbers import MINUS, NARROW, tongue

_PLAIN = re.compile(r"[+-]?(\d+[.,]?\d*|[.,]\d+)", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3})+(?:,\d+)?)", re.ASCII)
# What an English reader takes for 41 thousand and a French one for 41 and a bit.
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)


class NoFigure(ValueError):
    """What was typed is no number."""


class TwoWays(NoFigure):
    """What was typed can be read as two numbers.

    one, other: both, as they are typed without doubt.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.one, self.other = text.replace(",", ""), text.replace(",", ".")


class Typed(NamedTuple):
    """A number, and whether it was typed as a percentage."""

    number: Decimal
    is_percent: bool

    @property
    def share(self) -> Decimal:
        """Return the number, a percentage as its share of one."""
        return self.number / 100 if self.is_percent else self.number


def read(text: str, *, language: str) -> Typed | None:
    """Read a figure; None where nothing was typed.

    Raises NoFigure, TwoWays.
    """
    bare = "".join(text.split()).replace(MINUS, "-")
    if not bare:
        return None
    figure = bare.removesuffix("%")
    if tongue(language) == "en" and _TWO_WAYS.fullmatch(figure):
        raise TwoWays(figure)
    if _PLAIN.fullmatch(figure):
        machine = figure.replace(",", ".")
    elif _GROUPED.fullmatch(figure):
        machine = _ungrouped(figure)
    else:
        raise NoFigure(text)
    return Typed(Decimal(machine), figure != bare)


def write(machine: str, *, language: str) -> str:
    """Write a figure that files would write with a point, such as "-1234.5" or "45%", for a field to show.

    Thousands are not grouped, which would be in the way of who changes a digit.
    """
    if tongue(language) == "en":
        return machine
    return machine.replace(".", ",").replace("%", f"{NARROW}%")


def _ungrouped(figure: str) -> str:
    last = max(figure.rfind(","), figure.rfind("."))
    between = "," if "," in figure[:last] else "."
    whole = figure.replace(between, "")
    return whole.replace(",", ".")

"""Arithmetic as a tree: what a company's formula is once it has been read.

A tree is data: it can be printed, walked and computed, never executed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

MINUS = "\N{MINUS SIGN}"
_SIGNS = {"+": "+", "-": MINUS, "*": "·", "/": "/"}
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_NEGATIVE_BINDS = 3


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written. position: of its first character in the text, from 1."""

    value: Decimal
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A measure."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """A minus sign before something."""

    of: "Expression"
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two things joined by `+`, `-`, `*` or `/`. position: of the sign."""

    sign: str
    left: "Expression"
    right: "Expression"
    position: int = field(default=0, compare=False)


Expression = Number | Name | Negative | Operation


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a printed formula: a measure (`name`), or the text between two."""

    text: str
    name: str = ""


def names(expression: Expression) -> tuple[str, ...]:
    """Return the measures named, each once, in the order in which they are read."""
    return tuple(dict.fromkeys(piece.name for piece in pieces(expression) if piece.name))


def fraction(expression: Expression) -> tuple[Expression, Expression | None]:
    """Return what stands above and below the last division that is done; None where it is no quotient."""
    if isinstance(expression, Operation) and expression.sign == "/":
        return expression.left, expression.right
    return expression, None


def written(expression: Expression) -> str:
    """Print it with as few brackets as it needs. What is printed reads back as the same tree."""
    return "".join(piece.text for piece in pieces(expression))


def pieces(expression: Expression) -> Iterator[Piece]:
    """Print it piece by piece, so that a page can put numbers in the place of names."""
    match expression:
        case Number(value):
            yield Piece(f"{value:f}")
        case Name(name):
            yield Piece(name, name)
        case Negative(of):
            yield Piece(MINUS)
            yield from _inside(of, _NEGATIVE_BINDS)
        case Operation(sign, left, right):
            yield from _inside(left, _BINDS[sign])
            yield Piece(f" {_SIGNS[sign]} ")
            # a − (b − c) is not a − b − c: what stands at the right binds one step more.
            yield from _inside(right, _BINDS[sign] + 1)


def _inside(expression: Expression, least: int) -> Iterator[Piece]:
    bracketed = _binding(expression) < least
    if bracketed:
        yield Piece("(")
    yield from pieces(expression)
    if bracketed:
        yield Piece(")")


def _binding(expression: Expression) -> int:
    match expression:
        case Operation(sign):
            return _BINDS[sign]
        case Negative():
            return _NEGATIVE_BINDS
    return _NEGATIVE_BINDS + 1

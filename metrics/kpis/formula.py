"""Operands and formulas as data, so that what is computed and what a page prints cannot differ."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from metrics.kpis.expression import MINUS, Expression, written


class Bilingual:
    """A description whose French stands beside its English, in a field of the same name with `_fr`."""

    __slots__ = ()

    def said(self, field: str, language: str) -> str:
        """Say a field in a language: French for `fr`, `fr-ca` …, English for every other."""
        suffix = "_fr" if language.lower().split("-")[0] == "fr" else ""
        return str(getattr(self, field + suffix))


@dataclass(frozen=True, slots=True, kw_only=True)
class Operand(Bilingual):
    """One number that a formula needs: a measure over the KPI's window, or over one some months before.

    name      column of the frame given to `Kpi.compute`, and the word in the printed formula
    measure   name in `metrics.kpis.measures`
    shift_months   12: the window a year before. A cohort is then chosen anew, at that window's end
    group     operands of one group stand in for each other: those absent count as 0 as long as one is known.
              Without a group, an absent operand leaves the KPI without a value
    """

    name: str
    measure: str
    label: str
    label_fr: str
    shift_months: int = 0
    group: str | None = None


class Form(StrEnum):
    """The shape of a formula. It decides how it is computed and how it is drawn."""

    QUOTIENT = "quotient"  # factor · numerator / denominator + offset
    SUM = "sum"  # numerator
    MEDIAN = "median"  # of pooled durations
    PRESENT_VALUE = "present_value"  # Σ flow / (1 + rate)^(t/12)
    PAYBACK = "payback"  # first t with Σ flow ≥ 0
    EXPRESSION = "expression"  # any arithmetic: what a company defines


@dataclass(frozen=True, slots=True)
class Term:
    """An operand in a sum, with its sign."""

    operand: str
    sign: int = 1


def terms(expression: str) -> tuple[Term, ...]:
    """Read `"revenue - cost_of_sales"` as terms.

    Raises ValueError when anything but names joined by `+` and `-` is there.
    """
    if not re.fullmatch(r"\s*[a-z_]\w*(\s*[+-]\s*[a-z_]\w*)*\s*", expression):
        raise ValueError(f"not a sum of operands: {expression!r}")
    found = re.findall(r"([+-]?)\s*([a-z_]\w*)", expression)
    return tuple(Term(name, -1 if sign == "-" else 1) for sign, name in found)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula over operands. `numerator` and `denominator` are what the API shows under these names.

    With its numbers, a page prints it as: factor · (numerator terms) / (denominator terms) + offset = value.

    expression   arithmetic of another shape. The terms then only say which operands stand above and below
                 its last division
    grows        it adds up over time, so that a longer window gives a larger number
    """

    form: Form
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...] = ()
    factor: int = 1
    offset: int = 0
    expression: Expression | None = None
    grows: bool = False

    @classmethod
    def quotient(cls, numerator: str, denominator: str, *, factor: int = 1, offset: int = 0) -> Self:
        """Make factor · numerator / denominator + offset from two sums of operands."""
        return cls(Form.QUOTIENT, terms(numerator), terms(denominator), factor, offset)

    @classmethod
    def sum(cls, expression: str) -> Self:
        """Make a plain sum of operands."""
        return cls(Form.SUM, terms(expression))

    @classmethod
    def over(cls, form: Form, operand: str) -> Self:
        """Make a median, present value or payback over one operand."""
        return cls(form, terms(operand))

    @classmethod
    def expressed(
        cls, expression: Expression, above: Iterable[str], below: Iterable[str], *, grows: bool
    ) -> Self:
        """Make any arithmetic, naming the operands above and below its last division."""
        numerator, denominator = (tuple(map(Term, names)) for names in (above, below))
        return cls(Form.EXPRESSION, numerator, denominator, expression=expression, grows=grows)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, in the order in which they are read."""
        return self.numerator + self.denominator

    @property
    def operand_names(self) -> tuple[str, ...]:
        """The operands it uses, each once, in the order in which they are read."""
        return tuple(dict.fromkeys(term.operand for term in self.terms))

    @property
    def text(self) -> str:
        """The formula in one line, language-free: `100 · (promoters − detractors) / responses`."""
        if self.expression is not None:
            return written(self.expression)
        above = _written(self.numerator)
        if self.form is Form.SUM:
            return above
        if self.form is Form.MEDIAN:
            return f"median({above})"
        if self.form is Form.PRESENT_VALUE:
            return f"Σ {above}(t) / (1 + discount_rate)^(t/12)"
        if self.form is Form.PAYBACK:
            return f"min t: Σ {above}(0…t) ≥ 0"
        quotient = f"{_bracketed(self.numerator)} / {_bracketed(self.denominator)}"
        product = quotient if self.factor == 1 else f"{self.factor} · {quotient}"
        return product if self.offset == 0 else f"{product} {_sign(self.offset)} {abs(self.offset)}"


def _sign(number: int) -> str:
    return MINUS if number < 0 else "+"


def _written(sum_of: tuple[Term, ...]) -> str:
    first, *others = sum_of
    lead = MINUS if first.sign < 0 else ""
    return lead + first.operand + "".join(f" {_sign(term.sign)} {term.operand}" for term in others)


def _bracketed(sum_of: tuple[Term, ...]) -> str:
    return _written(sum_of) if len(sum_of) == 1 else f"({_written(sum_of)})"

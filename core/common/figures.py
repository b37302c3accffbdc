"""A value of a KPI as text, by its unit.

Units: `ratio` (0–1, shown as percent), `points` (−100…100), `money`, `days`,
`months`, `per_release`, `items`, `launches`, `users`, `count`. Tiles show three significant
figures; provenance shows every digit that was computed.
"""

from dataclasses import dataclass
from decimal import Decimal

from core.common import numbers
from core.common.numbers import NONE, Number

WHOLE_UNITS = frozenset({"items", "launches", "users", "count"})
_SUFFIX = {
    "points": {"en": "pts", "fr": "pts"},
    "days": {"en": "days", "fr": "jours"},
    "months": {"en": "months", "fr": "mois"},
    "per_release": {"en": "per release", "fr": "par version"},
    "items": {"en": "items", "fr": "éléments"},
    "launches": {"en": "launches", "fr": "lancements"},
    "users": {"en": "users", "fr": "utilisateurs"},
}
_SIGN = {"higher": "≥", "lower": "≤", "closer_to_zero": "±"}


@dataclass(frozen=True)
class Figure:
    """A number and the small unit beside it; the unit is empty where the number carries it (money)."""

    text: str
    unit: str


def unit_word(unit: str, *, language: str) -> str:
    """Return what stands small beside the number of a unit."""
    if unit == "ratio":
        return "%"
    return _SUFFIX.get(unit, {}).get(numbers.tongue(language), "")


def figure(
    value: Number | None,
    unit: str,
    *,
    language: str,
    currency: str = "EUR",
    signed: bool = False,
    trim: bool = False,
    decimals: int | None = None,
) -> Figure:
    """Write a value for a tile or a table, the unit apart.

    decimals: of a KPI that says how many; three significant figures without it. Money from one thousand up
    has its own.
    """
    if value is None:
        return Figure(NONE, "")
    word = unit_word(unit, language=language)
    if unit == "money":
        text = numbers.money(
            value, language=language, currency=currency, decimals=decimals, signed=signed, trim=trim
        )
        return Figure(text, word)
    if unit in WHOLE_UNITS:
        return Figure(numbers.number(value, language=language, decimals=0, signed=signed), word)
    shown = Decimal(str(value)) * 100 if unit == "ratio" else value
    if decimals is not None:
        return Figure(
            numbers.number(shown, language=language, decimals=decimals, signed=signed, trim=trim), word
        )
    return Figure(numbers.three_figures(shown, language=language, signed=signed, trim=trim), word)


def joined(shown: Figure, *, unit: str, language: str) -> str:
    """Put a number and its unit together: "56.2%", "56,2 %", "32.5 pts"."""
    if not shown.unit:
        return shown.text
    if unit == "ratio":
        return shown.text + numbers.percent_sign(language=language)
    return shown.text + numbers.NO_BREAK + shown.unit


def in_full(value: Number | None, unit: str, *, language: str, currency: str = "EUR") -> Figure:
    """Write every digit that is worth something: four decimals, money to the cent."""
    if value is None:
        return Figure(NONE, "")
    word = unit_word(unit, language=language)
    if unit == "money":
        return Figure(numbers.money_in_full(value, language=language, currency=currency), word)
    if unit in WHOLE_UNITS:
        return Figure(numbers.number(value, language=language, decimals=0), word)
    shown = Decimal(str(value)) * 100 if unit == "ratio" else value
    return Figure(numbers.number(shown, language=language, decimals=4, trim=True), word)


def change(difference: Number | None, unit: str, *, language: str, currency: str = "EUR") -> str:
    """Write a difference of two values, signed: ratios in points, never in "% of a %"."""
    if difference is None:
        return NONE
    if unit == "ratio":
        return numbers.points(difference, language=language)
    return joined(
        figure(difference, unit, language=language, currency=currency, signed=True),
        unit=unit,
        language=language,
    )


def target(
    value: Number | None,
    unit: str,
    better: str,
    *,
    language: str,
    currency: str = "EUR",
    with_unit: bool = True,
    decimals: int | None = None,
) -> str:
    """Write a target: "≥ 35", "≤ 210", "± 5%". decimals: as in `figure`.

    better: `higher`, `lower` or `closer_to_zero`. Only percent and money carry their
    unit; the others stand beside a value that names it.
    """
    if value is None:
        return NONE
    shown = figure(value, unit, language=language, currency=currency, trim=True, decimals=decimals)
    text = joined(shown, unit=unit, language=language) if unit == "ratio" else shown.text
    return _SIGN[better] + numbers.NO_BREAK + text


def interval(
    low: Number | None, high: Number | None, unit: str, *, language: str, currency: str = "EUR"
) -> str:
    """Write a 95 % interval: "95%: 30.3 … 34.7", "95 % : 30,3 … 34,7"."""
    if low is None or high is None:
        return ""
    ends = [figure(bound, unit, language=language, currency=currency).text for bound in (low, high)]
    head = {"en": "95%: ", "fr": f"95{numbers.NARROW}%{numbers.NO_BREAK}: "}[numbers.tongue(language)]
    return head + " … ".join(ends)

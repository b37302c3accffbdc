"""Numbers as people read them, in English and French.

Pure functions: `language` is "en" or "fr" (a longer tag such as "fr-ca" counts as its
first part). Ratios come in as 0–1 and are shown as percent; every function takes
None and answers an en dash, so "no value" is never a zero. Rounding is half away
from zero, on the decimal digits of the value. Source: the design reference,
"Numbers and dates".
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NONE = "–"
MINUS = "\u2212"
NARROW = "\u202f"
NO_BREAK = "\u00a0"
Number = int | float | Decimal

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥"}
# Step, its letter, and the decimals at which the step below rounds up into it:
# 999,500 is "€1.0M", never "€1,000k".
_STEPS = (
    (Decimal(10) ** 9, {"en": "bn", "fr": "Md"}, 4),
    (Decimal(10) ** 6, {"en": "M", "fr": "M"}, 3),
    (Decimal(10) ** 3, {"en": "k", "fr": "k"}, 3),
)


@dataclass(frozen=True)
class _Marks:
    """What separates the parts of a number."""

    thousands: str
    decimal: str
    before_percent: str


_MARKS = {"en": _Marks(",", ".", ""), "fr": _Marks(NARROW, ",", NARROW)}


def tongue(language: str) -> str:
    """Reduce a language tag to one that numbers are written in; English when unknown."""
    short = language.partition("-")[0].lower()
    return short if short in _MARKS else "en"


def _exactly(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(value))


def _missing(value: Number | None) -> bool:
    return value is None or not _exactly(value).is_finite()


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _sign(value: Decimal, *, signed: bool) -> str:
    if value < 0:
        return MINUS
    return "+" if signed and value > 0 else ""


def _digits(value: Decimal, *, language: str) -> str:
    marks = _MARKS[tongue(language)]
    whole, _, fraction = f"{abs(value):,f}".partition(".")
    return whole.replace(",", marks.thousands) + (marks.decimal + fraction if fraction else "")


def number(
    value: Number | None,
    *,
    language: str,
    decimals: int | None = None,
    signed: bool = False,
    trim: bool = False,
) -> str:
    """Write a number with its thousands grouped.

    decimals: how many to show; None keeps those the value has.
    signed:   a plus before what is above zero.
    trim:     drop zeros at the end of the decimals ("35.0" becomes "35").
    """
    if value is None or _missing(value):
        return NONE
    exact = _exactly(value)
    if decimals is not None:
        exact = _rounded(exact, decimals)
    if trim or (decimals is None and isinstance(value, float)):
        exact = trimmed(exact)
    return _sign(exact, signed=signed) + _digits(exact, language=language)


def trimmed(value: Decimal) -> Decimal:
    """Drop the zeros at the end that only the places of a column add."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def three_figures(
    value: Number | None, *, language: str, signed: bool = False, most_decimals: int = 1, trim: bool = False
) -> str:
    """Write a number for a tile: three significant figures, never more than `most_decimals` decimals.

    The whole part is never rounded away: 1284 stays "1,284".
    """
    if value is None or _missing(value):
        return NONE
    exact = abs(_exactly(value))
    decimals = 0 if _rounded(exact, 1) >= 100 else 1 if _rounded(exact, 2) >= 10 else 2
    return number(value, language=language, decimals=min(decimals, most_decimals), signed=signed, trim=trim)


def percent(
    ratio: Number | None, *, language: str, decimals: int = 1, signed: bool = False, trim: bool = False
) -> str:
    """Write a ratio (0–1) as percent."""
    if ratio is None or _missing(ratio):
        return NONE
    text = number(_exactly(ratio) * 100, language=language, decimals=decimals, signed=signed, trim=trim)
    return text + percent_sign(language=language)


def percent_sign(*, language: str) -> str:
    """Return the percent sign with the space the language puts before it."""
    return _MARKS[tongue(language)].before_percent + "%"


def points(
    ratio: Number | None, *, language: str, decimals: int = 1, signed: bool = True, trim: bool = False
) -> str:
    """Write a difference of two ratios (0–1) in percentage points."""
    if ratio is None or _missing(ratio):
        return NONE
    text = number(_exactly(ratio) * 100, language=language, decimals=decimals, signed=signed, trim=trim)
    return text + NO_BREAK + "pts"


def money(
    amount: Number | None,
    *,
    language: str,
    currency: str = "EUR",
    decimals: int | None = None,
    signed: bool = False,
    trim: bool = False,
    more: int = 0,
) -> str:
    """Write an amount short: "€144.2M", "970 k€".

    One decimal, except from ten thousand to a million. Below one thousand: `decimals` of them; None: three
    significant figures, "€4.51". more: decimals beyond these in a short form, to tell two amounts apart.
    """
    if amount is None or _missing(amount):
        return NONE
    exact = _exactly(amount)
    scaled, suffix = _scaled(abs(exact), language=language, decimals=decimals, more=more)
    sign = _sign(scaled if exact >= 0 else -scaled, signed=signed)
    digits = _digits(trimmed(scaled) if trim else scaled, language=language)
    return _with_currency(sign, digits, suffix, currency=currency, language=language)


def money_in_full(
    amount: Number | None, *, language: str, currency: str = "EUR", decimals: int = 2, signed: bool = False
) -> str:
    """Write an amount to the cent."""
    if amount is None or _missing(amount):
        return NONE
    exact = _rounded(_exactly(amount), decimals)
    sign, digits = _sign(exact, signed=signed), _digits(exact, language=language)
    return _with_currency(sign, digits, "", currency=currency, language=language)


def _scaled(amount: Decimal, *, language: str, decimals: int | None, more: int) -> tuple[Decimal, str]:
    """Return an amount divided by the largest step it fills once rounded, and the step's letter."""
    for step, letters, carries_at in _STEPS:
        in_steps = amount / step
        if _rounded(in_steps, carries_at + (decimals or 0) * (step == 1000)) >= 1:
            shown = 0 if step == 1000 and in_steps >= 10 else 1
            return _rounded(in_steps, shown + more), letters[tongue(language)]
    return _significant(amount) if decimals is None else _rounded(amount, decimals), ""


def _significant(amount: Decimal) -> Decimal:
    """Round an amount below one thousand to three significant figures, at most four decimals."""
    for decimals in range(5):
        rounded = _rounded(amount, decimals)
        if rounded >= Decimal(10) ** (2 - decimals):
            return rounded
    return rounded if rounded else Decimal(0)


def _with_currency(sign: str, digits: str, suffix: str, *, currency: str, language: str) -> str:
    symbol = _SYMBOLS.get(currency, currency)
    if tongue(language) == "fr":
        gap = NO_BREAK if suffix and symbol == currency else ""
        return f"{sign}{digits}{NO_BREAK}{suffix}{gap}{symbol}"
    gap = NO_BREAK if symbol == currency else ""
    return f"{sign}{symbol}{gap}{digits}{suffix}"

"""Days, months, moments and ages as people read them, in English and French.

Pure functions; none asks what day it is. Source: the design reference, "Numbers and dates".
"""

from datetime import date, datetime

from core.common.numbers import NO_BREAK, NONE, number, tongue

_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": (
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ),
}
_DAY_LETTER = {"en": "d", "fr": "j"}
_SIZES = ((10**9, "G"), (10**6, "M"), (10**3, "k"))
_AT = {"en": " ", "fr": " à "}


def day(value: date | None, *, language: str, year: bool = True) -> str:
    """Write a day: "22 Nov 2026", "22 nov. 2026", "1er nov. 2026"."""
    if value is None:
        return NONE
    number_of_day = "1er" if value.day == 1 and tongue(language) == "fr" else value.day
    text = f"{number_of_day} {_MONTHS[tongue(language)][value.month - 1]}"
    return f"{text} {value.year}" if year else text


def month(value: date | None, *, language: str, year: bool = True) -> str:
    """Write a month: "Oct 2026", "oct. 2026"."""
    if value is None:
        return NONE
    text = _MONTHS[tongue(language)][value.month - 1]
    return f"{text} {value.year}" if year else text


def moment(value: datetime | None, *, language: str, year: bool = False, seconds: bool = False) -> str:
    """Write a moment in its own time zone: "22 Nov 07:14", "22 nov. à 07:14"."""
    if value is None:
        return NONE
    clock = f"{value:%H:%M:%S}" if seconds else f"{value:%H:%M}"
    return day(value, language=language, year=year) + _AT[tongue(language)] + clock


def days(count: float | None, *, language: str, decimals: int = 0) -> str:
    """Write a number of days: "49 d", "49 j"."""
    if count is None:
        return NONE
    return number(count, language=language, decimals=decimals) + NO_BREAK + _DAY_LETTER[tongue(language)]


def age(count: int | None, *, language: str) -> str:
    """Write how old something is: "22 d old"; French says the days alone, "22 j"."""
    if count is None:
        return NONE
    text = days(count, language=language)
    return f"{text} old" if tongue(language) == "en" else text


def seconds(count: float | None, *, language: str) -> str:
    """Write a short duration: "0.6 s", "12 s", "2 min 05 s", "1 h 10 min"."""
    if count is None:
        return NONE
    if count < 60:
        return number(count, language=language, decimals=1 if count < 9.95 else 0) + NO_BREAK + "s"
    whole = round(count)
    if whole < 3600:
        return f"{whole // 60}{NO_BREAK}min{NO_BREAK}{whole % 60:02d}{NO_BREAK}s"
    minutes = round(whole / 60)
    return f"{minutes // 60}{NO_BREAK}h{NO_BREAK}{minutes % 60:02d}{NO_BREAK}min"


def file_size(count: int | None, *, language: str) -> str:
    """Write a number of bytes in steps of a thousand: "612 bytes", "2.4 MB", "2,4 Mo"."""
    if count is None:
        return NONE
    letters = {"en": "B", "fr": "o"}[tongue(language)]
    if count < 1000:
        word = {"en": "bytes", "fr": "octets"}[tongue(language)]
        return number(count, language=language) + NO_BREAK + word
    step, prefix = next((step, prefix) for step, prefix in _SIZES if round(count / step, 1) >= 1)
    return number(count / step, language=language, decimals=1) + NO_BREAK + prefix + letters

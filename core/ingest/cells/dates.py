"""Columns of dates, months and moments, in the forms that exports write them.

A date in digits that can be two days (03/04/2025) is read only when its column's order is settled.
"""

import datetime as dt
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from core.ingest.cells.contract import CellError, Decision, Setting
from core.ingest.cells.keys import header_key
from core.ingest.cells.texts import meaning, shown

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2199
PIVOT: Final = 69  # POSIX: 69–99 are 1969–1999, 00–68 are 2000–2068
MAX_CHARACTERS: Final = 64
EXCEL_EPOCH: Final = dt.date(1899, 12, 30)

MONTH_NAMES: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv enero ene januar",
            "february feb fevrier fevr fev febrero februar",
            "march mar mars marzo marz maerz mrz",
            "april apr avril avr abril abr",
            "may mai mayo",
            "june jun juin junio juni",
            "july jul juillet juil julio juli",
            "august aug aout aou agosto ago",
            "september sep sept septembre septiembre set",
            "october oct octobre octubre oktober okt",
            "november nov novembre noviembre",
            "december dec decembre diciembre dic dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}

YEAR_FIRST: Final = re.compile(r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})")
COMPACT: Final = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
DIGITS: Final = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
DAY_NAME: Final = re.compile(
    r"([0-9]{1,2})(?:er|st|nd|rd|th)?[ \u00a0./-]{1,3}([^\W\d_]{3,10})\.?[ \u00a0,./-]{1,3}"
    r"([0-9]{4}|[0-9]{2})"
)
NAME_DAY: Final = re.compile(
    r"([^\W\d_]{3,10})\.?[ \u00a0-]([0-9]{1,2})(?:st|nd|rd|th)?,?[ \u00a0-]([0-9]{4})"
)
SERIAL: Final = re.compile(r"[2-7][0-9]{4}(?:[.,][0-9]+)?")
TIME: Final = re.compile(
    r"(?:T|[ \u00a0\u202f,]{1,2}(?:à |at )?)([0-9]{1,2})(?:[:h]([0-9]{2})|h)"
    r"(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?"
    r"(?:[ \u00a0\u202f]?([AaPp])\.?[ \u00a0\u202f]?[Mm]\.?)?"
    r"[ \u00a0]?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?$"
)
MONTH_DIGITS: Final = re.compile(r"([0-9]{4})(?:[-/. ]|-?M)([0-9]{1,2})|([0-9]{4})([0-9]{2})")
MONTH_YEAR: Final = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
NAME_YEAR: Final = re.compile(r"([^\W\d_]{3,10})\.?[ \u00a0./-]?([0-9]{4}|[0-9]{2})")
YEAR_NAME: Final = re.compile(r"([0-9]{4})[ \u00a0./-]?([^\W\d_]{3,10})\.?")


class DateOrder(StrEnum):
    """How a column writes dates in digits. ISO: only what can be one day."""

    ISO = "iso"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def full_year(digits: str) -> int:
    """Give the year of two or four digits, two by the POSIX rule."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= PIVOT else 2000)


def month_of(name: str) -> int | None:
    """Give the number of a month by its name or short form in English, French, Spanish or German."""
    return MONTH_NAMES.get(header_key(name))


def day_and_month(first: int, second: int, order: DateOrder, text: str) -> tuple[int, int]:
    """Settle which of two numbers is the day; CellError ambiguous_date, other_date_order."""
    if order is DateOrder.ISO:
        if first <= 12 and second <= 12 and first != second:
            raise CellError("ambiguous_date", text=shown(text))
        return (first, second) if second <= 12 else (second, first)
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    if month > 12 >= day:
        raise CellError("other_date_order", text=shown(text), convention=order.value)
    return day, month


@functools.lru_cache(maxsize=8_192)
def parse_date(text: str, order: DateOrder) -> dt.date:
    """Read the date of a cell that holds no time; raise CellError."""
    if found := YEAR_FIRST.fullmatch(text) or COMPACT.fullmatch(text):
        return _date(int(found["year"]), int(found["month"]), int(found["day"]), text)
    if found := DIGITS.fullmatch(text):
        day, month = day_and_month(int(found[1]), int(found[3]), order, text)
        return _date(full_year(found[4]), month, day, text)
    if (found := DAY_NAME.fullmatch(text)) and (named := month_of(found[2])):
        return _date(full_year(found[3]), named, int(found[1]), text)
    if (found := NAME_DAY.fullmatch(text)) and (named := month_of(found[1])):
        return _date(full_year(found[3]), named, int(found[2]), text)
    if SERIAL.fullmatch(text):
        day_of_serial = EXCEL_EPOCH + dt.timedelta(days=int(text[:5]))
        raise CellError("excel_serial", text=text, date=day_of_serial.isoformat())
    raise CellError("not_a_date", text=shown(text))


def _date(year: int, month: int, day: int, text: str) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CellError("year_out_of_range", text=shown(text), first=FIRST_YEAR, last=LAST_YEAR)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise CellError("no_such_date", text=shown(text)) from error


def _iso_moment(text: str) -> dt.datetime | None:
    """Read the ISO form, which most exports write, the fast way; None for any other."""
    if text[4:5] != "-" or text[7:8] != "-" or text[10:11] not in ("", "T", " "):
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def split_moment(text: str) -> tuple[str, re.Match[str] | None]:
    """Split a cell into its date part and the match of its time of day, if it has one."""
    if len(text) > MAX_CHARACTERS:
        raise CellError("not_a_date", text=shown(text))
    time = TIME.search(text)
    return (text[: time.start()], time) if time else (text, None)


def _time(match: re.Match[str], text: str) -> tuple[dt.time, dt.tzinfo | None]:
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[5]:
        if not 1 <= hour <= 12:
            raise CellError("not_a_time", text=shown(text))
        hour = hour % 12 + (12 if match[5] in "Pp" else 0)
    microsecond = int((match[4] or "0").ljust(6, "0")[:6])
    try:
        return dt.time(hour, minute, int(match[3] or 0), microsecond), _offset(match[6])
    except ValueError as error:
        raise CellError("not_a_time", text=shown(text)) from error


def _offset(written: str | None) -> dt.tzinfo | None:
    if written is None:
        return None
    if written in ("Z", "UTC", "GMT"):
        return dt.UTC
    hours, minutes = int(written[1:3]), int(written[3:].lstrip(":") or 0)
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return dt.timezone(-offset if written[0] == "-" else offset)


@dataclass(frozen=True, slots=True)
class DateColumn:
    """What all columns of dates share: the order of day and month."""

    order: DateOrder = DateOrder.ISO

    @property
    def setting(self) -> Setting | None:
        return "date_order"

    def block(self, _texts: Sequence[str]) -> list[Any] | None:
        return None

    def told(self, convention: str) -> Self:
        """Give the same cleaner under day_first, month_first or iso; ValueError for another word."""
        return replace(self, order=DateOrder(convention))

    def under(self, decision: Decision) -> Self:
        """Give the same cleaner under what the column showed; ValueError when it showed nothing usable."""
        return self.told(decision.outcome)


@dataclass(frozen=True, slots=True)
class Date(DateColumn):
    """A day. A moment is taken by its date as written, in its own time zone."""

    kind: str = field(default="date", init=False)

    def clean(self, text: str) -> dt.date | None:
        """Give the day, None when empty; CellError with the reason."""
        text = meaning(text)
        if not text:
            return None
        if iso := _iso_moment(text):
            return iso.date()
        written, time = split_moment(text)
        if time:
            _time(time, text)
        return parse_date(written, self.order)


@dataclass(frozen=True, slots=True)
class Month(DateColumn):
    """A month, given as its first day. A date is taken as the month it lies in."""

    kind: str = field(default="month", init=False)

    def clean(self, text: str) -> dt.date | None:
        """Give the month's first day, None when empty; CellError with the reason."""
        text = meaning(text)
        if not text:
            return None
        written, _time_of_day = split_moment(text)
        found = _month(written)
        if found:
            return _date(found[0], found[1], 1, text)
        try:
            return parse_date(written, self.order).replace(day=1)
        except CellError as error:
            if error.code == "not_a_date":
                raise CellError("not_a_month", text=shown(text)) from error
            raise


def _month(text: str) -> tuple[int, int] | None:
    """Give (year, month) of a month written without a day."""
    if found := MONTH_DIGITS.fullmatch(text):
        return int(found[1] or found[3]), int(found[2] or found[4])
    if found := MONTH_YEAR.fullmatch(text):
        return int(found[2]), int(found[1])
    if (found := NAME_YEAR.fullmatch(text)) and (named := month_of(found[1])):
        return full_year(found[2]), named
    if (found := YEAR_NAME.fullmatch(text)) and (named := month_of(found[2])):
        return int(found[1]), named
    return None


@dataclass(frozen=True, slots=True)
class Timestamp(DateColumn):
    """A moment. Without a zone of its own it is a time of day in `zone`; a date alone is its midnight."""

    zone: str = "UTC"
    kind: str = field(default="timestamp", init=False)

    def clean(self, text: str) -> dt.datetime | None:
        """Give the moment with its zone, None when empty; CellError with the reason."""
        text = meaning(text)
        if not text:
            return None
        if iso := _iso_moment(text):
            return iso if iso.tzinfo else iso.replace(tzinfo=ZoneInfo(self.zone))
        written, time = split_moment(text)
        day = parse_date(written, self.order)
        clock, offset = _time(time, text) if time else (dt.time(), None)
        return dt.datetime.combine(day, clock, offset or ZoneInfo(self.zone))

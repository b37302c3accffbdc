"""Write typed values as the text a person would have typed; readers downstream see only text."""

import datetime as dt
from decimal import Decimal
from typing import Final

EXACT_INTEGERS: Final = 10**15


def sheet_number_text(number: float) -> str:
    """Write the number of a cell: 12, 0.1, -3.5; beyond 15 digits as Excel does, 1.2E+20.

    Excel keeps 15 digits: more would show noise that nobody typed (0.30000000000000004), and an
    identifier of 16 digits has lost its last one, so that a column of keys must refuse it.
    """
    if number.is_integer() and abs(number) < EXACT_INTEGERS:
        return str(int(number))
    text = format(number, ".15g")
    if "e" not in text:
        return text
    return format(Decimal(text), "f") if abs(number) < 1 else text.upper()


def decimal_text(number: Decimal) -> str:
    """Write a decimal number in full, without trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def float_text(number: float) -> str:
    """Write a float in full with the fewest digits that tell it from its neighbours."""
    if number != number or number in (float("inf"), float("-inf")):
        return str(number)
    return decimal_text(Decimal(repr(number)))


def boolean_text(value: bool) -> str:
    """Write true or false."""
    return "true" if value else "false"


def duration_text(duration: dt.timedelta) -> str:
    """Write a duration as hours, minutes and seconds: 36:00:00."""
    total = round(duration.total_seconds())
    minutes, seconds = divmod(abs(total), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if total < 0 else ''}{hours:02d}:{minutes:02d}:{seconds:02d}"


def moment_text(moment: dt.datetime) -> str:
    """Write a moment in ISO form, to the millisecond, which is what a fraction of a day holds."""
    if not moment.microsecond:
        return moment.isoformat(timespec="seconds")
    rounded = moment + dt.timedelta(microseconds=500)
    return rounded.isoformat(timespec="milliseconds" if rounded.microsecond >= 1000 else "seconds")

"""Every sentence about a cell or a column, by code: what is wrong, and what to do."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Parameters = Mapping[str, str | int]

NUMBER_ADVICE: Final = _("Write a plain number such as 1234.56.")
DATE_ADVICE: Final = _("Write the date as YYYY-MM-DD, for example 2025-03-31.")
ORDER_ADVICE: Final = _(
    "Set date_order in the mapping to day_first or month_first, or write the date as YYYY-MM-DD."
)
MARK_ADVICE: Final = _(
    "Set decimal_mark in the mapping to comma or point, or write the number without thousands separators."
)

CELLS: Final = {
    "required": (_("The cell is empty."), _("This column needs a value in every row.")),
    "spreadsheet_error": (
        _("“%(text)s” is an error of the spreadsheet, not a value."),
        _("Correct the formula and save the file again."),
    ),
    "uncalculated": (
        _("The formula in this cell was never calculated."),
        _("Open the file in a spreadsheet program, save it, and upload it again."),
    ),
    "excel_shortened": (
        _("Excel shortened this number: “%(text)s” has lost digits."),
        _("Format the column as text before the value is typed or imported, then export again."),
    ),
    "control_character": (
        _("The cell holds a character that text cannot hold (code %(number)s)."),
        _("Type the cell again."),
    ),
    "too_long": (
        _("The text has %(found)s characters; at most %(limit)s fit."),
        _("Shorten it."),
    ),
    "not_an_email": (
        _("“%(text)s” is not an e-mail address."),
        _("Write one address such as name@example.com and nothing else."),
    ),
    "not_a_choice": (
        _("“%(text)s” is not one of the values this column knows."),
        _("Use one of: %(choices)s."),
    ),
    "not_a_choice_near": (
        _("“%(text)s” is not one of the values this column knows."),
        _("Did you mean “%(near)s”? Known: %(choices)s."),
    ),
    "not_a_boolean": (
        _("“%(text)s” is neither yes nor no."),
        _("Write yes or no (oui, non, true, false, 1, 0, x)."),
    ),
    "not_a_number": (_("“%(text)s” is not a number."), NUMBER_ADVICE),
    "bad_grouping": (_("The digits of “%(text)s” are not grouped by three."), NUMBER_ADVICE),
    "ambiguous_number": (
        _("“%(text)s” may be a thousand or a decimal; nothing in this cell tells which."),
        MARK_ADVICE,
    ),
    "other_decimal_mark": (
        _("“%(text)s” does not fit the decimal mark of this column (%(convention)s)."),
        MARK_ADVICE,
    ),
    "not_whole": (_("“%(text)s” is not a whole number."), _("Write it without decimals.")),
    "too_many_places": (
        _("“%(text)s” has more than %(limit)s decimal places."),
        _("Round it in the file, so that what is stored is what was sent."),
    ),
    "too_many_digits": (_("“%(text)s” has more than %(limit)s digits."), NUMBER_ADVICE),
    "too_small": (_("%(text)s is less than %(limit)s."), _("Correct the value.")),
    "too_large": (_("%(text)s is more than %(limit)s."), _("Correct the value.")),
    "not_a_date": (_("“%(text)s” is not a date."), DATE_ADVICE),
    "no_such_date": (_("“%(text)s” is not a day of the calendar."), DATE_ADVICE),
    "year_out_of_range": (
        _("The year of “%(text)s” is not between %(first)s and %(last)s."),
        DATE_ADVICE,
    ),
    "excel_serial": (
        _("“%(text)s” is Excel's inner number of a date (probably %(date)s)."),
        _("Format the column as a date in Excel and save the file again, or write YYYY-MM-DD."),
    ),
    "ambiguous_date": (
        _("“%(text)s” may be two different days; nothing in this cell tells which."),
        ORDER_ADVICE,
    ),
    "other_date_order": (
        _("“%(text)s” does not fit the date order of this column (%(convention)s)."),
        ORDER_ADVICE,
    ),
    "not_a_month": (
        _("“%(text)s” is not a month."),
        _("Write the month as YYYY-MM, for example 2025-03."),
    ),
    "several_values": (
        _("Several columns of this name hold different values (%(values)s), and only one is possible."),
        _("Leave one of them, or choose another column in the mapping."),
    ),
    "not_a_duration": (
        _("“%(text)s” is not a working time."),
        _("Write seconds such as 7200, or units such as 2d 4h."),
    ),
    "not_a_time": (
        _("“%(text)s” has a time of day that does not exist."),
        _("Write the moment as YYYY-MM-DD HH:MM."),
    ),
}

UNKNOWN: Final = (_("The cell cannot be read (%(code)s)."), _("Correct the value."))

DECISIONS: Final = {
    ("date_order", "day_first"): _("Dates are written day first (line %(lines)s: %(samples)s)."),
    ("date_order", "month_first"): _("Dates are written month first (line %(lines)s: %(samples)s)."),
    ("date_order", "iso"): _("No date of this column can be read in two ways."),
    ("date_order", "mixed"): _(
        "Dates contradict each other: %(samples)s (lines %(lines)s) cannot have the same order of day and "
        "month. Correct the file, or set date_order in the mapping to day_first or month_first; "
        "rows that do not fit are then set apart."
    ),
    ("date_order", "undecidable"): _(
        "No date of this column tells whether the day or the month comes first, for example %(samples)s "
        "(lines %(lines)s). Set date_order in the mapping to day_first or month_first."
    ),
    ("decimal_mark", "point"): _("The decimal mark is the point (line %(lines)s: %(samples)s)."),
    ("decimal_mark", "comma"): _("The decimal mark is the comma (line %(lines)s: %(samples)s)."),
    ("decimal_mark", "plain"): _("No number of this column has a decimal mark."),
    ("decimal_mark", "mixed"): _(
        "Numbers contradict each other: %(samples)s (lines %(lines)s) cannot have the same decimal mark. "
        "Correct the file, or set decimal_mark in the mapping to comma or point; "
        "rows that do not fit are then set apart."
    ),
    ("decimal_mark", "undecidable"): _(
        "No number of this column tells a thousands separator from a decimal mark, for example %(samples)s "
        "(lines %(lines)s). Set decimal_mark in the mapping to comma or point."
    ),
}


def cell_message(code: str, parameters: Parameters) -> tuple[str, str]:
    """Render (what is wrong, what to do) in the active language."""
    message, advice = CELLS.get(code, UNKNOWN)
    known = {"code": code, **parameters}
    return str(message) % known, str(advice) % known


def decision_message(setting: str, outcome: str, lines: Sequence[int], samples: Sequence[str]) -> str:
    """Render what a column showed about its convention, in the active language."""
    shown = {
        "lines": ", ".join(map(str, lines)),
        "samples": ", ".join(gettext("“%(text)s”") % {"text": sample} for sample in samples),
    }
    return str(DECISIONS[setting, outcome]) % shown

"""Every sentence the readers may say, by code, so that a stored code can be told in any language."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

Parameters = Mapping[str, str | int]

REFUSALS: Final = {
    # the file as a whole
    "empty_file": _("The file is empty. Export it again and check that it has a header row and data."),
    "only_header": _("The file has a header row (line %(line)s) but no row of data below it."),
    "too_large": _(
        "The file has %(megabytes)s MB; at most %(limit)s MB are read for this kind of file. "
        "Save a spreadsheet as CSV, or split the file."
    ),
    "not_a_table": _(
        "The content is %(found)s, whatever the name of the file says. "
        "Upload a CSV, an Excel workbook (.xlsx) or a Parquet file."
    ),
    "too_many_columns": _("The header has %(found)s columns; at most %(limit)s are read."),
    "broken_header": _(
        "The header on line %(line)s cannot be cut into names: a quote is probably opened and never closed."
    ),
    "duplicated_column": _(
        "“%(column)s” was found in more than one column of the header: %(positions)s. "
        "Remove or rename all but one, or choose one in the mapping."
    ),
    # text
    "nul_character": _(
        "Line %(line)s holds a NUL character, which text never does. The file is damaged, or is not text: "
        "export it again as “CSV UTF-8”."
    ),
    "utf16_without_mark": _(
        "The file looks like UTF-16 without a byte order mark. Save it again as “CSV UTF-8”."
    ),
    "unreadable_text": _(
        "Line %(line)s cannot be read as %(encoding)s, although the file begins so. "
        "Save it again as “CSV UTF-8”."
    ),
    "mixed_encoding": _(
        "The file is UTF-8 in most places, but line %(line)s is not: parts of different files were probably "
        "joined. Save it again as “CSV UTF-8”, or correct that line."
    ),
    "line_too_long": _(
        "Line %(line)s is longer than %(limit)s bytes. A quote may be missing, or the file is not a table."
    ),
    "too_many_broken_rows": _(
        "Line %(line)s is one of more than %(limit)s lines whose quotes do not match. "
        "Export the file again with quotes doubled inside quoted cells."
    ),
    # workbooks
    "damaged_workbook": _(
        "The workbook is damaged and cannot be opened. Open it in Excel and save it again."
    ),
    "locked_workbook": _(
        "The workbook is protected by a password, or is an old .xls file. "
        "Remove the password and save it as .xlsx or CSV."
    ),
    "other_archive": _(
        "The file is a ZIP archive but not an Excel workbook (.xlsx). Unpack it and upload what it holds."
    ),
    "binary_workbook": _("The file is a binary workbook (.xlsb). Save it as .xlsx or CSV."),
    "too_many_entries": _("The workbook's archive holds %(found)s entries; at most %(limit)s are read."),
    "unpacks_too_large": _(
        "The workbook would unpack to more than %(limit)s MB. Save the sheet you need as CSV."
    ),
    "packed_too_tightly": _(
        "“%(part)s” unpacks to more than %(limit)s times its size, as only a harmful file does. "
        "Save the sheet you need as CSV."
    ),
    "suspicious_archive": _(
        "“%(part)s” in the workbook's archive is repeated, overlaps another part or is packed in an unusual "
        "way. Open the workbook in Excel and save it again."
    ),
    "doctype": _(
        "“%(part)s” declares a document type, which no spreadsheet program writes. "
        "Open the workbook in Excel and save it again."
    ),
    "part_not_utf8": _("“%(part)s” is not UTF-8. Open the workbook in Excel and save it again."),
    "too_many_cells": _(
        "Sheet “%(sheet)s” reaches to cell %(cell)s: %(found)s cells, and at most %(limit)s are read. "
        "Delete stray cells far from the table, or save the sheet as CSV."
    ),
    "sheet_too_wide": _(
        "Sheet “%(sheet)s” reaches to cell %(cell)s; at most %(limit)s columns are read. "
        "Delete stray cells far from the table."
    ),
    "cell_too_long": _(
        "Cell %(cell)s of sheet “%(sheet)s” holds more than %(limit)s characters, "
        "which no spreadsheet allows."
    ),
    "too_many_bad_cells": _(
        "Sheet “%(sheet)s” has more than %(limit)s cells with an error such as #REF!. Correct the formulas."
    ),
    "no_sheet": _("The workbook has no sheet with a header row and data."),
    # Parquet
    "damaged_parquet": _("The Parquet file is damaged or cut off and cannot be opened. Write it again."),
    "too_many_values": _("The Parquet file has %(found)s values; at most %(limit)s are read. Split it."),
    # the subprocess
    "too_much_memory": _("The file needs more memory than the %(limit)s MB it may have. Save it as CSV."),
    "too_slow": _("Reading the file took more than the %(limit)s seconds it may take. Save it as CSV."),
    "reader_stopped": _(
        "The file made its reader stop. Open it in its program and save it again, or use CSV."
    ),
}

ROWS: Final = {
    "too_many_cells": _(
        "Line %(line)s has %(found)s cells, the header has %(expected)s. A cell may hold the delimiter "
        "without being quoted."
    ),
    "too_few_cells": _("Line %(line)s has %(found)s cells, the header has %(expected)s."),
    "open_quote": _("Line %(line)s opens a quote that is not closed where a cell ends."),
    "broken_quote": _(
        "Line %(line)s has text right after a closing quote. Quotes inside a quoted cell must be doubled."
    ),
    "after_broken_quote": _("Line %(line)s seems to continue the broken row above it."),
    "stray_carriage_return": _("Line %(line)s holds a carriage return outside quotes."),
    "cell_too_long": _("Line %(line)s has a cell that is longer than the reader accepts."),
    "row_too_long": _("Line %(line)s begins a row that is longer than the reader accepts."),
}

NOTES: Final = {
    "header_below_top": _("The header was found on line %(line)s; the lines above it were not read."),
    "sheet_chosen": _("Sheet “%(sheet)s” was read, because its header fits best (of %(count)s sheets)."),
    "c1_controls": _(
        "The text is neither UTF-8 nor Windows-1252 throughout and was read as Latin-1; "
        "some characters, first on line %(line)s, may look wrong."
    ),
    "legacy_code_page": _(
        "The text was read with the older encoding %(encoding)s (first such character on line %(line)s). "
        "Check the accents in the preview; “CSV UTF-8” avoids the question."
    ),
    "separator_line": _("The first line only names the separator and was not read as data."),
    "unnamed_columns": _("%(count)s columns have no name, first column %(position)s."),
}

UNKNOWN: Final = _("The file cannot be read (%(code)s).")


def refusal_message(code: str, parameters: Parameters, *, line: int | None = None) -> str:
    """Render why a file was refused, in the active language; `line` is known to the text as %(line)s."""
    template = REFUSALS.get(code, UNKNOWN)
    return str(template) % {"line": gettext("unknown") if line is None else line, "code": code, **parameters}


def row_message(code: str, parameters: Parameters) -> str:
    """Render why a row could not be read; parameters: line, expected, found."""
    return str(ROWS.get(code, UNKNOWN)) % {"code": code, **parameters}


def note_message(code: str, parameters: Parameters) -> str:
    """Render what the reader decided and wants to tell."""
    return str(NOTES.get(code, UNKNOWN)) % {"code": code, **parameters}

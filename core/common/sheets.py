"""Write tables that people open in a spreadsheet program, without letting a cell act on them.

A text that begins like a formula is calculated by Excel and its relatives when a CSV is opened.
Such texts get a leading apostrophe, which those programs show as text and our readers take off
again. In XLSX a text is written as a text cell, which is never calculated.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from core.common.formulas import original_text, safe_cell

__all__ = ["Cell", "Sheets", "csv_cell", "original_text", "safe_cell", "write_csv", "write_xlsx"]

MARK: Final = "\ufeff"  # tells Excel that a CSV is UTF-8
MAX_CELL_CHARACTERS: Final = 32_767
MAX_SHEET_NAME: Final = 31
FORBIDDEN_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
EXACT_NUMBER: Final = 10**15  # Excel keeps 15 digits

Cell = str | int | float | Decimal | bool | dt.date | dt.datetime | None
Sheets = Mapping[str, Iterable[Sequence[Cell]]]


def csv_cell(value: Cell) -> str:
    """Write one value: numbers and dates in ISO form as they are, true and false, texts made safe."""
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):  # a datetime is a date
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def write_csv(
    rows: Iterable[Sequence[Cell]], *, delimiter: str = ",", mark: bool = True, guarded: bool = False
) -> Iterator[str]:
    """Yield a CSV in pieces of some rows (RFC 4180, CR LF), beginning with the UTF-8 mark.

    guarded: the rows are texts that were made safe already.
    Encode the pieces as UTF-8; a StreamingHttpResponse takes them as they are.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if mark:
        buffer.write(MARK)
    for number, row in enumerate(rows, start=1):
        writer.writerow(row if guarded else [csv_cell(value) for value in row])
        if number % 500 == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if rest := buffer.getvalue():
        yield rest


def write_xlsx(path: str | Path, sheets: Sheets) -> None:
    """Write a workbook: {name of sheet: rows}, the first row of each in bold and frozen.

    Texts are text cells, also when they look like formulas, numbers or addresses; dates are real
    dates; a number that Excel would shorten is written as text; a text is cut at the 32,767
    characters that a cell holds. Memory stays flat with the rows.
    """
    options: dict[str, Any] = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for name in sheets:
            sheet = book.add_worksheet(FORBIDDEN_IN_NAMES.sub(" ", name)[:MAX_SHEET_NAME])
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(sheets[name]):
                for position, value in enumerate(row):
                    _write_cell(sheet, number, position, value, moment=moment, style=None if number else bold)


def _write_cell(
    sheet: Worksheet, row: int, column: int, value: Cell, *, moment: Format, style: Format | None
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value[:MAX_CELL_CHARACTERS], style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, dt.datetime):  # Excel knows no time zones: the clock as it stands
        sheet.write_datetime(row, column, value.replace(tzinfo=None), moment)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value)
    elif -EXACT_NUMBER < value < EXACT_NUMBER:
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, csv_cell(value), style)

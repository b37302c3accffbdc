"""Read an Excel workbook that passed the scan of its archive: rows of text with their sheet row."""

import datetime as dt
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.ingest.readers.headers import HEADER_SEARCH_ROWS, find_header
from core.ingest.readers.sandbox.archive import BadCells, SheetScan, column_letters, scan_workbook
from core.ingest.readers.sandbox.limits import MAX_CELL_CHARACTERS, Refusal
from core.ingest.readers.sandbox.serving import NumberedRow, Request, serve
from core.ingest.readers.sandbox.texts import boolean_text, duration_text, moment_text, sheet_number_text

Row = list[Any]


WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    str: str,
    float: sheet_number_text,
    int: str,
    bool: boolean_text,
    dt.datetime: moment_text,
    dt.date: dt.date.isoformat,
    dt.time: lambda value: value.isoformat(timespec="seconds"),
    dt.timedelta: duration_text,
}


@dataclass(slots=True)
class OpenSheet:
    """One sheet: its rows by sheet row number, columns counted from the leftmost filled one."""

    name: str
    visible: bool
    sheet: CalamineSheet
    bad: BadCells
    left: int  # column from 0 that comes first in every row

    def raw_rows(self) -> Iterator[tuple[int, Row]]:
        """Yield (sheet row, cells as calamine gives them, cells in error as their text)."""
        start = self.sheet.start
        padding = [""] * ((start[1] if start else self.left) - self.left)
        number = 0
        if start:
            for number, row in enumerate(self.sheet.iter_rows(), start=1):
                yield number, self._with_bad(number, padding + row if padding else row)
        for late in sorted(row for row in self.bad if row > number):
            yield late, self._with_bad(late, [])

    def _with_bad(self, number: int, row: Row) -> Row:
        for column, text in self.bad.get(number, {}).items():
            place = column - self.left
            row.extend([""] * (place + 1 - len(row)))
            row[place] = text
        return row

    def text_rows(self) -> Iterator[NumberedRow]:
        """Yield (sheet row, cells as text)."""
        for number, row in self.raw_rows():
            yield number, [WRITERS[type(cell)](cell) for cell in row]


class Workbook:
    """An open workbook whose archive was scanned."""

    def __init__(self, path: Path) -> None:
        self.scans = scan_workbook(path)
        try:
            self.book = CalamineWorkbook.from_path(str(path))
        except PasswordError as error:
            raise Refusal("locked_workbook") from error
        except CalamineError as error:
            raise Refusal("damaged_workbook") from error
        self.names = [
            sheet.name for sheet in self.book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
        ]
        self.hidden = {
            sheet.name for sheet in self.book.sheets_metadata if sheet.visible != SheetVisibleEnum.Visible
        }

    def open(self, name: str) -> OpenSheet:
        """Open one sheet by its name."""
        try:
            sheet = self.book.get_sheet_by_name(name)
        except CalamineError as error:
            raise Refusal("damaged_workbook") from error
        bad = self.scans.get(name, SheetScan(name)).bad
        lefts = [column for cells in bad.values() for column in cells]
        if sheet.start:
            lefts.append(sheet.start[1])
        return OpenSheet(name, name not in self.hidden, sheet, bad, min(lefts, default=0))

    def best_sheet(self, known: Collection[str]) -> tuple[OpenSheet, int, list[str]]:
        """Find (sheet, sheet row of its header, header cells) where the header fits best.

        Most known names first, then visible before hidden, then the workbook's own order.
        """
        best: tuple[tuple[int, bool, bool], OpenSheet, int, list[str]] | None = None
        for name in self.names:
            sheet = self.open(name)
            rows = [(number, row) for number, row in islice(_filled(sheet), HEADER_SEARCH_ROWS)]
            found = find_header([row for _number, row in rows], known)
            if found is None:
                continue
            number, header = rows[found[0]]
            rank = (found[1], sheet.visible, len(rows) > found[0] + 1)
            if best is None or rank > best[0]:
                best = rank, sheet, number, header
        if best is None:
            raise Refusal("no_sheet")
        return best[1:]


def _filled(sheet: OpenSheet) -> Iterator[NumberedRow]:
    return ((number, row) for number, row in sheet.text_rows() if any(row))


class Survey:
    """One look at all rows below the header: which columns hold real numbers, how many rows, how wide."""

    def __init__(self, sheet: OpenSheet, header_line: int) -> None:
        self.typed: set[int] = set()
        self.rows = 0
        self.width = 0
        for number, row in sheet.raw_rows():
            if number > header_line:
                self._see(sheet, number, row)

    def _see(self, sheet: OpenSheet, number: int, row: Row) -> None:
        filled = [position for position, cell in enumerate(row) if cell != ""]
        if not filled:
            return
        self.rows += 1
        self.width = max(self.width, filled[-1] + 1)
        for position in filled:
            cell = row[position]
            kind = type(cell)
            if kind is str:
                _refuse_text(sheet, number, position, cell)
            elif kind is float:
                self.typed.add(position)


def _refuse_text(sheet: OpenSheet, number: int, position: int, text: str) -> None:
    if "\0" in text:
        raise Refusal("nul_character", line=number)
    if len(text) > MAX_CELL_CHARACTERS:
        place = f"{column_letters(sheet.left + position + 1)}{number}"
        raise Refusal("cell_too_long", line=number, sheet=sheet.name, cell=place, limit=MAX_CELL_CHARACTERS)


class WorkbookKind:
    """Answers requests about Excel workbooks."""

    def sniff(self, request: Request) -> dict[str, Any]:
        """Give the facts of `Sniffed`."""
        book = Workbook(Path(request["path"]))
        sheet, header_line, cells = book.best_sheet(frozenset(request["known"]))
        header = [cell.strip() for cell in cells]
        while not header[-1]:
            header.pop()
        survey = Survey(sheet, header_line)
        if not survey.rows:
            raise Refusal("only_header", line=header_line)
        header += [""] * (survey.width - len(header))  # cells stand under no name: nothing is dropped
        return {
            "header": header,
            "header_line": header_line,
            "first_line": header_line + 1,
            "sheet": sheet.name,
            "sheets": book.names,
            "typed_numbers": sorted(survey.typed),
            "rows": survey.rows,
        }

    def rows(self, request: Request) -> Iterator[NumberedRow]:
        """Yield the rows of one sheet from a sheet row on."""
        sheet = Workbook(Path(request["path"])).open(request["sheet"])
        first = request["first_line"]
        return ((number, row) for number, row in sheet.text_rows() if number >= first)


if __name__ == "__main__":
    sys.exit(serve(WorkbookKind()))

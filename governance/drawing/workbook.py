"""The workbook of a pack: the data behind every chart, with native charts, and every row of every list.

Texts are written as text cells, whatever they look like: a name that begins with `=` is never calculated.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from math import ceil
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from governance.drawing.archive import settle
from governance.drawing.pack import Chart, Pack

MAX_CELL: Final = 32_767
FONT: Final = "Inter"
COLOURS: Final = {
    "ok": "#16704A",
    "warn": "#875500",
    "bad": "#B42318",
    "mute": "#5B6069",
    "accent": "#2347C5",
}
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Row = Sequence[Any]
# A number format may name its language: 409 is English, 40C French.
MONTHS: Final = {"en": "[$-409]mmm yyyy", "fr": "[$-40C]mmm yyyy"}
LINE: Final = 15  # points
LETTERS: Final = 1.0  # of the width of a column that a letter takes on average


def draw_workbook(pack: Pack) -> bytes:
    """Return a workbook: the same bytes for the same pack."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, OPTIONS) as book:
        book.formats[0].set_font_name(FONT)
        book.formats[0].set_font_size(10)
        book.set_properties(
            {
                "title": f"{pack.eyebrow}: {pack.title}",
                "subject": pack.sha256,
                "author": pack.company or "CPO Portal",
                "created": pack.taken_at.astimezone(UTC).replace(tzinfo=None),
            }
        )
        _Sheets(book, pack).write()
    return settle(written.getvalue(), pack.taken_at)


class _Sheets:
    """Writes the sheets one after the other."""

    def __init__(self, book: Workbook, pack: Pack) -> None:
        self.book = book
        self.pack = pack
        self.words = pack.words
        self.plain = {"font_name": FONT, "font_size": 10, "valign": "top"}
        self.head = book.add_format({**self.plain, "bold": True, "bottom": 1, "text_wrap": True})
        self.text = book.add_format(self.plain)
        self.wrapped = book.add_format({**self.plain, "text_wrap": True})
        self.month = book.add_format({**self.plain, "num_format": MONTHS[pack.language], "align": "left"})
        self.title = book.add_format({**self.plain, "bold": True, "font_size": 16})
        self.tones = {
            tone: book.add_format({**self.plain, "font_color": colour, "bold": True})
            for tone, colour in COLOURS.items()
        }
        self.numbers: dict[str, Format] = {}

    def write(self) -> None:
        """Write every sheet, what changed first."""
        pack, words = self.pack, self.words
        self._changes()
        head = words.many("kpi", "window", "value", "target", "status", "change", "interval", "n", "age")
        rows = [
            [s.name, s.window, s.value, s.target, s.mark, s.change, s.interval, s.n, s.age]
            for s in pack.scorecard
        ]
        self._list("scorecard", head, rows, (36, 26, 16, 14, 18, 36, 18, 24, 10))
        self._heat_map()
        head = words.many("place", "kpi", "value", "target", "status", "owner", "n", "age")
        rows = [[e.place, e.kpi, e.value, e.target, e.mark, e.owner, e.n, e.age] for e in pack.off_target]
        self._list("exceptions", head, rows, (32, 24, 16, 14, 18, 26, 24, 10))
        self._launches()
        self._trends()
        self._definitions()
        self._facts()

    def _changes(self) -> None:
        pack = self.pack
        sheet = self._sheet("changed")
        sheet.set_row(0, LINE * 1.6)
        sheet.write_string(0, 0, _cut(pack.title), self.title)
        for at, sentence in enumerate([pack.changes_head, *pack.lead], start=1):
            sheet.write_string(at, 0, _cut(sentence))
        first = 3 + len(pack.lead)
        head = [self.words["status"], self.words["what"], self.words["note"]]
        head += [pack.before_head or self.words["before"], pack.after_head]
        rows = [[line.mark, line.title, line.note, line.before, line.after] for line in pack.changes]
        self._rows(sheet, first, head, rows, (20, 44, 96, 20, 20))
        sheet.freeze_panes(first + 1, 0)

    def _heat_map(self) -> None:
        """Write each number with its status beside it, as words: a colour alone says nothing."""
        head = [self.words["product"]]
        for name, target in self.pack.heat_columns:
            head += [f"{name} ({target})", f"{name}, {self.words['status']}"]
        rows = [
            [line.name, *(part for cell in line.cells for part in (cell.text, cell.mark))]
            for line in self.pack.heat
        ]
        self._list("heat_map", head, rows, (32, *[16] * (len(head) - 1)))

    def _launches(self) -> None:
        words = self.words
        head = words.many("launch", "product", "first", "now", "launched", "slip_days", "status")
        lines = self.pack.launches
        rows = [[x.name, x.product, x.first, x.now, x.launched, x.slip, x.mark] for x in lines]
        sheet = self._list("launches", head, rows, (36, 28, 16, 16, 16, 12, 18))
        if any(line.slip is not None for line in lines):
            chart = self.book.add_chart({"type": "bar"})
            name = sheet.get_name()
            chart.add_series(
                {
                    "name": words["slip_days"],
                    "categories": [name, 1, 0, len(rows), 0],
                    "values": [name, 1, 5, len(rows), 5],
                    "fill": {"color": "#17191C"},
                    "gap": 60,
                }
            )
            chart.set_title({"name": words["slip_days"], "name_font": {"size": 11}})
            chart.set_legend({"none": True})
            chart.set_y_axis({"reverse": True, "label_position": "low"})
            chart.set_size({"width": 720, "height": 140 + 24 * len(rows)})
            sheet.insert_chart(1, 8, chart, {"description": words["slip_chart"]})

    def _trends(self) -> None:
        """Write the data of every chart as numbers, each beside its own chart."""
        sheet = self._sheet("trends")
        sheet.set_column(0, 4 + max((len(chart.stretches) for chart in self.pack.charts), default=1), 16)
        row = 0
        for chart in self.pack.charts:
            row = self._trend(sheet, chart, row)

    def _trend(self, sheet: Worksheet, chart: Chart, top: int) -> int:
        words = self.words
        sheet.set_row(top, LINE * 1.6)
        sheet.write_string(top, 0, _cut(chart.title), self.title)
        unit = f" ({chart.unit})" if chart.unit else ""
        head = [words["month"], *(f"{name}{unit}" for name in chart.stretches)]
        head += words.many("low", "high", "target", "version")
        sheet.set_row(top + 1, LINE * 2)
        for column, text in enumerate(head):
            sheet.write_string(top + 1, column, _cut(text), self.head)
        for at, point in enumerate(chart.points, start=top + 2):
            sheet.write_datetime(at, 0, datetime.combine(point.month, time()), self.month)
            values = [point.value if point.stretch == part else None for part in range(len(chart.stretches))]
            cells = (*values, point.low, point.high, chart.target)
            for column, cell in enumerate(cells, start=1):
                if cell is not None:
                    sheet.write_number(at, column, cell, self._number(chart.number))
            sheet.write_number(at, len(cells) + 1, point.version)
        last = top + 1 + len(chart.points)
        if chart.broken:
            sheet.write_string(last + 1, 0, _cut(chart.broken))
        self._line_chart(sheet, chart, top + 2, last)
        return last + 3

    def _line_chart(self, sheet: Worksheet, chart: Chart, first: int, last: int) -> None:
        drawn, name = self.book.add_chart({"type": "line"}), sheet.get_name()
        parts = len(chart.stretches)
        lines: dict[int, dict[str, Any]] = {
            part: {"color": "#17191C", "width": 1.75} for part in range(1, parts + 1)
        }
        if any(point.low is not None for point in chart.points):
            lines |= {parts + end: {"color": "#85888C", "width": 0.5} for end in (1, 2)}
        if chart.target is not None:
            lines[parts + 3] = {"color": "#16704A", "width": 1, "dash_type": "dash"}
        for column, line in lines.items():
            drawn.add_series(
                {
                    "name": [name, first - 1, column],
                    "categories": [name, first, 0, last, 0],
                    "values": [name, first, column, last, column],
                    "line": line,
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        drawn.set_legend({"position": "bottom"})
        half_years = {"date_axis": True, "major_unit": 6, "major_unit_type": "months"}
        pattern = MONTHS[self.pack.language]
        drawn.set_x_axis({**half_years, "num_format": pattern, "label_position": "low"})
        drawn.set_y_axis(
            {"num_format": chart.number, "major_gridlines": {"visible": True, "line": {"color": "#E3E3DD"}}}
        )
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": 720, "height": 20 * (last - first + 2)})
        sheet.insert_chart(first - 1, parts + 6, drawn, {"description": chart.alt})

    def _definitions(self) -> None:
        words = self.words
        head = words.many(
            "kpi", "definition", "formula", "window", "n", "interval", "origin", "age", "version"
        )
        rows = [
            [d.name, d.description, d.formula, d.window, d.n, d.interval, d.origin, d.age, d.version]
            for d in self.pack.definitions
        ]
        self._list("definitions", head, rows, (34, 60, 44, 26, 24, 18, 24, 10, 14))
        rows = [[s.name, s.latest, s.age, s.late] for s in self.pack.sources]
        self._list("sources", words.many("origin", "latest", "age", "late"), rows, (24, 18, 12, 12))

    def _facts(self) -> None:
        pack, words = self.pack, self.words
        moment = pack.foot_left.rpartition(" · ")[0]
        rows = [
            [words["pack"], str(pack.position)],
            [words["portfolio"], pack.node],
            [words["month"], f"{pack.period:%Y-%m}"],
            [words["facts"], moment],
            ["SHA-256", pack.sha256],
        ]
        self._list("facts", words.many("what", "value"), rows, (30, 80))

    def _list(self, name: str, head: Row, rows: Iterable[Row], widths: Sequence[float]) -> Worksheet:
        sheet = self._sheet(name)
        self._rows(sheet, 0, head, rows, widths)
        sheet.freeze_panes(1, 1)
        return sheet

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(self.words[name][:31])
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _rows(
        self, sheet: Worksheet, top: int, head: Row, rows: Iterable[Row], widths: Sequence[float]
    ) -> None:
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        last = top
        for column, text in enumerate(head):
            sheet.write_string(top, column, _cut(text), self.head)
        sheet.set_row(top, LINE * 1.6)
        for last, row in enumerate(rows, start=top + 1):
            lines = [_lines(cell, widths[column]) for column, cell in enumerate(row)]
            if max(lines) > 1:
                sheet.set_row(last, LINE * max(lines))
            for column, cell in enumerate(row):
                self._cell(sheet, last, column, cell, wrapped=lines[column] > 1)
        if last > top:
            sheet.autofilter(top, 0, last, len(head) - 1)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Any, *, wrapped: bool) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            sheet.write_string(row, column, _cut(cell), self.wrapped if wrapped else self.text)
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell)
        else:  # a status
            sheet.write_string(row, column, f"{cell.sign} {cell.word}".strip(), self.tones[cell.tone])

    def _number(self, pattern: str) -> Format:
        if pattern not in self.numbers:
            self.numbers[pattern] = self.book.add_format({**self.plain, "num_format": pattern})
        return self.numbers[pattern]


def _lines(cell: Any, width: float) -> int:
    """Say how many lines a text takes in a column: programs that only print do not find out by themselves."""
    return ceil(len(cell) * LETTERS / width) if isinstance(cell, str) and cell else 1


def _cut(text: Any) -> str:
    return str(text)[:MAX_CELL]

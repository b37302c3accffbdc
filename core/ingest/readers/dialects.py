"""Find the delimiter, the quote and the header row of a text file from its beginning."""

import csv
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from core.ingest.readers.contract import MAX_TEXT_COLUMNS, Note, RefusedFile
from core.ingest.readers.encodings import TextFacts
from core.ingest.readers.headers import find_header

DELIMITERS: Final = (",", ";", "\t", "|")
SAMPLE_CHARACTERS: Final = 256 * 1024
SAMPLE_ROWS: Final = 500
MAX_NAME_CHARACTERS: Final = 1_000
SEPARATOR_LINE: Final = re.compile(r'\ufeff?"?sep=(.)"?\r?\n?', re.IGNORECASE)
QUOTED: Final = re.compile(r"'.*'", re.DOTALL)


@dataclass(slots=True)
class Shape:
    """A delimiter with what the sample looks like under it."""

    delimiter: str
    quote: str
    skip_initial_space: bool
    next_line: int  # line after the sample's last row
    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # line on which each row begins
    cut: bool = False  # the sample ends before a row that csv cannot read
    header: int = 0  # index in rows
    known: int = 0  # names of the header that are known
    regular: float = 1.0  # share of the rows that are as wide as the header

    def read(self, sample: list[str], first: int) -> None:
        """Cut the sample into rows that are not blank; `first` is the line on which it begins."""
        reader = csv.reader(
            sample,
            delimiter=self.delimiter,
            quotechar=self.quote,
            skipinitialspace=self.skip_initial_space,
        )
        try:
            for row in islice(reader, SAMPLE_ROWS):
                if any(cell.strip() for cell in row):
                    self.rows.append(row)
                    self.lines.append(self.next_line)
                self.next_line = first + reader.line_num
        except csv.Error:
            self.cut = True  # what is wrong is told when the rows are read

    def judge(self, known: Collection[str]) -> bool:
        """Find the header and how regular the rows below it are; False when all rows are blank."""
        found = find_header(self.rows, known)
        if found is None:
            return False
        self.header, self.known = found
        width = len(self.rows[self.header])
        below = self.rows[self.header + 1 :]
        if below:
            fitting = [row for row in below if len(row) == width or (len(row) == width + 1 and not row[-1])]
            self.regular = round(len(fitting) / len(below), 2)
        return True

    @property
    def rank(self) -> tuple[int, float, int, int]:
        """Known names, then regular rows, then little above the header, then many columns."""
        width = len(self.rows[self.header])
        return self.known, self.regular if width > 1 else 0.0, -self.header, width


@dataclass(slots=True)
class Table:
    """Where the table of a text file is, and how its cells are told apart."""

    delimiter: str
    quote: str
    skip_initial_space: bool
    header: tuple[str, ...]
    header_line: int
    first_line: int
    notes: tuple[Note, ...]


def find_table(path: Path, facts: TextFacts, known: Collection[str]) -> Table:
    """Find dialect and header; raise RefusedFile (empty_file, only_header, too_many_columns)."""
    newline = "\r" if facts.line_ending == "\r" else "\n"
    with path.open(encoding=facts.encoding, newline=newline) as stream:
        sample = stream.readlines(SAMPLE_CHARACTERS)
        whole = not stream.read(1)
    separator = SEPARATOR_LINE.fullmatch(sample[0]) if sample else None
    skipped = 1 if separator else 0
    delimiters = (separator[1],) if separator else DELIMITERS
    shape = _best_shape(sample[skipped:], skipped + 1, delimiters, known)
    if shape is None:
        raise RefusedFile("empty_file")
    header_line = shape.lines[shape.header]
    _refuse_unusable(shape, whole=whole, header_line=header_line)
    header = _full_header(shape)
    if len(header) > MAX_TEXT_COLUMNS:
        raise RefusedFile("too_many_columns", line=header_line, found=len(header), limit=MAX_TEXT_COLUMNS)
    following = [*shape.lines, shape.next_line]
    notes = (Note("separator_line"),) if separator else ()
    return Table(
        delimiter=shape.delimiter,
        quote=shape.quote,
        skip_initial_space=shape.skip_initial_space,
        header=header,
        header_line=header_line,
        first_line=following[shape.header + 1],
        notes=(*notes, *header_notes(header, header_line, first=skipped + 1)),
    )


def header_notes(header: tuple[str, ...], line: int, *, first: int = 1) -> tuple[Note, ...]:
    """Tell where the header was when it was not on top, and which columns have no name."""
    notes = []
    if line > first:
        notes.append(Note("header_below_top", {"line": line}))
    unnamed = [position for position, name in enumerate(header, start=1) if not name]
    if unnamed:
        notes.append(Note("unnamed_columns", {"count": len(unnamed), "position": unnamed[0]}))
    return tuple(notes)


def _best_shape(
    sample: list[str], first: int, delimiters: Iterable[str], known: Collection[str]
) -> Shape | None:
    shapes = [_shape(sample, first, delimiter, known) for delimiter in delimiters]
    found = [shape for shape in shapes if shape is not None]
    if not found:
        return None
    best = max(found, key=lambda shape: shape.rank)  # the first of equals: the order of DELIMITERS
    for quote, space in (('"', True), ("'", False)):
        other = _shape(sample, first, best.delimiter, known, quote=quote, skip_initial_space=space)
        if other is not None and _reads_better(other, best):
            best = other
    return best


def _reads_better(other: Shape, best: Shape) -> bool:
    """Tell whether another quote or spaces after the delimiter explain the rows that did not fit."""
    if other.quote == "'":
        header = best.rows[best.header]
        return len(header) > 1 and all(QUOTED.fullmatch(cell) for cell in header)
    return other.rank > best.rank


def _shape(
    sample: list[str],
    first: int,
    delimiter: str,
    known: Collection[str],
    *,
    quote: str = '"',
    skip_initial_space: bool = False,
) -> Shape | None:
    shape = Shape(delimiter, quote, skip_initial_space, next_line=first)
    shape.read(sample, first)
    return shape if shape.judge(known) else None


def _refuse_unusable(shape: Shape, *, whole: bool, header_line: int) -> None:
    if any(len(cell) > MAX_NAME_CHARACTERS for cell in shape.rows[shape.header]):
        raise RefusedFile("broken_header", line=header_line)
    last = shape.header == len(shape.rows) - 1 and len(shape.rows) < SAMPLE_ROWS
    if whole and last and not shape.cut:
        raise RefusedFile("only_header", line=header_line)


def _full_header(shape: Shape) -> tuple[str, ...]:
    """Give the header's cells; one more, unnamed, when every row ends with a delimiter the header lacks."""
    cells = [cell.strip().lstrip("\ufeff") for cell in shape.rows[shape.header]]
    rows = shape.rows[shape.header + 1 :]
    if rows and all(len(row) == len(cells) + 1 and not row[-1] for row in rows):
        cells.append("")
    return tuple(cells)

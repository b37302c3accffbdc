"""The words of the readers: what a file turned out to be, its rows, and why it was refused."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal, Self

from core.ingest.readers.messages import refusal_message, row_message

Kind = Literal["csv", "xlsx", "parquet"]
Parameters = Mapping[str, str | int]

MAX_TEXT_BYTES: Final = 2 * 1024**3  # CSV and TSV are streamed
MAX_BINARY_BYTES: Final = 25 * 1024**2  # default for XLSX and Parquet; sniff(max_binary_bytes=…) overrides
MAX_COLUMNS: Final = 1_000  # of a sheet
MAX_TEXT_COLUMNS: Final = 20_000  # trackers repeat a column for every value of the fullest row
MAX_CELL_CHARACTERS: Final = 131_072  # of a text file; a sheet holds 32,767
MAX_ROW_CHARACTERS: Final = 1_048_576  # one row of a text file, over all its lines
MAX_LINE_BYTES: Final = 2 * 1024**2
MAX_BROKEN_ROWS: Final = 1_000
SHOWN_CHARACTERS: Final = 2_000  # of a row that could not be read


class RefusedFile(Exception):
    """Say that the whole file cannot be read, where, and what to do about it.

    `code` and `parameters` are data and may be stored; `message` is a sentence in the active
    language. `line` is the physical line (or sheet row), None where the file as a whole is meant.
    """

    def __init__(self, code: str, *, line: int | None = None, **parameters: str | int) -> None:
        super().__init__(code, line, parameters)
        self.code = code
        self.line = line
        self.parameters: dict[str, str | int] = dict(parameters)

    @property
    def message(self) -> str:
        """Render the refusal in the active language."""
        return refusal_message(self.code, self.parameters, line=self.line)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Note:
    """Something the reader decided that a person should be told; text by `note_message(note.code, …)`.

    Codes: header_below_top, sheet_chosen, c1_controls, separator_line, unnamed_columns.
    """

    code: str
    parameters: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is, found by its content alone: everything `open_rows` needs to read it.

    header        the cells of the header row as written, trimmed; an unnamed column is "".
    header_line   line (sheet row) on which the header begins; 0 for Parquet's first_line - 1 = 1.
    first_line    line on which data may begin.
    encoding      Python name: utf-8, utf-8-sig, utf-16, cp1252, latin-1; "" for XLSX and Parquet.
    line_ending   "\\n", "\\r\\n" or "\\r"; "" for XLSX and Parquet.
    sheet, sheets the sheet that was chosen and all sheets of the workbook.
    typed_numbers positions of columns with real number cells (XLSX, Parquet): their text uses the
                  decimal point whatever the column's texts may look like, so do not ask for a
                  convention: use NumberConvention.POINT.
    rows          number of data rows, None where only reading will tell (text).
    """

    kind: Kind
    name: str
    size: int
    header: tuple[str, ...]
    header_line: int
    first_line: int
    encoding: str = ""
    delimiter: str = ""
    quote: str = ""
    line_ending: str = ""
    skip_initial_space: bool = False
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    typed_numbers: tuple[int, ...] = ()
    rows: int | None = None
    notes: tuple[Note, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give the same facts as plain JSON types, for a column of the import run."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Build it again from what `to_json` gave, after a round trip through JSON."""
        facts = dict(stored)
        for name in ("header", "sheets", "typed_numbers"):
            facts[name] = tuple(facts.get(name, ()))
        facts["notes"] = tuple(Note(**note) for note in facts.get("notes", ()))
        return cls(**facts)


@dataclass(frozen=True, slots=True)
class RaggedRow:
    """One row that could not be laid under the header.

    code      too_many_cells, too_few_cells, open_quote, broken_quote, after_broken_quote,
              stray_carriage_return, cell_too_long, row_too_long.
    line      physical line on which the row (and its open quote) begins.
    expected  number of cells of the header; found: of the row, 0 where it could not be cut.
    text      the row as it arrived, at most SHOWN_CHARACTERS.
    """

    line: int
    expected: int
    found: int
    text: str
    code: str

    @property
    def message(self) -> str:
        """Render the reason in the active language (store code, expected, found to do it later)."""
        return row_message(self.code, {"line": self.line, "expected": self.expected, "found": self.found})


@dataclass(slots=True)
class Batch:
    """Some consecutive rows, by column: `columns[position][i]` is the cell of the row on `lines[i]`.

    Every column has the length of `lines`. `ragged` and `blank` belong to the same stretch of the
    file and are in neither. A batch may hold no row at all when all of its rows are ragged or blank.
    """

    lines: Sequence[int]
    columns: list[tuple[str, ...]]
    ragged: list[RaggedRow] = field(default_factory=list)
    blank: int = 0

    def __len__(self) -> int:
        return len(self.lines)

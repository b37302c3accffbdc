"""Read the rows of a text file, block by block, with the line each row begins on.

How it stays fast and exact: a block of whole lines is given to `csv` at once. As long as every
row took one line, the line numbers are a range; only where a row spans lines are newlines counted.
A row that `csv` refuses costs its first line only: reading resumes on the line after it, so one
stray quote does not swallow the file. A row still open at the end of a block is carried into the next.
"""

import csv
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final, TextIO

from core.ingest.readers.contract import (
    MAX_BROKEN_ROWS,
    MAX_CELL_CHARACTERS,
    MAX_ROW_CHARACTERS,
    SHOWN_CHARACTERS,
    Batch,
    RaggedRow,
    RefusedFile,
    Sniffed,
)

BLOCK_CHARACTERS: Final = 512 * 1024  # small enough for the processor's cache, measured
MAX_WASTED_CHARACTERS: Final = 64 * 1024 * 1024  # scanned again behind broken rows, over the whole file

csv.field_size_limit(MAX_CELL_CHARACTERS)  # of the process: bounds what an open quote may swallow

Row = list[str]


@dataclass(slots=True)
class Parsed:
    """The rows of one block: `starts[i]` is the index of the line on which `rows[i]` begins."""

    rows: list[Row] = field(default_factory=list)
    starts: Sequence[int] = ()
    broken: list[tuple[int, str]] = field(default_factory=list)  # index of the line, code
    open_from: int | None = None  # index of the line where a row begins that the block does not end


def read_text(path: Path, sniffed: Sniffed, *, batch_size: int) -> Iterator[Batch]:
    """Yield the rows after the header; raise RefusedFile when too many rows are broken."""
    newline = "\r" if sniffed.line_ending == "\r" else "\n"
    with path.open(encoding=sniffed.encoding, newline=newline) as stream:
        for _line in islice(stream, sniffed.first_line - 1):
            pass
        yield from TextRows(stream, sniffed, newline).batches(batch_size)


class TextRows:
    """Cuts the rest of an open text file into batches."""

    def __init__(self, stream: TextIO, sniffed: Sniffed, newline: str) -> None:
        self.stream = stream
        self.newline = newline
        self.width = len(sniffed.header)
        self.line = sniffed.first_line
        self.quote = sniffed.quote
        self.dialect: dict[str, Any] = {
            "delimiter": sniffed.delimiter,
            "quotechar": sniffed.quote,
            "skipinitialspace": sniffed.skip_initial_space,
            "strict": True,
        }
        self.broken = 0
        self.wasted = 0

    def batches(self, batch_size: int) -> Iterator[Batch]:
        """Yield batches of at most `batch_size` rows."""
        carried: list[str] = []
        while True:
            fresh = self.stream.readlines(BLOCK_CHARACTERS)
            lines = carried + fresh
            if not lines:
                return
            batch, end = self._next(lines, last=not fresh)
            yield from self._cut(batch, batch_size)
            self.line += end
            carried = lines[end:]

    def _next(self, lines: list[str], *, last: bool) -> tuple[Batch, int]:
        """Give the batch of a block, and how many of its lines are done with."""
        with collector_paused():
            parsed = self.parse(lines, last=last)
            end = len(lines) if parsed.open_from is None else parsed.open_from
            return self._batch(parsed, lines), end

    def parse(self, lines: list[str], *, last: bool) -> Parsed:
        """Cut a block of lines into rows, skipping over each row that `csv` refuses."""
        parsed = Parsed()
        start = 0
        while start < len(lines):
            reader = csv.reader(islice(lines, start, None), **self.dialect)
            rows: list[Row] = []
            problem = ""
            try:
                rows.extend(reader)  # keeps what was read when csv gives up half-way
            except csv.Error as error:
                problem = str(error)
            starts = self._starts(rows, start, plain=not problem and reader.line_num == len(rows))
            stop = starts[-1]
            parsed.starts = [*parsed.starts, *starts[:-1]] if parsed.broken else starts[:-1]
            parsed.rows += rows
            if not problem:
                break
            if problem == "unexpected end of data" and not last and _fits(lines, stop):
                parsed.open_from = stop
                break
            self._count_broken(lines, stop, start + reader.line_num)
            parsed.broken.append((stop, self._cause(problem, lines[stop], start + reader.line_num - stop)))
            start = stop + 1
        return parsed

    def _starts(self, rows: list[Row], start: int, *, plain: bool) -> Sequence[int]:
        """Give the line index of every row, and of what follows the last one."""
        if plain:
            return range(start, start + len(rows) + 1)
        newline = self.newline
        starts = [start]
        for row in rows:
            start += 1
            if newline in (text := "\0".join(row)):
                start += text.count(newline)
            starts.append(start)
        return starts

    def _cause(self, problem: str, line: str, lines: int) -> str:
        if "new-line" in problem:
            return "stray_carriage_return"
        if "field limit" in problem and lines <= 1 and line.count(self.quote) % 2 == 0:
            return "cell_too_long"
        if "expected after" in problem and lines <= 1:
            return "broken_quote"
        return "open_quote"

    def _count_broken(self, lines: list[str], start: int, stop: int) -> None:
        self.broken += 1
        self.wasted += sum(map(len, lines[start:stop]))
        if self.broken > MAX_BROKEN_ROWS or self.wasted > MAX_WASTED_CHARACTERS:
            raise RefusedFile("too_many_broken_rows", line=self.line + start, limit=MAX_BROKEN_ROWS)

    def _batch(self, parsed: Parsed, lines: list[str]) -> Batch:
        rows, starts, width = parsed.rows, parsed.starts, self.width
        shapely = set(map(len, rows)) <= {width} and all(map(any, rows))
        if shapely and not parsed.broken:
            return Batch(_numbers(starts, self.line), list(zip(*rows, strict=True)) or [()] * width)
        return self._uneven(parsed, lines)

    def _uneven(self, parsed: Parsed, lines: list[str]) -> Batch:
        """Set ragged, blank and broken rows apart from the others, row by row."""
        good: list[Row] = []
        batch = Batch([], [])
        numbers: list[int] = []
        broken = dict(parsed.broken)
        batch.ragged = [self._ragged(lines, index, 0, code) for index, code in parsed.broken]
        unsound = -1  # index of the line on which a stretch behind a broken row would go on
        following = [*parsed.starts[1:], len(lines)]
        for row, start, stop in zip(parsed.rows, parsed.starts, following, strict=False):
            continues = start - 1 in broken or start == unsound
            if not any(cell.strip() for cell in row):
                batch.blank += 1
            elif len(row) != self.width:
                code = "too_many_cells" if len(row) > self.width else "too_few_cells"
                batch.ragged.append(self._ragged(lines, start, len(row), code))
                unsound = stop if continues else -1
            elif continues and lines[start].count(self.quote) % 2:
                batch.ragged.append(self._ragged(lines, start, len(row), "after_broken_quote"))
            else:
                good.append(row)
                numbers.append(self.line + start)
        batch.ragged.sort(key=lambda ragged: ragged.line)
        batch.lines = numbers
        batch.columns = list(zip(*good, strict=True)) or [()] * self.width
        return batch

    def _ragged(self, lines: list[str], index: int, found: int, code: str) -> RaggedRow:
        text = lines[index].rstrip("\r\n")[:SHOWN_CHARACTERS]
        return RaggedRow(self.line + index, self.width, found, text, code)

    def _cut(self, batch: Batch, batch_size: int) -> Iterator[Batch]:
        """Cut a batch that is too long; ragged and blank rows stay with its first part."""
        if len(batch) <= batch_size:
            if batch.lines or batch.ragged or batch.blank:
                yield batch
            return
        for begin in range(0, len(batch), batch_size):
            piece = slice(begin, begin + batch_size)
            part = Batch(batch.lines[piece], [column[piece] for column in batch.columns])
            if begin == 0:
                part.ragged, part.blank = batch.ragged, batch.blank
            yield part


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cycle collector from going through the process for every few thousand rows.

    A block makes thousands of lists that die a moment later and are in no cycle. In a process
    with many modules loaded, the collections they set off cost more than the reading.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _numbers(starts: Sequence[int], line: int) -> Sequence[int]:
    if isinstance(starts, range):
        return range(line + starts.start, line + starts.stop)
    return [line + start for start in starts]


def _fits(lines: list[str], start: int) -> bool:
    return sum(map(len, islice(lines, start, None))) <= MAX_ROW_CHARACTERS

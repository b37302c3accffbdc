"""Show the lines of a file as they arrived, around the line an observation came from."""

from collections.abc import Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Final

from core.ingest.readers.contract import SHOWN_CHARACTERS, Sniffed
from core.ingest.readers.encodings import blocks
from core.ingest.readers.sandboxed import binary_lines

NumberedLine = tuple[int, str]
WIDE: Final = "utf-16"


def lines_around(path: str | Path, sniffed: Sniffed, line: int, *, context: int = 1) -> list[NumberedLine]:
    """Give [(line number, text)] from `line - context` to `line + context`, as far as they exist.

    Text: the physical lines without their line end, at most SHOWN_CHARACTERS each; the file is
    counted through in blocks of 1 MB, about a second for 2 GB. XLSX and Parquet: the row's
    cells joined by " | "; line 1 of a Parquet file is the names of its columns.
    """
    path = Path(path)
    first, last = max(line - context, 1), line + context
    if sniffed.kind == "csv":
        return list(_text_lines(path, sniffed, first, last))
    if sniffed.kind == "parquet" and first == 1:
        names = [(1, " | ".join(sniffed.header))]
        return names + binary_lines(path, sniffed, 2, last) if last > 1 else names
    return binary_lines(path, sniffed, first, last)


def _text_lines(path: Path, sniffed: Sniffed, first: int, last: int) -> Iterator[NumberedLine]:
    newline = "\r" if sniffed.line_ending == "\r" else "\n"
    skipped = first - 1
    with path.open("rb") as raw:
        if sniffed.encoding != WIDE:  # there a line end is a byte, and bytes are counted fastest
            raw.seek(_offset(path, newline.encode(), skipped))
            skipped = 0
        with TextIOWrapper(raw, encoding=sniffed.encoding, newline=newline) as stream:
            lines = islice(stream, skipped, skipped + last - first + 1)
            for number, text in enumerate(lines, start=first):
                yield number, text.rstrip("\r\n")[:SHOWN_CHARACTERS]


def _offset(path: Path, newline: bytes, lines: int) -> int:
    """Give the byte at which the line after so many lines begins; the file's size when it has fewer."""
    passed = 0
    for block in blocks(path):
        count = block.count(newline)
        if count >= lines:
            place = -1
            for _line in range(lines):
                place = block.index(newline, place + 1)
            return passed + place + 1
        lines -= count
        passed += len(block)
    return passed

"""Answer one request about one file, within limits, and end.

Request, JSON on standard input: {"operation": "sniff"|"rows"|"lines", "path": …}, and for sniff
"known": [header keys], for rows "sheet", "first_line", "width", "batch_size", for lines "sheet",
"first_line", "last_line". Answer: frames of a 4-byte length (big-endian) and JSON; the last one is
{"end": true} or {"refused": code, "line": …, "parameters": {…}}. An answer without a last frame
means that the process was stopped.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, BinaryIO, Protocol

from core.ingest.readers.sandbox.limits import (
    BATCH_CHARACTERS,
    MEGABYTE,
    MEMORY_BYTES,
    Refusal,
    apply_limits,
)

Request = dict[str, Any]
Frame = dict[str, Any]
NumberedRow = tuple[int, list[str]]
SHOWN_CHARACTERS = 2_000


class FileKind(Protocol):
    """One kind of file: its facts, and its rows from a line on."""

    def sniff(self, request: Request) -> dict[str, Any]: ...

    def rows(self, request: Request) -> Iterator[NumberedRow]: ...


@dataclass(slots=True)
class Pending:
    """Rows gathered for the next frame."""

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    ragged: list[tuple[int, int, str]] = field(default_factory=list)
    blank: int = 0
    characters: int = 0

    def take(self, line: int, row: list[str], width: int) -> None:
        """Lay one row under the header, or set it apart. Missing cells at its end are empty."""
        filled = len(row)
        while filled and not row[filled - 1]:
            filled -= 1
        if not filled:
            self.blank += 1
        elif filled > width:
            text = " | ".join(row[:filled])[:SHOWN_CHARACTERS]
            self.ragged.append((line, filled, text))
            self.characters += len(text)
        else:
            self.lines.append(line)
            self.rows.append(row[:width] + [""] * (width - len(row)))
            self.characters += sum(map(len, row))

    def frame(self) -> Frame:
        """Give the rows by column."""
        columns = list(zip(*self.rows, strict=True))
        return {"lines": self.lines, "columns": columns, "ragged": self.ragged, "blank": self.blank}


def frames(rows: Iterable[NumberedRow], *, width: int, batch_size: int) -> Iterator[Frame]:
    """Gather rows into frames of at most `batch_size` rows and about 2 MB of text."""
    pending = Pending()
    for line, row in rows:
        pending.take(line, row, width)
        full = len(pending.rows) + len(pending.ragged) >= batch_size
        if full or pending.characters > BATCH_CHARACTERS:
            yield pending.frame()
            pending = Pending()
    if pending.rows or pending.ragged or pending.blank:
        yield pending.frame()


def answer(kind: FileKind, request: Request) -> Iterator[Frame]:
    """Yield the frames that answer a request; raise Refusal."""
    operation = request["operation"]
    if operation == "sniff":
        yield {"sniffed": kind.sniff(request)}
    elif operation == "lines":
        last = request["last_line"]
        yield {"rows": list(takewhile(lambda row: row[0] <= last, kind.rows(request)))}
    else:
        yield from frames(kind.rows(request), width=request["width"], batch_size=request["batch_size"])


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write one frame: its length in 4 bytes, then JSON in UTF-8."""
    content = json.dumps(frame, ensure_ascii=False, separators=(",", ":")).encode()
    stream.write(len(content).to_bytes(4, "big"))
    stream.write(content)


def serve(kind: FileKind) -> int:
    """Bind the process, answer the request on standard input, and say as data what went wrong."""
    apply_limits()
    request = json.load(sys.stdin)
    output = sys.stdout.buffer
    last: Frame = {"end": True}
    try:
        for frame in answer(kind, request):
            write_frame(output, frame)
    except Refusal as refusal:
        last = {"refused": refusal.code, "line": refusal.line, "parameters": refusal.parameters}
    except MemoryError:
        limit = MEMORY_BYTES // MEGABYTE
        last = {"refused": "too_much_memory", "line": None, "parameters": {"limit": limit}}
    write_frame(output, last)
    output.flush()
    return 0

"""The parent's side of the subprocess that opens workbooks and Parquet files.

The child gets a request and an almost empty environment; it is believed in nothing: frames have a
largest size, every wait has an end, and a child that dies or falls silent is a refusal of the file.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Final, cast

from core.ingest.readers.contract import Batch, Kind, Note, RaggedRow, RefusedFile, Sniffed
from core.ingest.readers.dialects import header_notes
from core.ingest.readers.sandbox.limits import CPU_SECONDS, MAX_FRAME_BYTES, MEGABYTE, MEMORY_BYTES

ROOT: Final = Path(__file__).resolve().parents[3]
MODULES: Final = {
    "xlsx": "core.ingest.readers.sandbox.workbook",
    "parquet": "core.ingest.readers.sandbox.parquet",
}
WAIT_SECONDS: Final = 90.0  # for one frame; more than the CPU limit, so a busy machine is no refusal
ENVIRONMENT: Final = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "MALLOC_ARENA_MAX": "1",  # glibc reserves address space per thread, which the limit would count
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def sniff_binary(path: Path, kind: str, *, name: str, size: int, known: Collection[str]) -> Sniffed:
    """Give the facts of a workbook or a Parquet file; raise RefusedFile."""
    request = {"operation": "sniff", "path": str(path.resolve()), "known": sorted(known)}
    facts = next(frame["sniffed"] for frame in ask(kind, request))
    header = tuple(facts["header"])
    sheets = tuple(facts.get("sheets", ()))
    notes = header_notes(header, facts["header_line"])
    if len(sheets) > 1:
        notes += (Note("sheet_chosen", {"sheet": facts["sheet"], "count": len(sheets)}),)
    return Sniffed(
        kind=cast("Kind", kind),
        name=name,
        size=size,
        header=header,
        header_line=facts["header_line"],
        first_line=facts["first_line"],
        sheet=facts.get("sheet", ""),
        sheets=sheets,
        typed_numbers=tuple(facts["typed_numbers"]),
        rows=facts["rows"],
        notes=notes,
    )


def read_binary(path: Path, sniffed: Sniffed, *, batch_size: int) -> Iterator[Batch]:
    """Yield the rows below the header, as `readers.text.read_text` does."""
    width = len(sniffed.header)
    request = {
        "operation": "rows",
        "path": str(path.resolve()),
        "sheet": sniffed.sheet,
        "first_line": sniffed.first_line,
        "width": width,
        "batch_size": batch_size,
    }
    for frame in ask(sniffed.kind, request):
        ragged = [
            RaggedRow(line, width, found, text, "too_many_cells") for line, found, text in frame["ragged"]
        ]
        columns = [tuple(column) for column in frame["columns"]] or [()] * width
        yield Batch(frame["lines"], columns, ragged, frame["blank"])


def binary_lines(path: Path, sniffed: Sniffed, first: int, last: int) -> list[tuple[int, str]]:
    """Give the rows of a sheet (or Parquet file) between two lines, cells joined by " | "."""
    request = {
        "operation": "lines",
        "path": str(path.resolve()),
        "sheet": sniffed.sheet,
        "first_line": first,
        "last_line": last,
    }
    frame = next(ask(sniffed.kind, request))
    return [(line, " | ".join(cells)) for line, cells in frame["rows"]]


def ask(kind: str, request: dict[str, Any], *, wait_seconds: float | None = None) -> Iterator[dict[str, Any]]:
    """Start a child for one request and yield its frames; raise RefusedFile, leave no child behind.

    wait_seconds (WAIT_SECONDS) bounds the wait for one frame, not what the caller does between two.
    """
    with subprocess.Popen(  # noqa: S603  (our own interpreter and module; the request is on a pipe)
        [sys.executable, "-m", MODULES[kind]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=ENVIRONMENT,
        close_fds=True,
        start_new_session=True,
    ) as child:
        try:
            _send(child, request)
            while (frame := _next_frame(child, wait_seconds or WAIT_SECONDS)) is not None:
                yield frame
        finally:
            child.kill()


def _send(child: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
    except BrokenPipeError as error:
        raise RefusedFile("reader_stopped") from error


def _next_frame(child: subprocess.Popen[bytes], wait_seconds: float) -> dict[str, Any] | None:
    deadline = time.monotonic() + wait_seconds
    length = int.from_bytes(_read(child, 4, deadline), "big")
    if length > MAX_FRAME_BYTES:
        raise RefusedFile("reader_stopped")
    try:
        frame: dict[str, Any] = json.loads(_read(child, length, deadline))
    except ValueError as error:
        raise RefusedFile("reader_stopped") from error
    if "refused" in frame:
        raise RefusedFile(frame["refused"], line=frame["line"], **frame["parameters"])
    return None if frame.get("end") else frame


def _read(child: subprocess.Popen[bytes], length: int, deadline: float) -> bytes:
    assert child.stdout is not None
    descriptor = child.stdout.fileno()
    content = bytearray()
    while len(content) < length:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise RefusedFile("too_slow", limit=CPU_SECONDS)
        piece = os.read(descriptor, min(length - len(content), MEGABYTE))
        if not piece:
            raise _death(child)
        content += piece
    return bytes(content)


def _death(child: subprocess.Popen[bytes]) -> RefusedFile:
    """Tell from how the child ended which limit it met."""
    try:
        ended = child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return RefusedFile("reader_stopped")
    if ended in (-signal.SIGXCPU, -signal.SIGKILL):
        return RefusedFile("too_slow", limit=CPU_SECONDS)
    if ended in (-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
        return RefusedFile("too_much_memory", limit=MEMORY_BYTES // MEGABYTE)
    return RefusedFile("reader_stopped")

"""Open the rows of a file that was sniffed, whatever its kind."""

from collections.abc import Iterator
from pathlib import Path

from core.ingest.readers.contract import Batch, RefusedFile, Sniffed
from core.ingest.readers.sandboxed import read_binary
from core.ingest.readers.text import read_text


def open_rows(path: str | Path, sniffed: Sniffed, *, batch_size: int = 20_000) -> Iterator[Batch]:
    """Yield the rows below the header in batches of at most `batch_size`, in the file's order.

    Memory: one block of about 2 MB of text and its cells, however large the file.
    Errors: RefusedFile, also half-way (a text with too many broken rows; a workbook whose reader
    hits a limit), and at the end when there was no row of any kind.
    Closing the iterator early stops the subprocess of a workbook.
    """
    batches = (
        read_text(Path(path), sniffed, batch_size=batch_size)
        if sniffed.kind == "csv"
        else read_binary(Path(path), sniffed, batch_size=batch_size)
    )
    seen = False
    for batch in batches:
        seen = seen or bool(len(batch)) or bool(batch.ragged)
        yield batch
    if not seen:
        raise RefusedFile("only_header", line=sniffed.header_line)

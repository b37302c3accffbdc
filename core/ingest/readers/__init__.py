"""Read the files people upload: bytes become numbered rows of text, and nothing else.

No database, no ORM: this package may be used from a task, a command or a test alike.

    sniffed = sniff(path, name="ventes.csv", known_headers=HEADERS)   # raises RefusedFile
    match   = match_headers(sniffed.header, COLUMNS)                  # {column: aliases}
    match.refuse_ambiguous()                                          # raises RefusedFile
    for batch in open_rows(path, sniffed):                            # raises RefusedFile
        batch.lines      physical line (or sheet row) on which each row begins
        batch.columns    one tuple of texts per header cell, all as long as batch.lines
        batch.ragged     rows that could not be read, apart, with their text
        batch.blank      rows without any content, skipped and counted

Then `core.ingest.cells` turns each column of text into values.

What is promised
----------------
- Every row of the file after its header is in exactly one place: `columns`, `ragged` or
  `blank`. A cell that is missing is the empty text, never None.
- A *line* is what an editor numbers: it ends at LF (or CR LF), or at CR in a file that has no
  LF at all. Quoted newlines are counted. XLSX: the row of the sheet. Parquet: row number + 1,
  as if the names of the columns stood on line 1.
- Text is streamed: memory does not grow with the file. XLSX and Parquet are read in a
  subprocess with limits (`readers.sandbox`); whatever happens to it happens to it alone.
- A refusal is a `RefusedFile`: code, parameters and line are data (they may be stored, and
  are rendered in the reader's language by `.message` or `refusal_message`).
- Sniffed is plain data: `sniffed.to_json()` and `Sniffed.from_json()` put it beside the run.
"""

from core.ingest.readers.contract import (
    MAX_BINARY_BYTES,
    MAX_COLUMNS,
    MAX_TEXT_BYTES,
    Batch,
    Note,
    RaggedRow,
    RefusedFile,
    Sniffed,
)
from core.ingest.readers.headers import HeaderMatch, match_headers
from core.ingest.readers.messages import note_message, refusal_message, row_message
from core.ingest.readers.provenance import lines_around
from core.ingest.readers.rows import open_rows
from core.ingest.readers.sniffing import sniff

__all__ = [
    "MAX_BINARY_BYTES",
    "MAX_COLUMNS",
    "MAX_TEXT_BYTES",
    "Batch",
    "HeaderMatch",
    "Note",
    "RaggedRow",
    "RefusedFile",
    "Sniffed",
    "lines_around",
    "match_headers",
    "note_message",
    "open_rows",
    "refusal_message",
    "row_message",
    "sniff",
]

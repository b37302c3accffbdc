"""Find out what a file is by its content; its name is only remembered."""

from collections.abc import Collection
from pathlib import Path
from typing import Final

from core.ingest.cells.keys import header_key
from core.ingest.readers.contract import MAX_BINARY_BYTES, MAX_TEXT_BYTES, RefusedFile, Sniffed
from core.ingest.readers.dialects import find_table
from core.ingest.readers.encodings import text_facts
from core.ingest.readers.sandboxed import sniff_binary

MEGABYTE: Final = 1024 * 1024
MAGIC: Final = (  # beginnings of files that people upload by mistake
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a", "RAR"),
    (b"BZh91AY", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"SQLite format 3\0", "SQLite"),
    (b"{\\rtf", "RTF"),
)
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # old .xls, and .xlsx under a password
MARKUP: Final = ((b"<", "HTML / XML"), (b"{", "JSON"), (b"[{", "JSON"))


def sniff(
    path: str | Path,
    *,
    name: str,
    known_headers: Collection[str] = (),
    max_binary_bytes: int = MAX_BINARY_BYTES,
    max_text_bytes: int = MAX_TEXT_BYTES,
) -> Sniffed:
    """Find kind, encoding, dialect and header of a file, reading all of it once as a stream.

    known_headers: names and aliases of the columns a source knows; with them the right header row
    and sheet are found below titles and among several sheets. Without, the best-filled early row.
    Errors: RefusedFile, with the line where one is to blame.
    """
    path = Path(path)
    size = path.stat().st_size
    if not size:
        raise RefusedFile("empty_file")
    with path.open("rb") as stream:
        head = stream.read(512)
    known = frozenset(key for header in known_headers if (key := header_key(header)))
    kind = _binary_kind(head)
    _refuse_size(size, max_binary_bytes if kind else max_text_bytes)
    if kind:
        return sniff_binary(path, kind, name=name, size=size, known=known)
    facts = text_facts(path)
    table = find_table(path, facts, known)
    return Sniffed(
        kind="csv",
        name=name,
        size=size,
        header=table.header,
        header_line=table.header_line,
        first_line=table.first_line,
        encoding=facts.encoding,
        delimiter=table.delimiter,
        quote=table.quote,
        line_ending=facts.line_ending,
        skip_initial_space=table.skip_initial_space,
        notes=(*facts.notes, *table.notes),
    )


def _binary_kind(head: bytes) -> str:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(OLE):
        raise RefusedFile("locked_workbook")
    for magic, found in MAGIC:
        if head.startswith(magic):
            raise RefusedFile("not_a_table", found=found)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, found in MARKUP:
        if text.startswith(magic):
            raise RefusedFile("not_a_table", found=found)
    return ""


def _refuse_size(size: int, limit: int) -> None:
    if size > limit:
        raise RefusedFile("too_large", megabytes=-(-size // MEGABYTE), limit=limit // MEGABYTE)

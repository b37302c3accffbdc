"""Look at a workbook's archive before any spreadsheet library does.

Everything is counted while it is unpacked block by block, never taken from the archive's word:
number of parts, size, ratio, DOCTYPE, and in the sheets the cells that hold something. What
calamine would drop silently (error values, formulas nobody calculated) is noted with its place.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from typing import Final

from core.ingest.readers.sandbox.limits import (
    MAX_BAD_CELLS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    MEGABYTE,
    RATIO_FLOOR_BYTES,
    Refusal,
)

BLOCK: Final = MEGABYTE
MARKUP: Final = (".xml", ".rels", ".vml")
UNCALCULATED: Final = "#UNCALCULATED!"  # our word, beside Excel's own #REF!, #N/A, …
NAMED: Final = re.compile(rb'\s(?:\w+:)?(name|id|Id|Target)\s*=\s*["\']([^"\']*)["\']')
SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s([^<>]*)>")
RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
ENCODING: Final = re.compile(rb"<\?xml[^<>]*encoding\s*=\s*[\"']([^\"']+)[\"']")
FILLED: Final = re.compile(
    rb'<(?:\w+:)?c(?=\s)[^<>]*?\sr\s*=\s*["\']([A-Za-z]{1,3})([0-9]{1,7})["\'][^<>]*(?<!/)>'
)
OPENED: Final = re.compile(rb"<(?:\w+:)?c(?:\s[^<>]*)?(?<!/)>")
CLOSED: Final = re.compile(rb"</(?:\w+:)?c\s*>")
ERROR: Final = re.compile(rb'\st\s*=\s*["\']e["\']')
STRING_FORMULA: Final = re.compile(rb'\st\s*=\s*["\']str["\']')
PLACE: Final = re.compile(rb'\sr\s*=\s*["\']([A-Za-z]{1,3})([0-9]{1,7})["\']')
FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>([^<]+)")

BadCells = dict[int, dict[int, str]]  # sheet row → column from 0 → what stands there


@dataclass(slots=True)
class SheetScan:
    """What was seen of one sheet: how many filled cells, their bounds, and the cells in error."""

    name: str
    cells: int = 0
    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0
    bad: BadCells = field(default_factory=dict)
    bad_count: int = 0

    def reach(self, rows: set[bytes], letters: set[bytes]) -> None:
        """Widen the bounds, and refuse a box that would not fit into memory."""
        numbers = [int(row) for row in rows]
        columns = {column_number(each): each for each in letters}
        self.top = min(self.top or min(numbers), *numbers)
        self.left = min(self.left or min(columns), *columns)
        self.bottom, self.right = max(self.bottom, *numbers), max(self.right, *columns)
        corner = f"{column_letters(self.right)}{self.bottom}"
        box = (self.bottom - self.top + 1) * (self.right - self.left + 1)
        if self.right - self.left + 1 > MAX_COLUMNS:
            raise Refusal("sheet_too_wide", sheet=self.name, cell=corner, limit=MAX_COLUMNS)
        if max(box, self.cells) > MAX_CELLS:
            raise Refusal(
                "too_many_cells", sheet=self.name, cell=corner, found=max(box, self.cells), limit=MAX_CELLS
            )


def column_number(letters: bytes) -> int:
    """Give 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """Give A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def scan_workbook(path: Path) -> dict[str, SheetScan]:
    """Check the whole archive; give each sheet's scan by the sheet's name. Raises Refusal."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = _checked_directory(archive, path.stat().st_size)
            parts = _sheet_parts(archive, entries)
            scans = {part: SheetScan(name) for part, name in parts.items()}
            budget = MAX_UNPACKED_BYTES
            for entry in entries.values():
                if entry.filename.lower().endswith(MARKUP):
                    budget -= _scan_part(archive, entry, scans.get(entry.filename), budget)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError) as error:
        raise Refusal("damaged_workbook") from error
    except zlib.error as error:
        raise Refusal("damaged_workbook") from error
    return {scan.name: scan for scan in scans.values()}


def _checked_directory(archive: zipfile.ZipFile, size: int) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refusal("too_many_entries", found=len(entries), limit=MAX_ENTRIES)
    names = {entry.filename for entry in entries}
    if "xl/workbook.bin" in names:
        raise Refusal("binary_workbook")
    if "xl/workbook.xml" not in names:
        raise Refusal("other_archive")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise Refusal("unpacks_too_large", limit=MAX_UNPACKED_BYTES // MEGABYTE)
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        _check_entry(entry, end)
        end = entry.header_offset + entry.compress_size
    if end > size or len(names) != len(entries):
        raise Refusal("suspicious_archive", part="[directory]")
    return {entry.filename: entry for entry in entries}


def _check_entry(entry: zipfile.ZipInfo, previous_end: int) -> None:
    if entry.flag_bits & 0x1:
        raise Refusal("locked_workbook")
    odd = entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if odd or entry.header_offset < previous_end:
        raise Refusal("suspicious_archive", part=entry.filename)
    if entry.file_size > max(RATIO_FLOOR_BYTES, MAX_RATIO * entry.compress_size):
        raise Refusal("packed_too_tightly", part=entry.filename, limit=MAX_RATIO)


def _attributes(raw: bytes) -> dict[bytes, str]:
    return {
        name.lower(): unescape(value.decode("utf-8", "replace")) for name, value in NAMED.findall(b" " + raw)
    }


def _sheet_parts(archive: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Give the name of each sheet by the path of its part."""
    relations = {}
    listing = "xl/_rels/workbook.xml.rels"
    for name in ("xl/workbook.xml", listing):
        if name in entries and entries[name].file_size > 4 * MEGABYTE:
            raise Refusal("suspicious_archive", part=name)
    if listing in entries:
        for raw in RELATION.findall(archive.read(listing)):
            found = _attributes(raw)
            relations[found.get(b"id", "")] = found.get(b"target", "")
    parts = {}
    for raw in SHEET.findall(archive.read("xl/workbook.xml")):
        found = _attributes(raw)
        target = relations.get(found.get(b"id", ""), "")
        part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        parts[part] = found.get(b"name", "")
    return parts


def _scan_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, sheet: SheetScan | None, budget: int) -> int:
    unpacked = 0
    tail = b""
    for block in _unpack(archive, entry):
        if not unpacked:
            _check_encoding(block, entry.filename)
        unpacked += len(block)
        if unpacked > budget:
            raise Refusal("unpacks_too_large", limit=MAX_UNPACKED_BYTES // MEGABYTE)
        text = tail + block
        if b"<!DOCTYPE" in text:
            raise Refusal("doctype", part=entry.filename)
        if b"\0" in block:
            raise Refusal("part_not_utf8", part=entry.filename)
        cut = _last_whole(text) if sheet else max(len(text) - 16, 0)
        if sheet:
            _scan_cells(sheet, text[:cut])
        tail = text[cut:]
        if len(tail) > 2 * BLOCK:
            raise Refusal("suspicious_archive", part=entry.filename)
    if sheet:
        _scan_cells(sheet, tail)
    return unpacked


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while block := part.read(BLOCK):
            yield block


def _check_encoding(block: bytes, part: str) -> None:
    declared = ENCODING.search(block[:512])
    strange = declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
    if strange or block[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refusal("part_not_utf8", part=part)


def _last_whole(text: bytes) -> int:
    """Give where the last closed cell ends, or the last tag begins where no cell is closed."""
    end = max(text.rfind(b"</c>") + 4, text.rfind(b":c>") + 3)
    return end if end > 4 else max(text.rfind(b"<"), 0)


def _scan_cells(sheet: SheetScan, text: bytes) -> None:
    places = FILLED.findall(text)
    if places:
        sheet.cells += len(places)
        letters, rows = zip(*places, strict=True)
        sheet.reach(set(rows), set(letters))
    else:
        sheet.cells += len(OPENED.findall(text))
        if sheet.cells > MAX_CELLS:
            raise Refusal("too_many_cells", sheet=sheet.name, cell="?", found=sheet.cells, limit=MAX_CELLS)
    if FORMULA.search(text) or ERROR.search(text):
        for piece in CLOSED.split(text):
            _note_bad_cell(sheet, piece)


def _note_bad_cell(sheet: SheetScan, piece: bytes) -> None:
    """Note the cell at the end of a piece when it is an error or a formula without a value."""
    opened = OPENED.search(piece)
    if opened is None:
        return
    tag, content = opened[0], piece[opened.end() :]
    value = VALUE.search(content)
    if ERROR.search(tag):
        text = value[1].decode("utf-8", "replace")[:40] if value else "#ERROR!"
    elif FORMULA.search(content) and not value and not STRING_FORMULA.search(tag):
        text = UNCALCULATED
    else:
        return
    sheet.bad_count += 1
    place = PLACE.search(tag)
    if place is None or sheet.bad_count > MAX_BAD_CELLS:
        raise Refusal("too_many_bad_cells", sheet=sheet.name, limit=MAX_BAD_CELLS)
    sheet.bad.setdefault(int(place[2]), {})[column_number(place[1]) - 1] = text

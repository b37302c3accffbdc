"""Find the encoding and the line ending of a text file, over the whole of it, in 1 MB blocks."""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.ingest.readers.contract import MAX_LINE_BYTES, Note, RefusedFile

BLOCK: Final = 1024 * 1024
ASCII: Final = bytes(range(128))
NO_BREAK_SPACE: Final = 0xA0
UNDEFINED_IN_CP1252: Final = frozenset(b"\x81\x8d\x8f\x90\x9d")
WESTERN_LETTERS: Final = frozenset("éèêëàâäáåùûüúîïíôöóõçñœæøßÉÈÊÀÂÇÔÎÖÄÜ€°«»’")
LEGACY: Final = ("cp850", "mac_roman")  # “CSV (MS-DOS)” and “CSV (Macintosh)” of Excel
UTF8_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
ENOUGH: Final = 1_000  # stray bytes
CONTROL: Final = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))


@dataclass(slots=True)
class TextFacts:
    """How a text file is written: a Python encoding name, "\\n", "\\r\\n" or "\\r", and notes."""

    encoding: str
    line_ending: str
    notes: tuple[Note, ...] = ()


@dataclass(slots=True)
class LineCounter:
    """Counts line ends block by block, and refuses a line without end."""

    lf: int = 0
    cr: int = 0
    crlf: int = 0
    open_bytes: int = 0
    last: bytes = b""

    def see(self, block: bytes) -> None:
        """Count one more block; raise RefusedFile when a line exceeds MAX_LINE_BYTES."""
        self.lf += block.count(b"\n")
        self.cr += block.count(b"\r")
        self.crlf += block.count(b"\r\n") + (self.last == b"\r" and block[:1] == b"\n")
        self.last = block[-1:]
        end = max(block.rfind(b"\n"), block.rfind(b"\r"))
        self.open_bytes = self.open_bytes + len(block) if end < 0 else len(block) - end - 1
        if self.open_bytes > MAX_LINE_BYTES:
            raise RefusedFile("line_too_long", line=self.lines + 1, limit=MAX_LINE_BYTES)

    @property
    def lines(self) -> int:
        return self.lf or self.cr

    @property
    def ending(self) -> str:
        if not self.lf and self.cr:
            return "\r"
        return "\r\n" if self.crlf * 2 > self.lf else "\n"


def blocks(path: Path) -> Iterator[bytes]:
    """Read a file in blocks of 1 MB."""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            yield block


def text_facts(path: Path) -> TextFacts:
    """Find how the whole file is written; raise RefusedFile when it is no text we can read."""
    with path.open("rb") as stream:
        head = stream.read(4)
    if head in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise RefusedFile("not_a_table", found="UTF-32")
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _wide_facts(path)
    marked = head[:3] == codecs.BOM_UTF8
    lines = LineCounter()
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    for number, block in enumerate(blocks(path)):
        _refuse_binary(block, lines, first=number == 0)
        utf8 = utf8 and _decodes(decoder, block)
        lines.see(block)
    if utf8 and _decodes(decoder, b"", final=True):
        return TextFacts("utf-8-sig" if marked else "utf-8", lines.ending)
    if marked:
        raise RefusedFile("unreadable_text", line=_first_stray(path)[0], encoding="UTF-8")
    encoding, notes = _single_byte_encoding(path)
    return TextFacts(encoding, lines.ending, notes)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_binary(block: bytes, lines: LineCounter, *, first: bool) -> None:
    place = block.find(b"\0")
    if place >= 0:
        if first and block[:4096].count(b"\0") * 5 > len(block[:4096]):
            spread = {index % 2 for index, byte in enumerate(block[:4096]) if not byte}
            raise RefusedFile("utf16_without_mark" if len(spread) == 1 else "not_a_table", found="binary")
        raise RefusedFile("nul_character", line=lines.lines + block.count(b"\n", 0, place) + 1)
    if first and len(block.translate(None, CONTROL)) < 0.98 * len(block):
        raise RefusedFile("not_a_table", found="binary")


def _wide_facts(path: Path) -> TextFacts:
    decoder = codecs.getincrementaldecoder("utf-16")()
    lines = LineCounter()
    for block in blocks(path):
        try:
            text = decoder.decode(block)
        except UnicodeDecodeError as error:
            raise RefusedFile("unreadable_text", line=lines.lines + 1, encoding="UTF-16") from error
        if "\0" in text:
            place = text.index("\0")
            raise RefusedFile("nul_character", line=lines.lines + text.count("\n", 0, place) + 1)
        lines.see(text.encode("utf-8", "surrogatepass"))
    if not _decodes(decoder, b"", final=True):
        raise RefusedFile("unreadable_text", line=lines.lines + 1, encoding="UTF-16")
    return TextFacts("utf-16", lines.ending)


def _first_stray(path: Path) -> tuple[int, int, int]:
    """Give (first line with a byte that is not UTF-8, sequences that are UTF-8, bytes that are not).

    Counting stops where it is plain that the file never was UTF-8.
    """
    first, line, valid, stray = 0, 1, 0, 0
    with path.open("rb") as stream:
        for raw in stream:
            if not raw.isascii():
                rest, sequences = UTF8_SEQUENCE.subn(b"", raw)
                valid += sequences
                strays = len(rest.translate(None, ASCII))
                stray += strays
                first = first or (line if strays else 0)
                if stray > valid + ENOUGH:
                    break
            line += 1
    return first, valid, stray


def _single_byte_encoding(path: Path) -> tuple[str, tuple[Note, ...]]:
    first, valid, stray = _first_stray(path)
    if valid and valid >= stray:
        raise RefusedFile("mixed_encoding", line=first)
    histogram: Counter[int] = Counter()
    for block in blocks(path):
        high = block.translate(None, ASCII)
        # 0xA0 tells nothing: the space between thousands of every French sheet is "á" of the old code pages.
        histogram.update({byte: high.count(byte) for byte in set(high) if byte != NO_BREAK_SPACE})
    legacy = max(LEGACY, key=lambda encoding: _letters(histogram, encoding))
    if _letters(histogram, legacy) > 2 * _letters(histogram, "cp1252"):
        return legacy, (Note("legacy_code_page", {"encoding": legacy, "line": first}),)
    if UNDEFINED_IN_CP1252.isdisjoint(histogram):
        return "cp1252", ()
    return "latin-1", (Note("c1_controls", {"line": _first_undefined(path)}),)


def _letters(histogram: Counter[int], encoding: str) -> int:
    """Weigh how much like western text the bytes look; small letters tell more than capitals."""
    weight = 0
    for byte, count in histogram.items():
        letter = bytes([byte]).decode(encoding, "replace")
        if letter in WESTERN_LETTERS:
            weight += count * (3 if letter.islower() else 1)
    return weight


def _first_undefined(path: Path) -> int:
    line = 1
    for block in blocks(path):
        places = [place for byte in UNDEFINED_IN_CP1252 if (place := block.find(byte)) >= 0]
        if places:
            return line + block.count(b"\n", 0, min(places))
        line += block.count(b"\n")
    return line

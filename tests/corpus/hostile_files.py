"""The corpus: every file with what must become of it.

A file is *refused* (a code, and the line where one is to blame) or *read*; then `rows` good rows
come out, and `ragged` names (line, code) of the others.
"""

import codecs
import gzip
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.corpus import workbooks
from tests.corpus.workbooks import HEADER, SHEET, table, text_cell, without, write_workbook

TABLE = "produit;montant;commentaire\nP1;12;bien\nP2;13;très bien\n"
DOCTYPE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))
    + "]>"
)


@dataclass(frozen=True)
class HostileFile:
    name: str
    write: Callable[[Path], object]
    refused: str = ""
    line: int | None = None
    rows: int = 0
    ragged: tuple[tuple[int, str], ...] = ()


def raw(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return raw(content.encode(encoding))


def noise(seed: int, size: int) -> bytes:
    return bytes(random.Random(seed).choices(range(1, 256), k=size))


def database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.commit()


def parquet(path: Path, *, cut: int | None = None, rows: int = 3) -> None:
    pq.write_table(pa.table({"produit": pa.array([1] * rows, pa.int8())}), path)
    if cut:
        path.write_bytes(path.read_bytes()[:-cut])


def endless_quote(path: Path) -> None:
    with path.open("w") as stream:
        stream.write('produit;montant\nP1;1\nP2;"2\n')
        for number in range(300_000):
            stream.write(f"P{number};{number}\n")


BAD_PARQUET = b"PAR1" + noise(3, 4_000) + (2_000).to_bytes(4, "little") + b"PAR1"
SPREADSHEET_ERRORS = table(
    HEADER,
    '<c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>SUM(B3:B4)</f><v></v></c>',
    text_cell("A3", "P1") + '<c r="B3"><v>12</v></c>',
)

TEXTS = [
    HostileFile("empty", raw(b""), "empty_file"),
    HostileFile("only newlines", raw(b"\n\r\n\n"), "empty_file"),
    HostileFile("only a mark", raw(codecs.BOM_UTF8), "empty_file"),
    HostileFile("only a header", text("produit;montant\n"), "only_header", 1),
    HostileFile("a header and blank lines", text("\nproduit;montant\n\n;\n\n"), "only_header", 2),
    HostileFile("NUL", raw(b"produit;montant\nP1;1\nP\x002;2\n"), "nul_character", 3),
    HostileFile(
        "NUL far down", raw(b"produit;montant\n" + b"P1;1\n" * 60_000 + b"P\0;1\n"), "nul_character", 60_002
    ),
    HostileFile("image", raw(b"\x89PNG\r\n\x1a\n" + noise(1, 500)), "not_a_table"),
    HostileFile("PDF", raw(b"%PDF-1.7\n" + noise(2, 500)), "not_a_table"),
    HostileFile("gzip", raw(gzip.compress(TABLE.encode())), "not_a_table"),
    HostileFile("database", database, "not_a_table"),
    HostileFile("web page called a table", text("\ufeff <html><table><tr><td>1</table>"), "not_a_table"),
    HostileFile("JSON", text('{"produit": 1}'), "not_a_table"),
    HostileFile("noise", raw(noise(4, 100_000)), "not_a_table"),
    HostileFile("UTF-16 LE", raw(codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le")), rows=2),
    HostileFile("UTF-16 BE", raw(codecs.BOM_UTF16_BE + TABLE.encode("utf-16-be")), rows=2),
    HostileFile("UTF-16 without mark", text(TABLE, "utf-16-le"), "utf16_without_mark"),
    HostileFile(
        "UTF-16 cut", raw(codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le")[:-1]), "unreadable_text", 3
    ),
    HostileFile("UTF-32", text(TABLE, "utf-32"), "not_a_table"),
    HostileFile("lone CR", text(TABLE.replace("\n", "\r")), rows=2),
    HostileFile("no newline at the end", text(TABLE.rstrip()), rows=2),
    HostileFile("mark in the middle", text(f"\ufeff{TABLE}\ufeff{TABLE}"), rows=5),
    HostileFile("UTF-8 with a stray byte", raw(TABLE.encode() * 3 + b"P9;1;\xe9\n"), "mixed_encoding", 10),
    HostileFile("mark, then not UTF-8", raw(codecs.BOM_UTF8 + b"a;b\n1;2\n\xe9;2\n"), "unreadable_text", 3),
    HostileFile("UTF-8 cut in a letter", raw(b"a;b\n1;\xc3\xa9\n2;\xc3"), "mixed_encoding", 3),
    HostileFile("cp1252 late", raw(b"a;b\n" + b"1;2\n" * 40_000 + b"1;\xe9t\xe9\n"), rows=40_001),
    HostileFile("bytes no code page knows", raw(b"a;b\n1;\xe9\xe8\n2;\x81\x90\n"), rows=2),
    HostileFile(
        "open quote", text('a;b\n1;2\n3;"4\n' + "5;6\n" * 100), rows=101, ragged=((3, "open_quote"),)
    ),
    HostileFile("endless quote", endless_quote, rows=300_001, ragged=((3, "open_quote"),)),
    HostileFile("open quote in the header", text('a;"b\n' + "1;2\n" * 1_000), "broken_header", 1),
    HostileFile("text after a quote", text('a;b\n1;"x"y\n2;3\n'), rows=1, ragged=((2, "broken_quote"),)),
    HostileFile(
        "open quote, then its end",
        text('a;b\n1;"he said "yes"\nand left"\n2;3\n'),
        rows=1,
        ragged=((2, "broken_quote"), (3, "too_few_cells")),
    ),
    HostileFile("all quotes broken", text("a;b\n" + '1;"x"y\n' * 2_000), "too_many_broken_rows", 1_002),
    HostileFile(
        "large cell", text("a;b\n1;" + "x" * 200_000 + "\n2;3\n"), rows=1, ragged=((2, "cell_too_long"),)
    ),
    HostileFile("line without end", raw(b"a;b\n1;" + b"x" * 5_000_000), "line_too_long", 2),
    HostileFile("binary line without end", raw(b"a" * 8_000_000), "line_too_long", 1),
    HostileFile("very many columns", text(";".join(["x"] * 20_001) + "\n1\n"), "too_many_columns", 1),
    HostileFile(
        "ragged",
        text("a;b\n1;2;3\n4\n5;6\n"),
        rows=1,
        ragged=((2, "too_many_cells"), (3, "too_few_cells")),
    ),
    HostileFile(
        "CR outside quotes", text("a;b\n1;x\ry\n2;3\n"), rows=1, ragged=((2, "stray_carriage_return"),)
    ),
    HostileFile("formulas", text("a,b\n=cmd|' /C calc'!A0,@SUM(1)\n+1,-1\n"), rows=2),
    HostileFile("separator line", text("sep=|\na|b\n1|2\n"), rows=1),
    HostileFile("only quotes", text("a;b\n" + '"' * 999 + ";1\n2;3\n"), rows=1, ragged=((2, "open_quote"),)),
]

WORKBOOKS = [
    HostileFile("good workbook", write_workbook, rows=1),
    HostileFile("workbook called a table", write_workbook, rows=1),
    HostileFile("bomb", workbooks.bomb, "packed_too_tightly"),
    HostileFile("corner to corner", lambda path: workbooks.sparse(path, "XFD1048576"), "sheet_too_wide"),
    HostileFile("top to bottom", lambda path: workbooks.sparse(path, "J1048576"), "too_many_cells"),
    HostileFile("beyond any sheet", lambda path: workbooks.sparse(path, "A9999999", "F2"), "too_many_cells"),
    HostileFile(
        "external entity",
        lambda path: write_workbook(path, table(HEADER).replace("<worksheet", f"{DOCTYPE}<worksheet", 1)),
        "doctype",
    ),
    HostileFile(
        "billion laughs",
        lambda path: write_workbook(
            path, extra={"xl/sharedStrings.xml": f"{LAUGHS}<sst><si><t>&a9;</t></si></sst>"}
        ),
        "doctype",
    ),
    HostileFile("10,000 entries", lambda path: workbooks.many_entries(path, 10_000), "too_many_entries"),
    HostileFile("cut archive", workbooks.truncated, "damaged_workbook"),
    HostileFile("another archive", lambda path: without(path, "xl/workbook.xml"), "other_archive"),
    HostileFile("empty archive", raw(b"PK\x05\x06" + bytes(18)), "other_archive"),
    HostileFile("encrypted archive", workbooks.encrypted, "locked_workbook"),
    HostileFile("old workbook", raw(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "locked_workbook"),
    HostileFile(
        "binary workbook",
        lambda path: write_workbook(path, extra={"xl/workbook.bin": b"x"}),
        "binary_workbook",
    ),
    HostileFile("repeated part", workbooks.repeated_part, "suspicious_archive"),
    HostileFile("overlapping parts", workbooks.overlapping, "suspicious_archive"),
    HostileFile(
        "huge by its own word",
        lambda path: workbooks.with_declared_sizes(path, "xl/media/image1.bin", unpacked=300_000_000),
        "unpacks_too_large",
    ),
    HostileFile(
        "small by its own word",
        lambda path: workbooks.with_declared_sizes(path, "xl/worksheets/sheet1.xml", unpacked=60),
        "damaged_workbook",
    ),
    HostileFile(
        "UTF-16 sheet", lambda path: write_workbook(path, table(HEADER).encode("utf-16")), "part_not_utf8"
    ),
    HostileFile("sheet is noise", lambda path: write_workbook(path, noise(5, 5_000)), "damaged_workbook"),
    HostileFile("sheet is cut", lambda path: write_workbook(path, table(HEADER)[:-60]), "damaged_workbook"),
    HostileFile("no rows", lambda path: write_workbook(path, table()), "no_sheet"),
    HostileFile("header only sheet", lambda path: write_workbook(path, table(HEADER)), "only_header", 1),
    HostileFile(
        "sheet is missing", lambda path: without(path, "xl/worksheets/sheet1.xml"), "damaged_workbook"
    ),
    HostileFile(
        "text nobody shares",
        lambda path: write_workbook(path, table(HEADER, '<c r="A2" t="s"><v>4000000000</v></c>')),
        "damaged_workbook",
    ),
    HostileFile(
        "very wide sheet",
        lambda path: write_workbook(path, table(HEADER, '<c r="AAA2"><v>1</v></c><c r="AML2"><v>1</v></c>')),
        "sheet_too_wide",
    ),
    HostileFile(
        "very long cell",
        lambda path: write_workbook(path, table(HEADER, text_cell("B2", "x" * 40_000))),
        "cell_too_long",
        2,
    ),
    HostileFile("spreadsheet errors", lambda path: write_workbook(path, SPREADSHEET_ERRORS), rows=2),
    HostileFile(
        "places left out",
        lambda path: write_workbook(path, SHEET % ("<row><c><v>1</v></c><c><v>2</v></c></row>" * 2)),
        rows=1,
    ),
]

PARQUET = [
    HostileFile("good Parquet", parquet, rows=3),
    HostileFile("Parquet of noise", raw(BAD_PARQUET), "damaged_parquet"),
    HostileFile("Parquet cut", partial(parquet, cut=10), "damaged_parquet"),
    HostileFile("Parquet bomb", partial(parquet, rows=26_000_000), "too_many_values"),
    HostileFile("Parquet of nothing", raw(b"PAR1"), "damaged_parquet"),
]


CORPUS = [*TEXTS, *WORKBOOKS, *PARQUET]

"""Workbooks written part by part, as no spreadsheet program would."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

SHEET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>%s</sheetData></worksheet>"
)
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="Ventes" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def text_cell(place: str, text: str) -> str:
    """One cell with its text inside."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def table(*rows: str) -> str:
    """The sheet of some rows, each the XML of its cells."""
    return SHEET % "".join(f"<row>{row}</row>" for row in rows)


HEADER = text_cell("A1", "produit") + text_cell("B1", "montant")
GOOD_SHEET = table(HEADER, text_cell("A2", "P1") + '<c r="B2"><v>12</v></c>')


def write_workbook(
    path: Path, sheet: str | bytes = GOOD_SHEET, *, extra: Mapping[str, str | bytes] | None = None
) -> None:
    """Write a workbook of one sheet, with more parts or other ones."""
    parts: dict[str, str | bytes] = {**PARTS, "xl/worksheets/sheet1.xml": sheet, **(extra or {})}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def sparse(path: Path, *places: str) -> None:
    """Cells far apart: legal, small, and enough to make a dense reader ask for the memory of all between."""
    header = '<c r="A1" t="inlineStr"><is><t>produit</t></is></c>'
    cells = "".join(f'<c r="{place}"><v>1</v></c>' for place in places)
    write_workbook(path, SHEET % f'<row r="1">{header}</row><row>{cells}</row>')


def bomb(path: Path) -> None:
    """150 MB of spaces in a part of 150 KB."""
    write_workbook(path, SHEET % (" " * 150_000_000))


def with_declared_sizes(path: Path, part: str, *, unpacked: int) -> None:
    """A good workbook whose directory lies about the size of one part."""
    write_workbook(
        path, extra={"xl/media/image1.bin": bytes(range(256)) * 8_000 if part.endswith("bin") else b""}
    )
    content = bytearray(path.read_bytes())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        length = struct.unpack_from("<H", content, place + 28)[0]
        if content[place + 46 : place + 46 + length].decode() == part:
            struct.pack_into("<I", content, place + 24, unpacked)
        place += 46
    path.write_bytes(content)


def overlapping(path: Path) -> None:
    """Two entries of the directory that share one stretch of packed bytes."""
    write_workbook(path, extra={"xl/theme.xml": "<a/>" * 5_000})
    content = bytearray(path.read_bytes())
    places, place = [], 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        places.append(place)
        place += 46
    first = struct.unpack_from("<I", content, places[0] + 42)[0]
    struct.pack_into("<I", content, places[1] + 42, first)
    path.write_bytes(content)


def encrypted(path: Path) -> None:
    """A workbook whose parts are flagged as encrypted."""
    write_workbook(path)
    content = bytearray(path.read_bytes())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        flags = struct.unpack_from("<H", content, place + 8)[0]
        struct.pack_into("<H", content, place + 8, flags | 1)
        place += 46
    path.write_bytes(content)


def repeated_part(path: Path) -> None:
    """Two parts of one name: which one is read depends on the reader."""
    write_workbook(path)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
        archive.filelist = list(archive.filelist)
        archive.NameToInfo.pop(info.filename)
        archive.writestr(info, GOOD_SHEET.replace("P1", "P2"))


def many_entries(path: Path, count: int) -> None:
    """An archive with very many tiny parts."""
    write_workbook(path, extra={f"xl/media/{number}.bin": b"" for number in range(count)})


def truncated(path: Path) -> None:
    """A workbook cut off in the middle, as a broken download leaves it."""
    write_workbook(path, extra={"xl/media/image1.bin": zlib.compress(bytes(range(256)) * 100)})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def filled(path: Path, rows: int, columns: int) -> None:
    """A plain sheet of so many number cells."""
    letters = [chr(65 + column) for column in range(columns)]
    header = "".join(text_cell(f"{letter}1", f"name{letter}") for letter in letters)
    body = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}"><v>{row}</v></c>' for letter in letters)
        + "</row>"
        for row in range(2, rows + 2)
    )
    write_workbook(path, SHEET % (f'<row r="1">{header}</row>' + body))


def without(path: Path, part: str) -> None:
    """A workbook that lacks one of its parts."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**PARTS, "xl/worksheets/sheet1.xml": GOOD_SHEET}.items():
            if name != part:
                archive.writestr(name, content)

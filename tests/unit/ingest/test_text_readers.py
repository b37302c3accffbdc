"""Text files: what they are found to be, and on which line each row begins."""

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ingest.readers import Sniffed, lines_around, open_rows, sniff
from core.ingest.readers.text import BLOCK_CHARACTERS

KNOWN = ["produit", "score", "date de réponse", "montant"]


def write(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path, sniffed: Sniffed, batch_size: int = 20_000) -> list[tuple[int, tuple[str, ...]]]:
    return [
        (line, row)
        for batch in open_rows(path, sniffed, batch_size=batch_size)
        for line, row in zip(batch.lines, zip(*batch.columns, strict=True), strict=True)
    ]


def test_a_file_of_french_excel(tmp_path: Path) -> None:
    content = "Produit;Date de réponse;Montant\r\nÉté;31/12/2025;1 234,56 €\r\nŒuvre;01/02/2025;(12,00)\r\n"
    path = write(tmp_path, content.encode("cp1252"))
    sniffed = sniff(path, name="ventes.csv", known_headers=KNOWN)
    assert (sniffed.kind, sniffed.encoding, sniffed.delimiter) == ("csv", "cp1252", ";")
    assert (sniffed.line_ending, sniffed.header_line, sniffed.first_line) == ("\r\n", 1, 2)
    assert sniffed.header == ("Produit", "Date de réponse", "Montant")
    assert read(path, sniffed) == [
        (2, ("Été", "31/12/2025", "1 234,56 €")),
        (3, ("Œuvre", "01/02/2025", "(12,00)")),
    ]


@pytest.mark.parametrize(
    ("encoding", "mark", "found"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8-sig"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16"),
        ("cp1252", b"", "cp1252"),
        ("cp850", b"", "cp850"),
        ("mac_roman", b"", "mac_roman"),
    ],
)
def test_encodings_are_found_over_the_whole_file(
    tmp_path: Path, encoding: str, mark: bytes, found: str
) -> None:
    plain = "a,b\n" + "1,2\n" * 30_000  # the first accent stands behind 100 KB
    path = write(tmp_path, mark + (plain + "élève,à côté\n").encode(encoding))
    sniffed = sniff(path, name="x.csv")
    assert sniffed.encoding == found
    assert read(path, sniffed)[-1] == (30_002, ("élève", "à côté"))
    assert [note.code for note in sniffed.notes] == (
        ["legacy_code_page"] if found in ("cp850", "mac_roman") else []
    )


def test_bytes_outside_every_code_page_are_kept_and_told(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n1,\xe9\xe8\xe9\n2,\x82\x90\n")
    sniffed = sniff(path, name="x.csv")
    assert sniffed.encoding == "latin-1"
    assert [(note.code, note.parameters) for note in sniffed.notes] == [("c1_controls", {"line": 3})]
    assert read(path, sniffed)[1] == (3, ("2", "\x82\x90"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    rows = [["produit", "note"], ["a,b", "c;d"], ["e\tf", "g|h"], ["1,5", "2,5"]]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path = write(tmp_path, buffer.getvalue())
    sniffed = sniff(path, name="x.csv", known_headers=["produit"])
    assert sniffed.delimiter == delimiter
    assert [list(row) for _line, row in read(path, sniffed)] == rows[1:]


def test_decimal_commas_do_not_make_a_delimiter(tmp_path: Path) -> None:
    path = write(tmp_path, "nom;valeur;autre\nx;1,5;2,5\ny;2,5;3,5\n")
    assert sniff(path, name="x.csv").delimiter == ";"


def test_spaces_after_the_delimiter_do_not_hide_a_quote(tmp_path: Path) -> None:
    path = write(tmp_path, 'a, "b", c\n1, "x, y", 2\n3, "z", 4\n')
    sniffed = sniff(path, name="x.csv")
    assert sniffed.header == ("a", "b", "c")
    assert read(path, sniffed)[0] == (2, ("1", "x, y", "2"))


def test_single_quotes_around_every_name_are_quotes(tmp_path: Path) -> None:
    path = write(tmp_path, "'a';'b'\n'1;2';'l''été'\n")
    sniffed = sniff(path, name="x.csv")
    assert sniffed.quote == "'"
    assert read(path, sniffed) == [(2, ("1;2", "l'été"))]


def test_the_header_is_found_below_titles_and_a_source_line(tmp_path: Path) -> None:
    path = write(
        tmp_path, ",,\n,,https://app.example.com/csv\n\nProduit,Score,Date de réponse\nP1,9,2025-01-01\n"
    )
    sniffed = sniff(path, name="x.csv", known_headers=KNOWN)
    assert (sniffed.header_line, sniffed.first_line) == (4, 5)
    assert [note.code for note in sniffed.notes] == ["header_below_top"]
    assert read(path, sniffed) == [(5, ("P1", "9", "2025-01-01"))]
    assert sniff(path, name="x.csv").header_line == 4  # also when no name is known


def test_a_header_over_several_lines(tmp_path: Path) -> None:
    path = write(tmp_path, '"Project\nname",Score\nP1,9\n')
    sniffed = sniff(path, name="x.csv")
    assert sniffed.header == ("Project\nname", "Score")
    assert (sniffed.header_line, sniffed.first_line) == (1, 3)
    assert read(path, sniffed) == [(3, ("P1", "9"))]


def test_a_delimiter_at_the_end_of_every_row_is_a_column_without_a_name(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b\n1;2;\n3;4;\n")
    sniffed = sniff(path, name="x.csv")
    assert sniffed.header == ("a", "b", "")
    assert read(path, sniffed) == [(2, ("1", "2", "")), (3, ("3", "4", ""))]


def test_lines_are_physical_lines(tmp_path: Path) -> None:
    path = write(tmp_path, 'a;b\r\n1;"x\r\ny\r\nz"\r\n\r\n2;3\r\n;\r\n"4\r\n";"\r\n5"\r\n6;7\r\n')
    sniffed = sniff(path, name="x.csv")
    (batch,) = open_rows(path, sniffed)
    assert list(batch.lines) == [2, 6, 8, 11]
    assert batch.columns == [("1", "2", "4\r\n", "6"), ("x\r\ny\r\nz", "3", "\r\n5", "7")]
    assert batch.blank == 2
    assert batch.ragged == []


def test_every_row_is_in_exactly_one_place(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n1,2\n3\n\n4,5,6\n,\n7,"8\n9,10\n11,12\n')
    batches = list(open_rows(path, sniff(path, name="x.csv")))
    assert [line for batch in batches for line in batch.lines] == [2, 8, 9]
    assert [(row.line, row.found, row.code, row.text) for batch in batches for row in batch.ragged] == [
        (3, 1, "too_few_cells", "3"),
        (5, 3, "too_many_cells", "4,5,6"),
        (7, 0, "open_quote", '7,"8'),
    ]
    assert sum(batch.blank for batch in batches) == 2
    assert "Line 7 opens a quote" in batches[-1].ragged[-1].message


def test_a_row_may_span_two_blocks(tmp_path: Path) -> None:
    long = "x" * 60_000 + "\n"
    body = "".join(f'{number};"{long * 2}"\n' for number in range(12))
    path = write(tmp_path, "a;b\n" + body)
    assert path.stat().st_size > 2 * BLOCK_CHARACTERS
    rows = read(path, sniff(path, name="x.csv"))
    assert [line for line, _row in rows] == list(range(2, 2 + 12 * 3, 3))
    assert {row[1] for _line, row in rows} == {long * 2}


def test_batches_hold_no_more_rows_than_asked(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b\n" + "".join(f"{number};x\n" for number in range(1_005)) + "1\n")
    batches = list(open_rows(path, sniff(path, name="x.csv"), batch_size=100))
    assert [len(batch) for batch in batches] == [100] * 10 + [5]
    assert [line for batch in batches for line in batch.lines] == list(range(2, 1_007))
    assert sum(len(batch.ragged) for batch in batches) == 1


def test_what_was_sniffed_survives_json(tmp_path: Path) -> None:
    path = write(tmp_path, "x\na;b;\n1;2;3\n")
    sniffed = sniff(path, name="x.csv", known_headers=["a", "b"])
    assert sniffed.notes
    assert Sniffed.from_json(sniffed.to_json()) == sniffed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_around_a_row_are_shown_as_they_arrived(tmp_path: Path, encoding: str, newline: str) -> None:
    lines = ["a;b"] + [f"été {number};{number}" for number in range(2, 40_000)]
    path = write(tmp_path, (newline.join(lines) + newline).encode(encoding))
    sniffed = sniff(path, name="x.csv")
    for line in (1, 2, 20_000, 39_999):
        around = lines_around(path, sniffed, line, context=1)
        first = max(line - 1, 1)
        assert around == list(enumerate(lines[first - 1 : line + 1], start=first))
    assert lines_around(path, sniffed, 50_000) == []


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=12)


@given(
    table=st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=12)
    ),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_any_table_in_any_dialect_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    delimiter: str,
    newline: str,
    encoding: str,
    quoting: int,
) -> None:
    header = [f"name{number}" for number in range(len(table[0]))]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline, quoting=quoting)
    writer.writerow(header)
    lines = []
    for row in table:
        lines.append(buffer.getvalue().count("\n") + 1)
        writer.writerow(row)
    filled = [(line, tuple(row)) for line, row in zip(lines, table, strict=True) if any(row)]
    if not filled:
        return
    path = tmp_path_factory.mktemp("any") / "table.csv"
    path.write_bytes(buffer.getvalue().encode(encoding))
    sniffed = sniff(path, name="table.csv", known_headers=header)
    assert sniffed.header == tuple(header)
    assert read(path, sniffed) == filled

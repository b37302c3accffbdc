"""The subprocess: whatever a file does to it, the parent gets a refusal and keeps its health."""

import datetime as dt
import os
import time
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from core.ingest.readers import RefusedFile, lines_around, open_rows, sandboxed, sniff
from core.ingest.readers.sandbox import texts
from tests.corpus.workbooks import filled, write_workbook


@pytest.fixture
def misbehave(monkeypatch: pytest.MonkeyPatch):
    """Put a child that misbehaves in the place of the reader of workbooks."""

    def arrange(mode: str) -> None:
        monkeypatch.setitem(sandboxed.MODULES, "xlsx", "tests.corpus.misbehaving")
        monkeypatch.setitem(sandboxed.ENVIRONMENT, "MISBEHAVIOUR", mode)

    return arrange


def moment(text: str) -> dt.datetime:
    """A moment without a zone, as spreadsheets hold it."""
    return dt.datetime.fromisoformat(text)


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        ("abort", "too_much_memory"),
        ("silence", "too_slow"),
        ("spin", "too_slow"),
        ("flood", "reader_stopped"),
        ("noise", "reader_stopped"),
        ("exit", "reader_stopped"),
        ("limits", "too_much_memory"),
    ],
)
def test_a_child_that_misbehaves_is_a_refusal(misbehave, mode: str, code: str) -> None:
    misbehave(mode)
    before = children()
    wait = 0.5 if mode == "silence" else 30.0
    with pytest.raises(RefusedFile) as caught:
        list(sandboxed.ask("xlsx", {"operation": "sniff", "path": "x"}, wait_seconds=wait))
    assert caught.value.code == code
    assert children() == before


def test_the_child_cannot_write_a_file(misbehave, tmp_path: Path) -> None:
    misbehave("limits")
    path = tmp_path / "written.txt"
    with pytest.raises(RefusedFile):
        list(sandboxed.ask("xlsx", {"operation": "lines", "path": str(path), "last_line": 1}))
    assert not path.exists() or path.read_text() == ""


def test_the_child_is_given_no_secret(misbehave, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")
    misbehave("environment")
    answer = sandboxed.ask("xlsx", {})
    environment = next(answer)["environment"]
    answer.close()
    assert "SECRET_KEY" not in environment
    assert "DATABASE_URL" not in environment
    assert set(environment) <= {*sandboxed.ENVIRONMENT, "LC_CTYPE", "PWD", "SHLVL", "_"}


def test_leaving_half_way_ends_the_child(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    filled(path, rows=30_000, columns=5)
    sniffed = sniff(path, name="book.xlsx")
    before = children()
    rows = open_rows(path, sniffed, batch_size=1_000)
    assert len(next(rows)) == 1_000
    rows.close()
    assert children() == before


def test_a_slow_consumer_is_not_a_slow_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.xlsx"
    filled(path, rows=12_000, columns=5)
    sniffed = sniff(path, name="book.xlsx")
    monkeypatch.setattr(sandboxed, "WAIT_SECONDS", 5.0)
    total = 0
    for batch in open_rows(path, sniffed, batch_size=4_000):
        total += len(batch)
        time.sleep(1.8)
    assert total == 12_000


def test_typed_cells_come_out_as_a_person_would_type_them(tmp_path: Path) -> None:
    path = tmp_path / "typed.xlsx"
    cells = [
        ("12", 12, ""),
        ("0.1", 0.1, ""),
        ("0.3", 0.1 + 0.2, ""),
        ("-1234.56", -1234.56, ""),
        ("123456789012345", 123_456_789_012_345, ""),
        ("1.23456789012346E+15", 1_234_567_890_123_456, ""),
        ("1E+20", 1e20, ""),
        ("0.00000012", 1.2e-7, ""),
        ("2025-03-01", moment("2025-03-01"), "dd/mm/yyyy"),
        ("2025-03-01T15:26:01", moment("2025-03-01T15:26:01"), "dd/mm/yyyy hh:mm"),
        ("15:26:00", dt.time(15, 26), "hh:mm"),
        ("36:00:00", 1.5, "[h]:mm"),
        ("true", True, ""),
        ("007", "007", ""),
        ("1.2E+15", "1.2E+15", ""),
        ("  ", "  ", ""),
    ]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nom", "valeur"])
        for row, (_expected, value, form) in enumerate(cells, start=1):
            sheet.write(row, 0, f"r{row}")
            if isinstance(value, str):
                sheet.write_string(row, 1, value)
            else:
                sheet.write(row, 1, value, book.add_format({"num_format": form}) if form else None)
    sniffed = sniff(path, name="typed.xlsx")
    (batch,) = open_rows(path, sniffed)
    assert list(batch.columns[1]) == [expected for expected, _value, _form in cells]
    assert list(batch.lines) == list(range(2, 2 + len(cells)))
    assert sniffed.typed_numbers == (1,)
    assert sniffed.rows == len(cells)


def test_error_cells_and_uncalculated_formulas_keep_their_place(tmp_path: Path) -> None:
    path = tmp_path / "errors.xlsx"
    write_workbook(
        path,
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="2"><c r="B2" t="inlineStr"><is><t>produit</t></is></c>'
        '<c r="C2" t="inlineStr"><is><t>montant</t></is></c></row>'
        '<row r="3"><c r="B3"><v>1</v></c><c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row r="4"><c r="B4" t="e"><v>#REF!</v></c><c r="C4"><f>SUM(C1:C2)</f></c></row>'
        '<row r="5"><c r="B5" t="str"><f>""</f><v></v></c><c r="C5"><f>1+1</f><v>2</v></c></row>'
        '<row r="6"><c r="B6" s="1"/><c r="C6" t="e"><v>#N/A</v></c></row></sheetData></worksheet>',
    )
    sniffed = sniff(path, name="errors.xlsx")
    (batch,) = open_rows(path, sniffed)
    assert sniffed.header_line == 2
    assert list(batch.lines) == [3, 4, 5, 6]
    assert batch.columns == [("1", "#REF!", "", ""), ("#DIV/0!", "#UNCALCULATED!", "2", "#N/A")]


def test_the_sheet_and_the_row_of_the_header_are_found_by_known_names(tmp_path: Path) -> None:
    path = tmp_path / "sheets.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        notes = book.add_worksheet("Lisez-moi")
        notes.write_column(0, 0, ["Export du mois", "produit: voir la feuille Données", "fin"])
        data = book.add_worksheet("Données")
        data.merge_range(0, 0, 0, 3, "Ventes 2025")
        data.write_row(2, 1, ["Produit", "Période", "", "Montant"])
        data.write_row(3, 1, ["P1", "2025-01", "", 12.5])
        data.write_row(5, 1, ["P2", "2025-02", "note", 13])
    sniffed = sniff(path, name="sheets.xlsx", known_headers=["produit", "période", "montant"])
    assert (sniffed.sheet, sniffed.sheets) == ("Données", ("Lisez-moi", "Données"))
    assert (sniffed.header_line, sniffed.first_line) == (3, 4)
    assert sniffed.header == ("", "Produit", "Période", "", "Montant")
    assert [note.code for note in sniffed.notes] == ["header_below_top", "unnamed_columns", "sheet_chosen"]
    (batch,) = open_rows(path, sniffed)
    assert list(batch.lines) == [4, 6]
    assert batch.blank == 1
    assert batch.columns[4] == ("12.5", "13")
    assert lines_around(path, sniffed, 4) == [
        (3, " | Produit | Période |  | Montant"),
        (4, " | P1 | 2025-01 |  | 12.5"),
        (5, " |  |  |  | "),
    ]


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(str(path), {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["jour", "x"])
        sheet.write_datetime(1, 0, moment("2025-03-01"), book.add_format({"num_format": "dd/mm/yyyy"}))
    (batch,) = open_rows(path, sniff(path, name="mac.xlsx"))
    assert batch.columns[0] == ("2025-03-01",)


def test_parquet_types_become_the_text_of_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(
        pa.table(
            {
                "code": ["P1", None],
                "rank": pa.array([7, None], pa.int32()),
                "share": [0.1, 12.0],
                "amount": pa.array([Decimal("1234.50"), None]),
                "day": [dt.date(2025, 3, 1), None],
                "at": pa.array([moment("2025-03-01T10:30"), None], pa.timestamp("ns", tz="UTC")),
                "open": [True, False],
                "tags": [["a", "b"], None],
                "kind": pa.array(["x", "y"]).dictionary_encode(),
                "raw": pa.array(["é".encode(), None], pa.binary()),
            }
        ),
        path,
    )
    sniffed = sniff(path, name="table.csv")
    (batch,) = open_rows(path, sniffed)
    assert sniffed.kind == "parquet"
    assert (sniffed.header_line, sniffed.rows, list(batch.lines)) == (1, 2, [2, 3])
    assert sniffed.typed_numbers == (1, 2, 3)
    assert [column[0] for column in batch.columns] == [
        *("P1", "7", "0.1", "1234.5", "2025-03-01", "2025-03-01T10:30:00+00:00"),
        *("true", '["a", "b"]', "x", "é"),
    ]
    assert [column[1] for column in batch.columns] == ["", "", "12", "", "", "", "false", "", "y", ""]
    assert lines_around(path, sniffed, 1)[0] == (
        1,
        "code | rank | share | amount | day | at | open | tags | kind | raw",
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [(12.0, "12"), (-0.5, "-0.5"), (2.675, "2.675"), (1 / 3, "0.333333333333333"), (1e-10, "0.0000000001")],
)
def test_numbers_of_a_sheet_are_written_without_noise(number: float, text: str) -> None:
    assert texts.sheet_number_text(number) == text


def test_moments_are_rounded_to_the_millisecond() -> None:
    assert texts.moment_text(moment("2025-01-01T09:59:59.999700")) == "2025-01-01T10:00:00"
    assert texts.moment_text(moment("2025-01-01T09:59:59.123400")) == "2025-01-01T09:59:59.123"

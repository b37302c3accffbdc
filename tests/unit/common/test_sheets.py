"""Tables for spreadsheet programs: nothing in them acts, and everything comes back."""

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.common.sheets import csv_cell, original_text, safe_cell, write_csv, write_xlsx
from core.ingest.cells import Text
from core.ingest.readers import open_rows, sniff

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1+1",  # full-width =
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_would_be_calculated_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert original_text(safe_cell(text)) == text


@pytest.mark.parametrize("text", ["", "a=1", "1-1", " =1", "'tis", "été", "(12)"])
def test_other_texts_stay(text: str) -> None:
    assert safe_cell(text) == text
    assert original_text(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r\n a1\uff1d"), max_size=8))
def test_any_text_comes_back(text: str) -> None:
    assert original_text(safe_cell(text)) == text


def test_only_texts_are_guarded() -> None:
    assert csv_cell(-5) == "-5"
    assert csv_cell(Decimal("-12.50")) == "-12.50"
    assert csv_cell(Decimal("1E+3")) == "1000"
    assert csv_cell(-0.5) == "-0.5"
    assert csv_cell("-5") == "'-5"
    assert csv_cell(None) == ""
    assert csv_cell(True) == "true"
    assert csv_cell(dt.date(2025, 3, 1)) == "2025-03-01"
    assert csv_cell(dt.datetime(2025, 3, 1, 10, tzinfo=dt.UTC)) == "2025-03-01T10:00:00+00:00"


def test_a_csv_is_marked_as_utf8_quoted_and_streamed() -> None:
    pieces = list(write_csv([["a", "b"], ['x,"y"\nz', "=1"]] + [["é", 1]] * 1_200))
    text = "".join(pieces)
    assert len(pieces) == 3
    assert text.startswith('\ufeffa,b\r\n"x,""y""\nz",\'=1\r\né,1\r\n')
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 1_202


def test_rows_to_correct_come_back_as_they_were(tmp_path: Path) -> None:
    rows = [["code", "comment"]] + [[f"P{number}", text] for number, text in enumerate(FORMULAS[:4])]
    path = tmp_path / "correct.csv"
    path.write_text("".join(write_csv(rows, delimiter=";")), encoding="utf-8", newline="")
    (batch,) = open_rows(path, sniff(path, name="correct.csv"))
    assert [Text().clean(cell) for cell in batch.columns[1]] == FORMULAS[:4]


def test_a_workbook_holds_texts_numbers_and_dates_and_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    row = ["=1+1", "https://example.com", "007", 12, Decimal("1.5"), True, dt.date(2025, 3, 1)]
    late = [10**16, None, "", "x" * 40_000, dt.datetime(2025, 3, 1, 10, 30, tzinfo=dt.UTC)]
    write_xlsx(path, {"Rows/to [correct]": [["a", "b"], row, late], "Second": [["n"]]})
    book = load_workbook(path)
    assert book.sheetnames == ["Rows to  correct ", "Second"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[2]] == [*row[:4], 1.5, True, dt.datetime.fromisoformat("2025-03-01")]
    assert [cell.data_type for cell in sheet[2]] == ["s", "s", "s", "n", "n", "b", "d"]
    assert all(cell.hyperlink is None for cell in sheet[2])
    assert sheet["A3"].value == "10000000000000000"
    assert len(sheet["D3"].value) == 32_767
    assert sheet["E3"].value == dt.datetime.fromisoformat("2025-03-01T10:30:00")
    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"


def test_what_a_workbook_holds_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_xlsx(path, {"Rows": [["code", "amount", "day"], ["=P1", Decimal("12.34"), dt.date(2025, 3, 1)]]})
    (batch,) = open_rows(path, sniff(path, name="out.xlsx"))
    assert batch.columns == [("=P1",), ("12.34",), ("2025-03-01",)]

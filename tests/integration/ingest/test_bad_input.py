"""Files that are wrong as a whole, or in places: each is told with line, column, value and what to do."""

import io
import zipfile

import pytest
import xlsxwriter
from django.utils import translation

from core.ingest import sources
from core.ingest.models import RowIssue
from core.ingest.readers import match_headers
from core.ingest.recognition import recognise
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db

HEAD = "response_id,product,score,responded_at\n"


@pytest.fixture(autouse=True)
def wallet():
    return factories.product("WALLET")


def workbook(rows: list[list[object]]) -> bytes:
    """A workbook of one sheet."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "empty_file", "empty"),
        (HEAD.encode(), "only_header", "no row of data"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "not_a_table", "PNG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"x" * 2000, "not_a_table", "PDF"),
        (b"PK\x03\x04" + b"\0" * 300, "damaged_workbook", "damaged"),
        ((HEAD + "R1,WALLET,9,2025-01-01\nR2,WALLET,\0,2025-01-01\n").encode(), "nul_character", "Line 3"),
        (
            HEAD.encode() + b"R1,WALLET,9,2025-01-01\nR2,\xc3\xa9t\xe9,9,2025-01-01\n" * 3,
            "mixed_encoding",
            "line",
        ),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_a_reason(content, code, says):
    run = bring("survey", content)
    assert (run.state, run.error_code) == ("refused", code)
    assert says in run.error_detail
    assert run.error_detail.endswith((".", "”."))
    assert (run.read, counts(run)) == (0, (0, 0, 0, 0))


def test_required_column_that_is_missing_is_named():
    run = bring("survey", "product,score\nWALLET,9\n")
    assert (run.state, run.error_code) == ("refused", "columns_missing")
    assert "responded_at" in run.error_detail


def test_header_that_fits_two_columns_is_named():
    run = bring("survey", "product,score,note,responded_at\nWALLET,9,8,2025-01-01\n")
    assert (run.state, run.error_code) == ("refused", "column_twice")
    assert "score, note" in run.error_detail


def test_repeated_column_names_of_no_interest_do_no_harm():
    run = bring("survey", HEAD.replace("\n", ",Label,Label\n") + "R1,WALLET,9,2025-01-01,a,b\n")
    assert counts(run) == (1, 0, 0, 0)


def test_dates_that_contradict_each_other_are_named_with_their_lines():
    rows = "R1,WALLET,9,2025-01-01\nR2,WALLET,9,25/12/2025\nR3,WALLET,9,12/25/2025\n"
    run = bring("survey", HEAD + rows)
    assert (run.state, run.error_code) == ("refused", "convention")
    for said in ("responded_at", "25/12/2025", "12/25/2025", "3, 4", "date_order"):
        assert said in run.error_detail
    told = bring("survey", HEAD + rows, date_order="day_first")
    assert (counts(told), faults(told)) == ((2, 0, 0, 1), [(4, "responded_at", "other_date_order")])


def test_dates_that_tell_nothing_are_not_guessed_and_late_evidence_is_heard():
    rows = "".join(f"R{n},WALLET,9,03/04/2025\n" for n in range(30_000))
    run = bring("survey", HEAD + rows[: 3 * 24])
    assert run.error_code == "convention"
    # The last row of 30,000, two batches later, shows it: everything is read again under it.
    run = bring("survey", HEAD + rows + "LAST,WALLET,9,31/12/2025\n")
    assert counts(run) == (30_001, 0, 0, 0)
    assert run.summary["months"] == ["2025-04", "2025-12"]
    assert any("day before month" in note and "30002" in note for note in run.note_texts())


def test_numbers_in_a_french_file():
    text = (
        "Produit;Période;Compte;Montant\nWALLET;janv. 2025;revenue;1\u202f234,56 €\n"
        "WALLET;02/2025;revenue;(12,5)\n"
    )
    run = bring("finance", text.encode("cp1252", errors="replace").replace(b"?", b"\xa0"))
    assert counts(run) == (2, 0, 0, 0)


def test_spreadsheet_damage_is_named():
    run = bring(
        "survey", HEAD + "1.2E+15,WALLET,9,2025-01-01\nR2,WALLET,#REF!,2025-01-01\nR3,WALLET,9,45658\n"
    )
    assert faults(run) == [
        (2, "response_id", "excel_shortened"),
        (3, "score", "spreadsheet_error"),
        (4, "responded_at", "excel_serial"),
    ]
    assert "2025-01-01" in run.issues.get(line=4).message


def test_issue_speaks_the_readers_language_and_names_the_files_own_column():
    run = bring("survey", "Produit;Note;Répondu le\nWALLET;12;2025-01-01\n")
    issue = run.issues.get()
    assert (issue.line, issue.column, issue.value) == (2, "Note", "12")
    assert issue.message == "12 is more than 10."
    with translation.override("fr"):
        assert issue.message  # told anew, whatever the language of whoever imported
    assert RowIssue.objects.get().parameters == {"text": "12", "limit": "10"}


def test_workbook_is_read_like_text():
    rows = [
        ["response_id", "product", "score", "responded_at"],
        ["R1", "WALLET", 9, "2025-01-01"],
        ["R2", "WALLET", 12, "2025-01-01"],
    ]
    run = bring("survey", workbook(rows), name="answers.xlsx")
    assert counts(run) == (1, 0, 0, 1)
    assert faults(run) == [(3, "score", "too_large")]
    assert run.issues.get().cells == ["R2", "WALLET", "12", "2025-01-01"]


def test_sparse_workbook_of_a_few_bytes_is_refused():
    archive = io.BytesIO(workbook([["product"], ["WALLET"]]))
    changed = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(name, content)
    run = bring("survey", changed.getvalue(), name="sparse.xlsx")
    assert run.state == "refused"
    assert "XFD1048576" in run.error_detail


def test_no_source_calls_two_columns_by_one_name():
    for source in sources.every():
        names = source.names()
        assert match_headers([source.columns[0].name], names).positions == {source.columns[0].name: 0}


def test_every_source_reads_its_own_header_and_is_recognised_by_it():
    for source in sources.every():
        header = [column.name for column in source.columns]
        if source.name == "finance":
            header = ["product", "period", "account", "amount", "currency", "scenario"]
        best = recognise(header)[0]
        assert (best.source.name, best.complete) == (source.name, True)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_header_in_the_words_of_the_pages_is_the_same_header(language: str):
    """What another system writes has its own words."""
    for source in sources.every():
        if source.foreign:
            continue
        with translation.override(language):
            header = [str(column.label) for column in source.columns]
        found = match_headers(header, source.names()).positions
        assert found == {column.name: place for place, column in enumerate(source.columns)}, source.name
        best = recognise(header)[0]
        assert (best.source.name, best.complete) == (source.name, True)

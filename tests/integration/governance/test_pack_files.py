"""The three files, opened again by other programs."""

import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import translation
from pptx import Presentation
from pptx.util import Emu
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from core.common.actors import SYSTEM
from core.ingest.kept import path_of
from governance.drawing import FORMATS, draw
from governance.models import PackFile, Snapshot
from governance.services import files, snapshots
from portfolio.models import Product
from roadmap.models import Launch
from tests import factories
from tests.factories import facts
from tests.integration.governance.company import FORMULA, MARKUP, PERIOD, Company

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr")


@pytest.fixture
def pack(company: Company) -> Snapshot:
    """The second pack of the company: with something that changed since the first."""
    snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)
    Launch.objects.filter(product=company.second).update(committed_on="2027-03-02")
    facts.entry(company.first, "2026-10", "revenue", 100)
    facts.measure_all()
    return snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)


def slides(pack: Snapshot, language: str = "en") -> Any:
    return Presentation(io.BytesIO(draw(pack, format="pptx", language=language)))


def workbook(pack: Snapshot, language: str = "en") -> Any:
    return openpyxl.load_workbook(io.BytesIO(draw(pack, format="xlsx", language=language)))


def document(pack: Snapshot, language: str = "en") -> PdfReader:
    return PdfReader(io.BytesIO(draw(pack, format="pdf", language=language)))


def text_of(shape: Any) -> str:
    if shape.has_text_frame:
        return shape.text_frame.text
    if shape.has_table:
        return "\n".join(cell.text for row in shape.table.rows for cell in row.cells)
    return ""


def all_text(deck: Any) -> str:
    return "\n".join(text_of(shape) for slide in deck.slides for shape in slide.shapes)


# --- slides -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "finding", "moved"),
    [
        ("en", "Revenue is off target; Launch 2 moved by +49 d", "12 Jan 2027 → 2 Mar 2027"),
        (
            "fr",
            "Chiffre d’affaires\u00a0: hors cible\u202f; Launch 2 décalé de +49 j",
            "12 janv. 2027 → 2 mars 2027",
        ),
    ],
)
def test_the_first_slide_says_what_changed(pack: Snapshot, language: str, finding: str, moved: str) -> None:
    name = Launch.objects.get(product__code="SECOND").name
    first = slides(pack, language).slides[0]
    assert first.shapes.title.text_frame.text.replace("\u00a0j", " j").replace(
        "\u00a0d", " d"
    ) == finding.replace("Launch 2", name)
    said = "\n".join(text_of(shape) for shape in first.shapes)
    assert moved in said


def test_every_slide_has_a_title_and_the_foot(pack: Snapshot) -> None:
    deck = slides(pack)
    count = len(deck.slides)
    assert count >= 8
    for number, slide in enumerate(deck.slides, start=1):
        assert slide.shapes.title.text_frame.text
        said = "\n".join(text_of(shape) for shape in slide.shapes)
        assert f"{number} of {count}" in said
        assert f"{pack.sha256[:8]}…{pack.sha256[-4:]}" in said


def test_nothing_is_a_picture_and_nothing_lies_outside(pack: Snapshot) -> None:
    deck = slides(pack)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert "pic" not in shape._element.tag
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width + Emu(1)
            assert shape.top + shape.height <= deck.slide_height + Emu(1)
    with zipfile.ZipFile(io.BytesIO(draw(pack, format="pptx", language="en"))) as package:
        assert not [name for name in package.namelist() if name.startswith("ppt/media/")]


def test_tables_charts_and_lines_are_told_to_a_screen_reader(pack: Snapshot) -> None:
    for slide in slides(pack).slides:
        for shape in slide.shapes:
            named = shape._element.xpath(".//p:cNvPr")[0]
            if shape.has_chart or shape.has_table:
                assert named.get("descr")
            if shape.shape_type is not None and "LINE" in str(shape.shape_type):
                assert "decorative" in str(shape._element.xml)


def test_charts_hold_the_numbers_of_the_snapshot(pack: Snapshot) -> None:
    trends = json.loads(pack.content)["trends"]["nps"]
    charts = {
        shape.chart.plots[0].series[0].name: shape.chart
        for slide in slides(pack).slides
        for shape in slide.shapes
        if shape.has_chart
    }
    drawn = charts["NPS"].plots[0]
    assert list(drawn.series[0].values) == [point.get("value") for point in trends]
    assert [str(day) for day in drawn.categories][-1].startswith(("2026-10", "46296"))
    # The embedded workbook is what opens when somebody edits the chart.
    inside = openpyxl.load_workbook(io.BytesIO(charts["NPS"].part.chart_workbook.xlsx_part.blob)).active
    assert [row[1] for row in inside.iter_rows(min_row=2, values_only=True)] == [
        point.get("value") for point in trends
    ]


def test_the_text_is_marked_as_the_packs_language(pack: Snapshot) -> None:
    for language, tag in (("en", "en-GB"), ("fr", "fr-FR")):
        found = {
            run.get("lang")
            for slide in slides(pack, language).slides
            for run in slide._element.xpath(".//a:r/a:rPr")
        }
        assert found == {tag}


# --- workbook ---------------------------------------------------------------------------------------


def test_the_workbook_has_the_numbers_behind_every_chart(pack: Snapshot) -> None:
    book = workbook(pack)
    sheet = book["Trends"]
    drawn = [shape for slide in slides(pack).slides for shape in slide.shapes if shape.has_chart]
    assert len(sheet._charts) == len({shape.chart.plots[0].series[0].name for shape in drawn}) - 1
    assert len(book["Launches"]._charts) == 1
    values = [point.get("value") for point in json.loads(pack.content)["trends"]["nps"]]
    rows = list(sheet.iter_rows(values_only=True))
    top = next(at for at, row in enumerate(rows) if str(row[0]).startswith("NPS:"))
    assert [row[1] for row in rows[top + 2 : top + 2 + len(values)]] == values


def test_no_text_of_a_person_is_calculated(company: Company) -> None:
    Product.objects.filter(pk=company.first.pk).update(name=FORMULA)
    pack = snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)
    book = workbook(pack)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    named = [cell for cell in cells if cell.value == FORMULA]
    assert named
    assert {cell.data_type for cell in named} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_workbook_lists_every_number_off_target_and_every_change(pack: Snapshot) -> None:
    book = workbook(pack)
    # The node's target holds for its products, too: 1,100 of 1,500, and one product made all of it.
    off = [[cell.value for cell in row][:2] for row in book["Exceptions"].iter_rows(min_row=2)]
    assert off == [["Payments", "Revenue"], ["Ledger API", "Revenue"]]
    head = next(
        at for at, row in enumerate(book["What changed"].iter_rows(values_only=True)) if row[0] == "Status"
    )
    changes = json.loads(pack.content)["since"]["changes"]
    assert book["What changed"].max_row - head - 1 == len(changes)


# --- document ---------------------------------------------------------------------------------------


def elements(found: Any) -> Iterator[DictionaryObject]:
    """Walk the structure of a tagged PDF."""
    while isinstance(found, IndirectObject):
        found = found.get_object()
    if isinstance(found, list):
        for one in found:
            yield from elements(one)
    elif isinstance(found, DictionaryObject) and "/S" in found:
        yield found
        yield from elements(found.get("/K", []))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_tagged_and_says_so(pack: Snapshot, language: str) -> None:
    reader = document(pack, language)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title.startswith("Payments · ")
    metadata = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"<pdfuaid:part>1</pdfuaid:part>", metadata)


def test_its_structure_has_headings_header_cells_and_told_figures(pack: Snapshot) -> None:
    structure = list(elements(document(pack).trailer["/Root"]["/StructTreeRoot"]["/K"]))
    roles = [str(one["/S"]) for one in structure]
    levels = [int(role[2]) for role in roles if re.fullmatch(r"/H[1-6]", role)]
    assert levels[0] == 1
    assert max(after - before for before, after in pairwise(levels)) <= 1
    tables = [one for one in structure if one["/S"] == "/Table"]
    assert len(tables) >= 5
    assert all("/TH" in [str(inner["/S"]) for inner in elements(table)] for table in tables)
    figures = [one for one in structure if one["/S"] == "/Figure"]
    assert figures
    assert all(str(figure.get("/Alt", "")).startswith("Line of ") for figure in figures)


def test_its_fonts_are_embedded_and_ours(pack: Snapshot) -> None:
    names = set()
    for page in document(pack).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in inner["/FontDescriptor"].get_object()
            names.add(str(inner["/BaseFont"]).partition("+")[2])
    assert {name.partition("-")[0] for name in names} == {"Inter", "JetBrainsMono"}


def test_a_persons_text_is_never_compiled(company: Company) -> None:
    Product.objects.filter(pk=company.first.pk).update(name=MARKUP)
    pack = snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)
    said = "".join(page.extract_text() for page in document(pack).pages)
    assert MARKUP.replace(" ", "") in said.replace("\n", "").replace(" ", "")


def test_letters_that_the_fonts_lack_break_nothing(company: Company) -> None:
    Product.objects.filter(pk=company.first.pk).update(name="東京 Δοκιμή Привет 🚀")
    pack = snapshots.prepare(node=company.node, by=SYSTEM, period=PERIOD)
    said = "".join(page.extract_text() for page in document(pack).pages)
    assert "Δοκιμή" in said
    assert "Привет" in said
    assert "東京 Δοκιμή Привет 🚀" in all_text(slides(pack))


# --- all three --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_packs_language_is_its_own(pack: Snapshot, language: str) -> None:
    """Whoever reads the portal in the other language draws the same bytes."""
    hashes = []
    for reading in LANGUAGES:
        with translation.override(reading):
            drawn = b"".join(draw(pack, format=format_, language=language) for format_ in FORMATS)
        hashes.append(hashlib.sha256(drawn).hexdigest())
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_node_without_products_has_a_pack(db: None, language: str) -> None:
    pack = snapshots.prepare(node=factories.node("EMPTY"), by=SYSTEM, period=PERIOD)
    for format_ in FORMATS:
        assert draw(pack, format=format_, language=language)
    said = all_text(slides(pack, language))
    first = {
        "en": "This is the first pack of this portfolio",
        "fr": "C’est le premier dossier de ce portefeuille",
    }
    assert first[language] in said


def test_a_file_is_kept_once_and_drawn_again_where_it_was_lost(pack: Snapshot) -> None:
    drawn = files.drawn_now(pack, format="pdf", language="en")
    assert files.drawn_now(pack, format="pdf", language="en") == drawn
    kept = path_of(drawn.file.sha256)
    before = kept.read_bytes()
    kept.write_bytes(b"damaged")
    assert files.path_of_file(drawn).read_bytes() == before
    kept.unlink()
    assert files.path_of_file(drawn).read_bytes() == before
    assert hashlib.sha256(before).hexdigest() == drawn.file.sha256


def test_a_file_that_would_be_drawn_otherwise_is_not_given_out(
    pack: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = files.drawn_now(pack, format="xlsx", language="en")
    path_of(drawn.file.sha256).unlink()
    monkeypatch.setattr("governance.services.files.draw", lambda *_args, **_options: b"of another version")
    with pytest.raises(files.FileLost):
        files.path_of_file(drawn)
    assert PackFile.objects.count() == 1


# --- other programs, where the machine has them; everything above is checked everywhere ----------------


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed on this machine")
def test_poppler_reads_text_tags_and_pages(pack: Snapshot, tmp_path: Path) -> None:
    file = tmp_path / "pack.pdf"
    file.write_bytes(draw(pack, format="pdf", language="fr"))

    def said(*command: str) -> str:
        return subprocess.run([*command], capture_output=True, text=True, errors="replace", check=True).stdout

    assert re.search(r"Tagged:\s+yes", said("pdfinfo", str(file)))
    assert "Ledger API" in said("pdftotext", str(file), "-")
    assert "H1" in said("pdfinfo", "-struct", str(file))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed on this machine")
@pytest.mark.parametrize("format_", ["pptx", "xlsx"])
def test_libreoffice_opens_it(pack: Snapshot, tmp_path: Path, format_: str) -> None:
    file = tmp_path / f"pack.{format_}"
    file.write_bytes(draw(pack, format=format_, language="en"))
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        capture_output=True,
        check=True,
        timeout=120,
    )
    pages = PdfReader(tmp_path / "pack.pdf").pages
    if format_ == "pptx":
        assert len(pages) == len(slides(pack).slides)
    assert "Revenue" in "".join(page.extract_text() for page in pages)

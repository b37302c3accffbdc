"""A list as a file and back: unchanged it changes nothing; a changed cell is the only difference."""

import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils.translation import override

from core.common.listing import Listing, registry
from core.ingest import sources
from portfolio.models import KeyResult, Objective
from roadmap.models import Launch, Release, WorkItem
from tests import factories
from tests.factories import facts
from tests.integration.ingest.importing import bring, counts, faults
from tests.integration.lists.browsing import browser

pytestmark = pytest.mark.django_db
# A cell of each list to change: in the row that has this text, the column, and what it says then.
EDITS: dict[str, tuple[str, str, str]] = {
    "key_result_values": ("Said by hand", "value", "0.75"),
    "launches": ("Pump 2", "committed_on", "2027-03-01"),
    "ownership": ("owner", "to", "2027-01-01"),
    "people": ("bea@company.example", "role", "Head of product"),
    "portfolios": ("LINE", "name", "Line of pumps"),
    "products": ("PUMP", "stage", "decline"),
    "releases": ("R 1", "released_on", "2026-02-02"),
    "targets": ("nps", "target", "41"),
    "teams": ("FLOW", "name", "Flow and heat"),
    "work_items": ("K-1", "type", "Bug"),
}


@pytest.fixture
def company(db: None) -> None:
    """One of everything, with accents, commas, quotes, breaks, dates and decimals in it."""
    top = factories.node("TOP", name="Groupe « Énergie », Ltd")
    line = factories.node("LINE", top, owner=factories.person("owner@company.example", name="O'Neil, Zoé"))
    lead = factories.person("ada@company.example", name="Ada", role="CPO", capacity_pct=Decimal("80.5"))
    team = factories.team("FLOW", lead=lead)
    factories.person("bea@company.example", name="Bea", manager=lead, team=team, level="senior")
    pump = factories.product(
        "PUMP",
        line,
        name='Pump "X", 2½',
        first_launched_on=date(2020, 2, 29),
        innovation_class="extension",
        description="Two lines;\nwith a break, and a comma.",
    )
    factories.product("007", line, name="Bond", stage="retired", retired_on=date(2025, 1, 1))
    factories.ownership(pump, lead)
    factories.ownership(pump, lead, role="owner", starts_on=date(2024, 2, 29))
    span = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    objective = Objective.objects.create(code="O-1", node=line, title="Quieter", **span)
    result = KeyResult.objects.create(
        code="K-1", objective=objective, title="Noise", start_value=0, target_value=Decimal("0.9")
    )
    result.values.create(on=date(2026, 3, 31), value=Decimal("0.5"), said_by=lead.email, note="Said by hand")
    facts.launch(pump, committed="2027-01-01", first_committed="2026-12-01", go="2026-01-15")
    Launch.objects.update(name="Pump 2")
    facts.release(pump, "2026-02-01", failed=True)
    Release.objects.update(name="R 1")
    facts.item(pump, created="2026-01-05 10:00", done="2026-02-05 10:30", points=Decimal("2.5"))
    WorkItem.objects.update(key="K-1")
    facts.target(line, "nps", "40.5", "2026-01-01", "2027-01-01", tolerance="5")


def found(name: str) -> Listing:
    listing = registry.find(name)
    assert listing is not None
    return listing


def file_of(listing: Listing, kind: str) -> bytes:
    client = browser(factories.user("administrator"))
    return b"".join(client.get(reverse(listing.url_name), {"export": kind}).streaming_content)


def changed(text: bytes, row: str, column: str, value: str) -> str:
    """Change one cell of a CSV file, as a spreadsheet would."""
    header, *rows = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    [wanted] = [one for one in rows if row in one]
    assert wanted[header.index(column)] != value
    wanted[header.index(column)] = value
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    return written.getvalue()


def test_the_lists_with_an_import_are_known() -> None:
    ours = {one.name for one in registry.everything() if one.source}
    assert set(EDITS) <= ours


@pytest.mark.parametrize("name", sorted(one.name for one in registry.everything() if one.source))
def test_a_file_has_the_columns_that_the_import_reads(name: str) -> None:
    listing = found(name)
    known = {column.name for column in sources.get(listing.source).columns}
    assert {column for column, _value in listing.export} - known == set()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", sorted(EDITS))
def test_an_unchanged_file_changes_nothing(company: None, name: str, kind: str) -> None:
    listing = found(name)
    run = bring(listing.source, file_of(listing, kind), name=f"{name}.{kind}")
    assert run.read > 0
    assert counts(run) == (0, 0, run.read, 0)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_same_under_the_words_that_pages_have_for_the_columns(company: None, language: str) -> None:
    """Somebody writes the header anew, as the page or a colleague calls the columns."""
    for name in sorted(EDITS):
        listing = found(name)
        with override(language):
            said = {one.name: str(one.label) for one in sources.get(listing.source).columns}
        header, *rows = csv.reader(io.StringIO(file_of(listing, "csv").decode("utf-8-sig")))
        written = io.StringIO()
        csv.writer(written, delimiter=";").writerows([[said.get(one, one) for one in header], *rows])
        run = bring(listing.source, written.getvalue(), name="sheet.csv")
        assert counts(run) == (0, 0, len(rows), 0), name


def test_classes_that_came_with_a_file_of_products_go_out_and_come_back(company: None) -> None:
    text = "code,name,portfolio,innovation_class\nNEW,New,LINE,refresh\n"
    assert counts(bring("products", text)) == (1, 0, 0, 0)
    listing = found("classifications")
    for kind in ("csv", "xlsx"):
        run = bring("classifications", file_of(listing, kind), name=f"classes.{kind}")
        assert counts(run) == (0, 0, 1, 0), faults(run)
    assert faults(bring("classifications", file_of(listing, "csv").replace(b",portal,", b",somebody,"))) == [
        (2, "classified_by", "not_an_email")
    ]


@pytest.mark.parametrize("name", sorted(EDITS))
def test_a_changed_cell_is_the_only_difference_that_the_preview_shows_and_applies(
    company: None, name: str
) -> None:
    listing = found(name)
    row, column, value = EDITS[name]
    before = file_of(listing, "csv")
    text = changed(before, row, column, value)
    looked_at = bring(listing.source, text, dry_run=True)
    assert counts(looked_at) == (0, 1, looked_at.read - 1, 0)
    assert file_of(listing, "csv") == before
    run = bring(listing.source, text)
    assert counts(run) == (0, 1, run.read - 1, 0)
    assert file_of(listing, "csv").decode("utf-8-sig").splitlines() == text.splitlines()


def test_a_workbook_edited_and_saved_by_a_spreadsheet_comes_back(company: None) -> None:
    listing = found("products")
    book = openpyxl.load_workbook(io.BytesIO(file_of(listing, "xlsx")))
    sheet = book.active
    header = [cell.value for cell in sheet[1]]
    [line] = [row for row in sheet.iter_rows(min_row=2) if row[0].value == "PUMP"]
    line[header.index("first_launched_on")].value = date(2020, 3, 1)
    saved = io.BytesIO()
    book.save(saved)
    assert counts(bring("products", saved.getvalue(), name="products.xlsx")) == (0, 1, 1, 0)
    assert counts(bring("products", file_of(listing, "xlsx"), name="products.xlsx")) == (0, 0, 2, 0)

"""The readers on files that other people wrote, in place: row counts and figures worked out elsewhere."""

from decimal import Decimal as Number
from pathlib import Path
from typing import Any

import pytest

from core.ingest.cells import ColumnCleaner, Date, Decimal, Integer, Timestamp, evidence_for
from core.ingest.readers import Sniffed, lines_around, open_rows, sniff

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.real_data,
    pytest.mark.skipif(
        not DATA.is_dir(), reason="The shared real data (../shared/data) is not on this machine."
    ),
]

GARDEN = "nps-garden-store/nps-first-2000.csv"
TODO = "nps-todogroup/TODO Group Feedback 2020 (Responses).csv"
RECOMMEND = "How likely are you to recommend membership in TODO Group?"


def opened(name: str) -> tuple[Path, Sniffed]:
    path = DATA / name
    return path, sniff(path, name=path.name)


def column(path: Path, sniffed: Sniffed, name: str) -> tuple[list[int], list[str]]:
    """The lines and texts of one column."""
    position = sniffed.header.index(name)
    lines: list[int] = []
    texts: list[str] = []
    for batch in open_rows(path, sniffed):
        lines += batch.lines
        texts += batch.columns[position]
    return lines, texts


def settled(cleaner: Any, texts: list[str], lines: list[int]) -> Any:
    """The cleaner under what its column shows."""
    evidence = evidence_for(cleaner)
    assert evidence is not None
    evidence.see(texts, lines)
    return cleaner.under(evidence.decide())


def nps(scores: list[int]) -> float:
    promoters = sum(1 for score in scores if score >= 9)
    detractors = sum(1 for score in scores if score <= 6)
    return 100 * (promoters - detractors) / len(scores)


def test_the_garden_stores_scores_are_read_from_no_known_encoding() -> None:
    path, sniffed = opened(GARDEN)
    assert sniffed.encoding == "latin-1"
    assert {note.code for note in sniffed.notes} == {"c1_controls", "unnamed_columns"}
    lines, texts = column(path, sniffed, "nps")
    assert len(texts) == 2_000
    scores, errors = ColumnCleaner(Integer(min=0, max=10), missing=["NA"]).clean(texts)
    valid = [score for score in scores if score is not None]
    assert errors == []
    assert len(valid) == 1_964
    assert (sum(score >= 9 for score in valid), sum(score <= 6 for score in valid)) == (1_251, 169)
    assert nps(valid) == pytest.approx(55.0916, abs=5e-5)
    _without_setting, refused = ColumnCleaner(Integer(min=0, max=10)).clean(texts)
    assert len(refused) == 36
    assert {error.code for _index, error in refused} == {"not_a_number"}
    assert lines[:3] == [2, 3, 4]


def test_a_line_of_the_garden_store_is_shown_as_it_arrived() -> None:
    path, sniffed = opened(GARDEN)
    around = dict(lines_around(path, sniffed, 3))
    assert set(around) == {2, 3, 4}
    assert around[3].startswith('"2",2482,7,7,7,"Il y a très peu de caisse ouverte')


def test_the_answers_of_the_todo_group_are_read_with_newlines_and_us_dates() -> None:
    path, sniffed = opened(TODO)
    _lines, texts = column(path, sniffed, RECOMMEND)
    scores, errors = ColumnCleaner(Integer(min=0, max=10)).clean(texts)
    assert errors == []
    assert len(scores) == 12
    assert [sum(low <= score <= high for score in scores) for low, high in ((9, 10), (7, 8), (0, 6))] == [
        5,
        6,
        1,
    ]
    assert nps(scores) == pytest.approx(33.33, abs=0.005)
    lines, stamps = column(path, sniffed, "Timestamp")
    cleaner = settled(Timestamp(), stamps, lines)
    assert cleaner.order.value == "month_first"
    moments, errors = ColumnCleaner(cleaner).clean(stamps)
    assert errors == []
    assert moments[0].isoformat() == "2020-08-31T14:24:18+00:00"
    assert lines[0] == 2
    assert lines[1] > 3  # the first answer has newlines in its cells
    twice = (
        "What topics or discussions should we focus on during these touch points to provide the most value?"
    )
    assert sniffed.header.count(twice) == 2


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("uk-gmpp/GMPP_Government_Major_Projects_Portfolio_AR_Data_March_2022.csv", 235),
        ("canada-it-projects/gc-it-projects-2016.csv", 398),
        ("canada-it-projects/gc-it-projects-2019.csv", 463),
        ("canada-service-inventory/2025-03-01/ss_2024.csv", 2_341),
        ("canada-service-inventory/2025-03-01/si_2024.csv", 1_721),
        ("adventureworks-packt/AdventureWorks_Products.csv", 293),
        ("adventureworks-packt/AdventureWorks_Sales_2017.csv", 2_630),
        ("adventureworks-packt/AdventureWorks_Sales_2018.csv", 23_935),
        ("jira-csv-true-layout/planeso-jira-migration/Jira.csv", 22),
        ("online-retail/sample/2010-12-01.csv", 3_108),
    ],
)
def test_every_row_of_a_known_file_is_read(name: str, rows: int) -> None:
    path, sniffed = opened(name)
    batches = list(open_rows(path, sniffed))
    assert sum(len(batch) for batch in batches) == rows
    assert [row for batch in batches for row in batch.ragged] == []


def test_adventureworks_products_have_their_exact_costs() -> None:
    path, sniffed = opened("adventureworks-packt/AdventureWorks_Products.csv")
    lines, texts = column(path, sniffed, "ProductCost")
    cleaner = settled(Decimal(), texts, lines)
    costs, errors = ColumnCleaner(cleaner).clean(texts)
    assert errors == []
    assert costs[0] == Number(texts[0])
    sales_path, sales = opened("adventureworks-packt/AdventureWorks_Sales_2017.csv")
    days = column(sales_path, sales, "OrderDate")
    assert settled(Date(), days[1], days[0]).order.value == "month_first"


def test_jiras_repeated_columns_and_dates_are_found() -> None:
    path, sniffed = opened("jira-csv-true-layout/planeso-jira-migration/Jira.csv")
    assert len(sniffed.header) == 56
    assert sniffed.header.count("Watchers") == 3
    assert sniffed.header.count("Comment") == 3
    _lines, texts = column(path, sniffed, "Created")
    moments, errors = ColumnCleaner(Timestamp()).clean(texts)
    assert errors == []
    assert all(moment.year == 2025 for moment in moments)

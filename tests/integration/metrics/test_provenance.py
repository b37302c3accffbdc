"""From a value to the line of a file: every link adds up to the one before."""

import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.models import Role, User
from core.ingest.kept import path_of
from core.ingest.models import ImportRun, SourceFile
from core.ingest.readers import sniff
from core.ingest.services.verification import verify_files
from core.ingest.services.watching import Nobody
from metrics.kpis import registry
from metrics.selectors.coordinates import Coordinates, NotFound, encode
from metrics.selectors.provenance import Provenance, fact_rows, provenance
from metrics.services.verdicts import evaluate
from portfolio.models import Node, Ownership, Product
from roadmap.services import launches
from tests import factories as make
from tests.factories import facts

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 10)
JUNE = date(2025, 6, 1)
LINES = (
    "product;score;responded_at;response_id\nA;9;2025-06-02;R-1\nA;3;2025-06-03;R-2\nB;10;2025-05-04;R-3\n"
)


@pytest.fixture
def cpo() -> User:
    return make.user()


@pytest.fixture
def run(tmp_path: Path, settings: object) -> ImportRun:
    """An import of three answers whose file is kept."""
    settings.FILES_ROOT = tmp_path  # type: ignore[attr-defined]
    sha256 = hashlib.sha256(LINES.encode()).hexdigest()
    path = tmp_path / sha256[:2] / sha256[2:]
    path.parent.mkdir()
    path.write_text(LINES, encoding="utf-8")
    return ImportRun.objects.create(
        source="survey",
        file=SourceFile.objects.create(sha256=sha256, size=len(LINES)),
        file_name="survey_2025-06.csv",
        state="applied",
        sniffed=sniff(path, name="survey_2025-06.csv").to_json(),
        created_by_email="ada@example.com",
        applied_at=timezone.now(),
        read=3,
        created=3,
    )


def trace(user: User, place: Node | Product, kpi: str, window: str = "t12m", **picked: object) -> Provenance:
    at = Coordinates(place.scope.kind, place.code, kpi, window, JUNE)
    return provenance(user=user, reading_id=encode(at), today=TODAY, **picked)  # type: ignore[arg-type]


def answered(run: ImportRun) -> tuple[Node, Product, Product]:
    node = make.node()
    a, b = make.product("A", node), make.product("B", node)
    facts.answers(a, "2025-06-02", 9, import_run=run, line=2)
    facts.answers(a, "2025-06-03", 3, import_run=run, line=3, comment="Slow")
    facts.answers(b, "2025-05-04", 10, import_run=run, line=4)
    facts.measure_all()
    return node, a, b


def test_a_value_is_traced_down_to_the_line_of_the_file(cpo: User, run: ImportRun) -> None:
    node, _, _ = answered(run)

    chain = trace(cpo, node, "nps", measure="detractors")

    assert chain.reading.value == pytest.approx(100 * (2 - 1) / 3)
    assert chain.formula.text == "100 · (promoters − detractors) / responses"
    assert [(term.operand, term.sign, term.value) for term in chain.formula.numerator] == [
        ("promoters", 1, 2),
        ("detractors", -1, 1),
    ]
    assert [term.value for term in chain.formula.denominator] == [3]
    rows = {row.operand: row for row in chain.measures.rows}
    assert [cell.first for cell in rows["promoters"].cells][:2] == [date(2024, 7, 1), date(2024, 8, 1)]
    assert [cell.value for cell in rows["promoters"].cells][-3:] == [None, 1, 1]
    assert [cell.value for cell in rows["detractors"].cells][-2:] == [0, 1]  # answered, and no detractor: 0
    assert [cell.selected for cell in rows["detractors"].cells].index(True) == 11
    assert chain.facts is not None
    (row,) = chain.facts.rows
    assert (row.amount, row.text, row.product_code, row.run, row.line) == (3, "Slow", "A", run.pk, 3)
    assert chain.origin is not None
    assert [(line.number, line.text, line.here) for line in chain.origin.lines] == [
        (2, "A;9;2025-06-02;R-1", False),
        (3, "A;3;2025-06-03;R-2", True),
        (4, "B;10;2025-05-04;R-3", False),
    ]
    assert (chain.origin.file_name, chain.origin.sha256) == ("survey_2025-06.csv", run.file.sha256)
    assert (chain.origin.read, chain.origin.created, chain.origin.by) == (3, 3, "ada@example.com")
    assert chain.origin.dialect == {"encoding": "UTF-8", "delimiter": "“;”"}
    assert [(it.place.code, it.operands["promoters"], it.value) for it in chain.products] == [
        ("A", 1, 0),
        ("B", 1, 100),
    ]


def test_a_ledger_line_without_a_number_is_named_in_words_and_shows_its_rate(cpo: User) -> None:
    product = make.product("A", make.node())
    line = facts.entry(product, "2025-06-01", "revenue", "100", currency="GBP")
    line.key = f"#{product.pk}|2025-06|revenue|actual"
    line.save()
    facts.rate("GBP", "2025-06-01", "1.25")
    facts.measure_all()

    chain = trace(cpo, product, "revenue", measure="revenue")

    assert chain.facts is not None
    (row,) = chain.facts.rows
    assert (row.key, row.amount, row.currency, row.rate) == (
        "2025-06, revenue, actual",
        100,
        "GBP",
        Decimal("1.25"),
    )
    client = Client()
    client.force_login(cpo)
    assert "GBP × 1.25" in client.get(f"/values/{chain.reading.id}/why/?measure=revenue").content.decode()


def test_the_page_shows_the_line_with_its_neighbours_and_when_the_file_was_checked(
    cpo: User, run: ImportRun
) -> None:
    node, _, _ = answered(run)
    address = f"/values/{trace(cpo, node, 'nps').reading.id}/why/?measure=detractors"
    client = Client()
    client.force_login(cpo)

    before = client.get(address).content.decode()
    verify_files(watch=Nobody())
    checked = client.get(address).content.decode()

    for line in ("A;9;2025-06-02;R-1", "A;3;2025-06-03;R-2", "B;10;2025-05-04;R-3"):
        assert line in before
    assert "its hash is checked each night." in before
    assert "its hash is checked each night, last " in checked


def test_a_damaged_file_is_named_and_its_lines_are_not_shown(cpo: User, run: ImportRun) -> None:
    node, _, _ = answered(run)
    path_of(run.file.sha256).write_text(LINES.replace("A;3", "A;9"), encoding="utf-8")
    verify_files(watch=Nobody())

    origin = trace(cpo, node, "nps", measure="detractors").origin

    assert origin is not None
    assert (origin.condition, origin.lines) == ("damaged", ())
    assert origin.faulty_since is not None
    reading = trace(cpo, node, "nps").reading
    client = Client()
    client.force_login(cpo)
    page = client.get(f"/values/{reading.id}/why/?measure=detractors").content.decode()
    assert "The kept file has not been what arrived since the check of" in page
    assert "A;9;2025-06-03;R-2" not in page
    told = client.get(f"/api/v1/kpi-values/{reading.id}/provenance/?measure=detractors").json()["origin"]
    assert (told["condition"], told["lines"]) == ("damaged", [])


def test_lines_of_others_are_kept_from_those_who_see_a_part(run: ImportRun) -> None:
    _, a, _ = answered(run)
    manager = make.user(Role.PRODUCT_MANAGER)
    manager.grants.all().delete()
    make.grant(manager, Role.PRODUCT_MANAGER, a)

    origin = trace(manager, a, "nps").origin

    assert origin is not None
    assert [line.text for line in origin.lines] == ["A;9;2025-06-02;R-1"]
    assert origin.lines_withheld
    assert not origin.may_open_run
    # Whoever brought the file has seen it all.
    ImportRun.objects.update(created_by_id=manager.pk)
    origin = trace(manager, a, "nps").origin
    assert origin is not None
    assert len(origin.lines) == 3


def test_what_is_not_there_or_not_visible_is_not_found(cpo: User, run: ImportRun) -> None:
    node, a, b = answered(run)
    stranger = make.user(Role.CPO, make.node())
    fact = trace(cpo, a, "nps").facts
    assert fact is not None
    found = fact.rows[0].id

    assert trace(cpo, a, "nps", fact=found).facts is not None
    for place, picked in (
        (node, {"month": date(2024, 6, 1)}),
        (node, {"measure": "revenue"}),
        (a, {"product": "B"}),
        (node, {"product": "NONE"}),
        (b, {"fact": found}),
        (a, {"fact": "metrics_ledgerentry-1"}),
        (a, {"fact": "1"}),
        (a, {"fact": "metrics_surveyanswer-x"}),
    ):
        with pytest.raises(NotFound):
            trace(cpo, place, "nps", **picked)
    with pytest.raises(NotFound):
        trace(stranger, a, "nps")
    with pytest.raises(NotFound):
        trace(cpo, a, "nps", window="life")


def test_a_picked_fact_is_shown_on_its_page(cpo: User) -> None:
    product = make.product()
    for number in range(1, 26):
        facts.answers(product, f"2025-06-{number:02d}", 10)
    facts.measure_all()
    last = trace(cpo, product, "nps", page=3, page_size=10).facts
    assert last is not None

    again = trace(cpo, product, "nps", fact=last.rows[-1].id, page_size=10).facts

    assert again is not None
    assert (again.page, again.pages, again.count, again.total) == (3, 3, 25, 25)
    assert [row.selected for row in again.rows] == [False] * 4 + [True]
    assert [row.on.day for row in again.rows if row.on] == [21, 22, 23, 24, 25]
    beyond = trace(cpo, product, "nps", page=10**30, page_size=10).facts
    assert beyond is not None
    assert (beyond.page, beyond.count, len(beyond.rows)) == (1, 25, 10)


def test_what_a_person_entered_names_the_person(cpo: User) -> None:
    product = make.product()
    launches.add(by=cpo, product=product, name="One", go_on=date(2025, 1, 1), launched_on=date(2025, 6, 1))
    facts.measure_all()

    chain = trace(cpo, product, "time_to_market")

    assert chain.facts is not None
    assert [(row.amount, row.counts) for row in chain.facts.rows] == [(151, 1)]
    assert chain.origin is not None
    assert (chain.origin.by_hand, chain.origin.by) == (True, cpo.email)
    assert chain.origin.at is not None


def test_money_shows_its_currency_and_rate(cpo: User) -> None:
    product = make.product()
    facts.rate("USD", "2025-06", "0.8")
    facts.entry(product, "2025-06", "revenue", "100.50", currency="USD")
    facts.entry(product, "2025-06", "revenue", 20)
    facts.measure_all()

    chain = trace(cpo, product, "revenue", "month")

    assert chain.facts is not None
    assert [(row.amount, row.currency, row.rate, row.counts) for row in chain.facts.rows] == [
        (Decimal("100.5"), "USD", Decimal("0.8"), Decimal("80.4")),
        (20, "EUR", 1, 20),
    ]
    assert chain.facts.total == chain.reading.value == Decimal("100.4")


def rich() -> Node:
    """A group whose products have facts behind every KPI, over three years."""
    group = make.node()
    unit = make.node(parent=group)
    facts.rate("USD", "2025-06", "0.8")
    for month in ("2023-01", "2024-05", "2024-06", "2025-02"):
        facts.rate("USD", month, "0.9")
    for number, where in enumerate((unit, unit, group)):
        product = make.product(
            f"P{number}",
            where,
            first_launched_on=date(2024 - number, 1, 1),
            innovation_class=("new_line", "extension", "new_to_world")[number],
        )
        for month in ("2023-01", "2024-05", "2024-06", "2025-02", "2025-06"):
            facts.answers(product, month + "-03", 10, 10, 8, 2)
            facts.answers(product, month + "-04", 5, 5, 1, kind="csat")
            facts.entry(product, month, "revenue", 100 + number, currency="USD")
            facts.entry(product, month, "cost_of_sales", 30)
            facts.entry(product, month, "operating_cost", 20)
            facts.entry(product, month, "operating_cost", 25, scenario="budget")
            facts.entry(product, month, "investment", 90)
            facts.usage(product, month + "-05", 5 + number, 10)
            facts.usage(product, month + "-06", 6 + number, None)
            facts.item(
                product,
                created=month + "-01",
                started=month + "-02",
                done=month + "-12T06:00",
                due_on=month + "-20",
                committed_on=month + "-01",
            )
            facts.item(
                product, created=month + "-01", started=month + "-02", found_in_production=True, severity=4
            )
            facts.release(product, month + "-15", failed=number == 1)
            facts.launch(product, go="2022-09-01", first_committed=month + "-10", launched=month + "-09")
        if number == 1:
            facts.entry(product, "2025-05", "benefit", 777)
        facts.launch(product, go="2025-05-01")
        make.ownership(product, make.person())
        make.ownership(product, make.person(), Ownership.Role.OWNER)
        for threshold, review in (("30" if number == 0 else "25", "2025-03-31"), ("20", "2025-02-28")):
            facts.criterion(product, "nps", threshold, review, agreed="2021-06-01")
    facts.measure_all()
    evaluate(today=date(2025, 7, 15))
    facts.measure_all()
    return group


@pytest.mark.parametrize("kpi", registry.built_in(), ids=lambda kpi: kpi.code)
def test_facts_add_up_to_the_measures_and_those_to_the_formula(cpo: User, kpi: registry.Kpi) -> None:
    group = rich()
    windows = (
        kpi.windows
        if kpi.code in ("nps", "adoption", "new_product_revenue_growth")
        else (kpi.default_window,)
    )
    for window in windows:
        for place in (group, Product.objects.get(code="P1")):
            chain = trace(cpo, place, kpi.code, window)
            assert chain.reading.value is not None
            assert chain.measures.rows
            for row in chain.measures.rows:
                assert float(sum(cell.value or 0 for cell in row.cells)) == pytest.approx(
                    float(row.total or 0)
                )
                with_facts = [cell for cell in row.cells if cell.value]
                empty = (
                    [cell for cell in row.cells if not cell.value][-1:] if row.aggregation != "as_of" else []
                )
                for cell in with_facts + empty:
                    picked = trace(cpo, place, kpi.code, window, measure=row.operand, month=cell.first)
                    assert picked.facts is not None
                    assert float(picked.facts.total or 0) == pytest.approx(float(cell.value or 0)), (
                        row.operand
                    )
            _computes(chain)


def _computes(chain: Provenance) -> None:
    """The formula as it is printed gives the value."""
    formula, value = chain.formula, chain.reading.value
    above = sum(term.sign * float(term.value or 0) for term in formula.numerator)
    below = sum(term.sign * float(term.value or 0) for term in formula.denominator)
    if formula.form == "quotient":
        assert formula.factor * above / below + formula.offset == pytest.approx(value)
    elif formula.form == "sum":
        assert above == pytest.approx(float(value or 0))
    elif formula.form == "present_value":
        assert sum(point.discounted for point in formula.flows) == pytest.approx(float(value or 0))
    elif formula.form == "payback":
        assert next(point.t for point in formula.flows if point.balance >= 0) >= float(value or 0)


@pytest.mark.parametrize("kpi", ["nps", "roi", "cycle_time", "role_coverage", "adoption"])
def test_the_csv_holds_every_fact_once(cpo: User, kpi: str) -> None:
    group = rich()
    window = registry.get(kpi).default_window
    reading_id = encode(Coordinates("node", group.code, kpi, window, JUNE))
    chain = trace(cpo, group, kpi, window)

    header, *rows = fact_rows(user=cpo, reading_id=reading_id, today=TODAY)

    assert header[:4] == ["measure", "key", "date", "product"]
    for row in chain.measures.rows:
        added = sum(Decimal(it[8]) for it in rows if it[0] == row.operand)
        assert float(added) == pytest.approx(float(row.total or 0))
    one = list(
        fact_rows(
            user=cpo, reading_id=reading_id, measure=chain.measures.rows[0].operand, product="P1", today=TODAY
        )
    )
    assert {it[3] for it in one[1:]} == {"P1"}
    with pytest.raises(NotFound):
        fact_rows(user=cpo, reading_id=reading_id, product="NONE", today=TODAY)


def test_long_windows_are_shown_by_year(cpo: User) -> None:
    group = rich()

    chain = trace(cpo, group, "roi", "life")

    assert chain.measures.by == "year"
    assert [(cell.first, cell.after) for cell in chain.measures.rows[0].cells] == [
        (date(2023, 1, 1), date(2024, 1, 1)),
        (date(2024, 1, 1), date(2025, 1, 1)),
        (date(2025, 1, 1), date(2025, 7, 1)),
    ]


def test_unfinished_work_is_listed_with_its_age_and_counts_for_nothing(cpo: User) -> None:
    product = make.product()
    facts.item(product, started="2025-06-01", done="2025-06-03")
    facts.item(product, started="2025-06-21")
    facts.measure_all()

    chain = trace(cpo, product, "cycle_time", "quarter", measure="wip_item_days")

    assert chain.reading.value == 2
    assert chain.facts is not None
    assert [(row.amount, row.counts) for row in chain.facts.rows] == [(10, 1)]


@pytest.mark.parametrize("kpi", ["nps", "new_product_profit_share", "npv", "cycle_time", "role_coverage"])
def test_the_number_of_queries_does_not_grow_with_the_products(cpo: User, kpi: str) -> None:
    group = rich()
    window = registry.get(kpi).default_window
    trace(cpo, group, kpi, window)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            trace(cpo, group, kpi, window)
        return len(asked)

    few = queries()
    for number in range(40):
        product = make.product(f"MORE{number}", group)
        facts.answers(product, "2025-06-03", 10)
        facts.entry(product, "2025-06", "revenue", 10)
        facts.item(product, started="2025-06-01", done="2025-06-03")
    facts.measure_all()

    assert queries() == few <= 16

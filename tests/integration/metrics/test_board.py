"""The board of a place: what needs somebody, what changed, how it is kept and shown."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.access.models import User
from core.audit.services import trail
from core.common.periods import last_complete_month, shift
from core.ingest.models import ImportRun, RowChange, SourceFile
from metrics.selectors.board.attention import Ask, Need
from metrics.selectors.board.board import Board, board
from metrics.selectors.board.kept import shown
from metrics.selectors.board.movements import Move, Movement
from metrics.selectors.places import visible_places
from metrics.services import boards, recompute
from metrics.services.targets import set_target
from portfolio.models import Node, Product
from tests import factories as make
from tests.factories import facts

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 10)
JUNE, MAY, YEAR_BEFORE = "2025-06", "2025-05", "2024-06"


@pytest.fixture
def cpo() -> User:
    return make.user()


@pytest.fixture
def company() -> Node:
    """Two products. A has 30 promoters of 40 in June 2024 and 10 of 40 a year later, off target."""
    node = make.node("TOP", name="Top")
    first, second = make.product("A", node, name="Anvil"), make.product("B", node, name="Bellows")
    for product in (first, second):
        make.ownership(product, make.person())
        make.ownership(product, make.person(), role="owner")
    facts.target(node, "nps", "0", "2020-01-01")
    facts.answers(first, f"{YEAR_BEFORE}-10", *[10] * 30, *[0] * 10)
    facts.answers(first, f"{JUNE}-10", *[10] * 10, *[0] * 30)
    facts.answers(second, f"{JUNE}-10", *[10] * 5)
    return node


def look(node: Node, user: User, *, window: str | None = None, period: date = date(2025, 6, 1)) -> Board:
    """Measure, recompute and build."""
    facts.measure_all()
    recompute.recompute(today=TODAY, full=True)
    (place,) = visible_places(user, node=node.code)
    return board(place, window=window, period=period, today=TODAY)


def needs(found: Board, ask: Ask) -> list[Need]:
    return [need for need in found.attention.needs if need.ask is ask]


def moves(found: Board, kind: Move) -> list[Movement]:
    return [move for move in found.movements.moves if move.move is kind]


def scope_of(code: str) -> int:
    return Product.objects.get(code=code).scope_id


@pytest.mark.parametrize("window", [None, "t12m"])
def test_kept_and_measured_cells_say_the_same(company: Node, cpo: User, window: str | None) -> None:
    """Without a window they come from the cache, with one from the measures: NPS has the same by default."""
    found = look(company, cpo, window=window)
    (row,) = [row for row in found.heat_map.rows if row.scope_id == scope_of("A")]
    (nps,) = [cell for cell in row.cells if cell and cell.kpi == "nps"]
    # (10 − 30)/40 now; (30 − 10)/40 a year before; May's window holds the answers of June 2024 alone.
    assert (nps.value, nps.year_before, nps.before) == (-50.0, 50.0, 50.0)
    assert (nps.status, nps.status_before, nps.n, nps.target) == ("off_target", "on_target", 40, 0.0)
    # From the handbook: n' = 40 + 3, P' = 10 + ¾ and D' = 30 + ¾ change places between the years.
    p, d, n = 10.75 / 43, 30.75 / 43, 43
    variance = (p + d - (p - d) ** 2) / n
    assert nps.z == pytest.approx(2 * (p - d) / (2 * variance) ** 0.5)


def test_what_is_off_target_needs_somebody(company: Node, cpo: User) -> None:
    found = look(company, cpo)
    assert [(need.scope_id, need.kpis) for need in needs(found, Ask.OFF_TARGET)] == [
        (company.scope_id, ("nps",)),
        (scope_of("A"), ("nps",)),
    ]


def test_an_overdue_launch_needs_somebody_until_it_is_launched_or_its_day_moves(
    company: Node, cpo: User
) -> None:
    late = facts.launch(Product.objects.get(code="A"), committed="2025-07-01")
    facts.launch(Product.objects.get(code="A"), committed="2025-07-10")
    facts.launch(Product.objects.get(code="B"), committed="2025-05-01", launched="2025-06-20")
    (need,) = needs(look(company, cpo), Ask.OVERDUE_LAUNCH)
    assert (need.scope_id, need.since, need.name) == (scope_of("A"), date(2025, 7, 1), late.name)


def test_a_product_without_a_manager_is_told_with_the_last_ones_last_day(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="A")
    product.ownerships.filter(role="manager").update(ends_on=date(2025, 6, 3))
    product.ownerships.filter(role="owner").delete()
    found = look(company, cpo)
    assert [(n.scope_id, n.since) for n in needs(found, Ask.NO_MANAGER)] == [
        (product.scope_id, date(2025, 6, 3))
    ]
    assert [(n.scope_id, n.since) for n in needs(found, Ask.NO_OWNER)] == [(product.scope_id, None)]


def test_nobody_is_asked_to_mend_what_is_retired(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="A")
    product.ownerships.all().delete()
    facts.launch(product, committed="2025-01-01")
    Product.objects.filter(pk=product.pk).update(retired_on=date(2025, 7, 10), stage="retired")
    found = look(company, cpo)
    assert {need.scope_id for need in found.attention.needs} == {company.scope_id}
    assert [row.scope_id for row in found.heat_map.rows] == [scope_of("B")]
    rolled_up = next(cell for cell in found.heat_map.rolled_up.cells if cell and cell.kpi == "nps")
    assert rolled_up.n == 45  # what it was counts for the portfolio


def test_a_forgotten_feed_is_one_need_for_all_its_products(company: Node, cpo: User) -> None:
    for code in "AB":
        facts.answers(Product.objects.get(code=code), "2025-01-10", 4, 5, kind="csat")
    (need,) = needs(look(company, cpo), Ask.STALE)
    assert (need.kpis, need.count, need.since) == (("csat",), 2, date(2025, 1, 10))


def test_usage_that_stopped_is_told_though_its_month_has_no_value(company: Node, cpo: User) -> None:
    a, b = (Product.objects.get(code=code) for code in "AB")
    facts.usage(a, "2025-04-14", 40, 100)
    facts.usage(a, "2025-05-12", 41, 100)
    facts.usage(b, "2025-06-30", 50, 100)
    (need,) = needs(look(company, cpo), Ask.STALE)
    assert (need.kpis, need.count, need.since) == (("adoption",), 1, date(2025, 5, 12))
    # In May it was fed; before its first reading nothing had stopped.
    for earlier in (date(2025, 5, 1), date(2025, 3, 1)):
        told = needs(look(company, cpo, period=earlier), Ask.STALE)
        assert [one for one in told if "adoption" in one.kpis] == []


def test_a_missing_rate_needs_somebody(company: Node, cpo: User) -> None:
    facts.entry(Product.objects.get(code="A"), JUNE, "revenue", 100, currency="USD")
    (need,) = needs(look(company, cpo), Ask.MISSING_RATE)
    assert need.count == 1
    assert "revenue" in need.kpis


def test_a_crossed_target_is_told_once_a_place(company: Node, cpo: User) -> None:
    """The portfolio: 50 in May's window; (15 − 30)/45 = −33.3 in June's."""
    crossed = moves(look(company, cpo), Move.STATUS)
    assert [(move.scope_id, move.kpi) for move in crossed] == [
        (company.scope_id, "nps"),
        (scope_of("A"), "nps"),
    ]
    cell = crossed[0].cell
    assert cell is not None
    assert (cell.before, round(cell.value or 0, 2)) == (50.0, -33.33)


def test_a_change_beyond_noise_is_told_and_the_places_own_noise_too(company: Node, cpo: User) -> None:
    found = look(company, cpo)
    assert [move.scope_id for move in moves(found, Move.DISTINGUISHABLE)] == [company.scope_id, scope_of("A")]
    assert moves(found, Move.NOISE) == []


def test_launches_of_the_month_and_since_are_told_with_their_first_promise(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="B")
    facts.launch(product, first_committed="2025-06-01", launched="2025-06-20")
    facts.launch(product, launched="2025-05-31")
    (move,) = moves(look(company, cpo), Move.LAUNCHED)
    assert (move.on, move.promised_on) == (date(2025, 6, 20), date(2025, 6, 1))


def test_an_import_that_changed_months_that_were_over_is_told(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="A")
    old, new = (facts.entry(product, month, "revenue", 5) for month in (MAY, JUNE))
    run = ImportRun.objects.create(
        file=SourceFile.objects.create(sha256="b" * 64, size=1),
        file_name="may.csv",
        source="finance",
        state=ImportRun.State.APPLIED,
        applied_at=datetime(2025, 7, 2, tzinfo=UTC),
        created_by_email="x@example.com",
        read=2,
        updated=2,
    )
    for entry in (old, new):
        RowChange.objects.create(
            run=run, table="metrics_ledgerentry", row_id=entry.pk, before={"amount": "1"}
        )
    (move,) = moves(look(company, cpo), Move.CORRECTED)
    # June's own line is news, not a correction.
    assert (move.run, move.count, move.on, move.until) == (run.pk, 1, date(2025, 5, 1), date(2025, 5, 1))
    assert (move.kpi, move.scope_id) == ("revenue", company.scope_id)


def test_what_somebody_did_by_hand_is_told(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="A")
    event = {"verb": "portfolio.product.changed", "by": cpo, "subject": ("product", product.pk)}
    trail.record(**event, label="Anvil", scope_id=product.scope_id, after={"stage": "decline"})
    trail.record(**event, label="elsewhere", scope_id=make.product("C").scope_id)
    (place,) = visible_places(cpo, node=company.code)
    today = timezone.localdate()
    found = board(place, window=None, period=last_complete_month(today), today=today)
    assert [move.scope_id for move in moves(found, Move.EVENT)] == [product.scope_id]


def test_a_kept_board_is_found_again_until_the_place_is_valued_anew(company: Node, cpo: User) -> None:
    caches["boards"].clear()
    look(company, cpo)
    asked = {"user": cpo, "node": "TOP", "period": date(2025, 6, 1), "today": TODAY}
    first = shown(**asked)
    with CaptureQueriesContext(connection) as queries:
        assert shown(**asked) == first
    assert len(queries) == 4  # the place, its stamp, the company's definitions, what is kept
    facts.answers(Product.objects.get(code="B"), f"{JUNE}-11", *[0] * 100)
    look(company, cpo)
    again = shown(**asked)
    assert again.board.heat_map.rolled_up != first.board.heat_map.rolled_up


@pytest.mark.parametrize(
    "other", [{"today": TODAY + timedelta(days=1)}, {"window": "t12m"}, {"rows": 2}, {"kpi": "csat"}]
)
def test_another_question_is_not_answered_with_what_was_kept(
    company: Node, cpo: User, other: dict[str, Any]
) -> None:
    caches["boards"].clear()
    look(company, cpo)
    asked = {"user": cpo, "node": "TOP", "period": date(2025, 6, 1), "today": TODAY}
    shown(**asked)
    with CaptureQueriesContext(connection) as queries:
        shown(**asked | other)
    assert len(queries) > 10


def test_a_month_that_is_over_tells_nothing_of_the_months_after_it(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="B")
    facts.launch(product, launched="2025-06-20")
    facts.launch(product, launched="2025-05-20")
    (move,) = moves(look(company, cpo, period=date(2025, 5, 1)), Move.LAUNCHED)
    assert move.on == date(2025, 5, 20)


def test_a_retired_products_own_page_asks_for_nothing(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="A")
    facts.answers(product, "2025-01-10", 4, 5, kind="csat")
    Product.objects.filter(pk=product.pk).update(retired_on=date(2025, 7, 1), stage="retired")
    look(company, cpo)
    (place,) = visible_places(cpo, product="A")
    found = board(place, window=None, period=date(2025, 6, 1), today=TODAY)
    assert found.attention.needs == ()


def test_a_page_behind_the_last_is_the_last(company: Node, cpo: User) -> None:
    look(company, cpo)
    (place,) = visible_places(cpo, node="TOP")
    found = board(place, window=None, period=date(2025, 6, 1), today=TODAY, page=999)
    assert (found.heat_map.page, len(found.heat_map.rows)) == (1, 2)


def test_a_target_moves_a_kept_board(company: Node, cpo: User) -> None:
    caches["boards"].clear()
    look(company, cpo)
    asked = {"user": cpo, "node": "TOP", "period": date(2025, 6, 1), "today": TODAY}
    assert needs(shown(**asked).board, Ask.OFF_TARGET)
    set_target(by=cpo, kpi="nps", scope=company.scope, value=Decimal(-90), starts_on=date(2020, 1, 1))
    recompute.recompute(today=TODAY)
    assert not needs(shown(**asked).board, Ask.OFF_TARGET)


def test_boards_are_drawn_before_anybody_opens_them(company: Node, cpo: User) -> None:
    caches["boards"].clear()
    look(company, cpo)
    make.node("LOW", company)
    assert boards.draw(today=TODAY) == 2
    with CaptureQueriesContext(connection) as queries:
        shown(user=cpo, node="TOP", period=date(2025, 6, 1), today=TODAY)
    assert len(queries) == 4


def page(client: Client, cpo: User, name: str, language: str = "en", **query: str) -> str:
    client.force_login(cpo)
    answer = client.get(
        reverse(f"metrics:{name}", args=["TOP"]), query, headers={"accept-language": language}
    )
    assert answer.status_code == 200
    return b"".join(answer).decode()


def test_the_pages_say_it_in_words(client: Client, company: Node, cpo: User) -> None:
    caches["boards"].clear()
    period = shift(last_complete_month(timezone.localdate()), 0)
    month = f"{period:%Y-%m}"
    facts.answers(Product.objects.get(code="B"), f"{month}-10", *[0] * 20)
    facts.launch(Product.objects.get(code="B"), committed="2025-01-05")
    facts.measure_all()
    recompute.recompute(today=timezone.localdate(), full=True)
    front = page(client, cpo, "dashboard")
    assert "Bellows: Launch" in front
    assert "Products × KPIs" in front
    assert 'aria-label="NPS, Bellows: −100.0 pts, Off target, target ≥ 0"' in front.replace("\xa0", " ")
    listed = page(client, cpo, "dashboard-needs", kind="off_target")
    assert "KPI off target" in listed
    assert "is overdue" not in listed
    assert "What changed" in page(client, cpo, "dashboard-changes")


def test_the_exported_values_are_those_of_the_page(client: Client, company: Node, cpo: User) -> None:
    facts.measure_all()
    text = page(client, cpo, "values-csv", period="2025-06")
    lines = [line.split(",") for line in text.splitlines()]
    head = lines[0][0].lstrip("\ufeff"), *lines[0][1:]
    rows = [dict(zip(head, line, strict=True)) for line in lines[1:]]
    (nps,) = [row for row in rows if row["product"] == "A" and row["kpi"] == "nps"]
    assert (float(nps["value"]), nps["n"], nps["status"], nps["period"]) == (
        -50.0,
        "40",
        "off_target",
        "2025-06",
    )


def test_a_drawn_body_is_kept_for_its_language_and_address_and_holds_nothing_else(
    client: Client, company: Node, cpo: User
) -> None:
    caches["boards"].clear()
    facts.measure_all()
    recompute.recompute(today=timezone.localdate(), full=True)

    def body(**query: str) -> str:
        whole = page(client, cpo, "dashboard", **query)
        return whole[whole.index('<div class="tiles"') : whole.index("</main>")]

    first = body(drawer="/values/abc/why/", kpi="nps")
    assert "Show as table" in first
    assert "values/abc" not in first.replace("%2F", "/")
    assert body(kpi="nps") == first
    assert "Customer satisfaction by month" in body(kpi="csat")
    reader = make.user("executive", company)
    client.force_login(reader)
    other = client.get(reverse("metrics:dashboard", args=["TOP"]), {"kpi": "nps"}).content.decode()
    assert first in other
    User.objects.filter(pk=cpo.pk).update(language="fr")
    cpo.refresh_from_db()
    assert "Afficher en tableau" in body(kpi="nps")


def test_the_needs_of_a_month_that_is_over_are_those_of_its_last_day(company: Node, cpo: User) -> None:
    product = Product.objects.get(code="A")
    facts.launch(product, committed="2025-05-20", launched="2025-06-20")
    facts.launch(product, committed="2025-06-01")
    product.ownerships.filter(role="manager").update(ends_on=date(2025, 6, 3))
    found = look(company, cpo, period=date(2025, 5, 1))
    assert [need.since for need in needs(found, Ask.OVERDUE_LAUNCH)] == [date(2025, 5, 20)]
    assert needs(found, Ask.NO_MANAGER) == []


def test_a_product_page_shows_the_month_and_window_of_its_address(
    client: Client, company: Node, cpo: User
) -> None:
    look(company, cpo)
    client.force_login(cpo)
    address = reverse("portfolio:product-tab", args=["A", "kpis"])
    asked = {"period": "2025-06", "window": "month"}
    page = client.get(address, asked).content.decode()
    assert '<option value="2025-06" selected>' in page
    assert "−50.0" in page
    assert client.get(address, {"window": "fortnight"}).status_code == 200


def test_a_month_before_those_offered_is_offered_too(client: Client, company: Node, cpo: User) -> None:
    assert '<option value="2019-03" selected>' in page(client, cpo, "dashboard", period="2019-03")

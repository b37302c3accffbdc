"""Pages of KPIs and targets: what they show, to whom, and what they refuse."""

import re
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access.models import User
from core.common.periods import last_complete_month, shift
from core.ingest.models import ImportRun
from core.ingest.services import runs
from metrics.models import CompanyKpi, KpiOwner, Target
from metrics.selectors.coordinates import Coordinates, encode
from metrics.services import company_kpis, kpi_owners, targets
from tests import factories as make
from tests.architecture.company import OWN_KPI
from tests.factories import facts

pytestmark = pytest.mark.django_db
LAST = last_complete_month(timezone.localdate())
FORM = {name: "" if value is None else value for name, value in OWN_KPI.items()}


@pytest.fixture
def cpo() -> User:
    return make.user("cpo")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(page: object) -> str:
    """The words of a page, as they are read."""
    body = re.sub(r"<(script|style).*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).replace("&nbsp;", " ").split())


def test_the_page_breaks_a_value_down_and_leads_on(cpo: User) -> None:
    top = make.node("TOP", name="Top")
    left, right = make.node("L", top, name="Left"), make.node("R", top, name="Right")
    own = make.product("OWN", top, name="Own product")
    for place, promoters, others in ((make.product("A", left), 9, 1), (make.product("B", right), 1, 29)):
        facts.answers(place, f"{LAST:%Y-%m}-10", *[10] * promoters, *[7] * others)
    facts.answers(own, f"{LAST:%Y-%m}-11", 0, 0)
    facts.measure_all()
    targets.set_target(by=cpo, kpi="nps", scope=top.scope, value=Decimal(15), tolerance=Decimal(5),
                       starts_on=date(2020, 1, 1))  # fmt: skip
    kpi_owners.set_owner(by=cpo, kpi="nps", words="Customer insight")

    page = browser(cpo).get("/kpis/nps/?node=TOP&window=month")
    table = page.content.decode().partition('aria-label="What is below"')[2].partition("</table>")[0]
    cells = re.findall(r"<th scope=\"row\">(.*?)</th>\s*<td[^>]*>(.*?)</td>", table, re.DOTALL)
    said = [tuple(" ".join(re.sub(r"<[^>]+>", "", cell).split()) for cell in row) for row in cells]
    # 100 · (10 − 2) / 42 = 19.0; 90; 3.3; −100. Never the mean of the three.
    assert said == [
        ("Top", "19.0 pts"), ("Left", "90.0 pts"), ("Right", "3.3 pts"), ("Own product product", "−100 pts"),
    ]  # fmt: skip
    words = text(page)
    for expected in ("On target", "Off target", "Customer insight", "≥ 15"):
        assert expected in words.replace("\u00a0", " "), expected
    assert 'href="/kpis/nps/?node=L"' in page.content.decode()
    assert 'href="/products/OWN/"' in page.content.decode()


def test_a_node_one_does_not_see_is_not_named(cpo: User) -> None:
    top = make.node("TOP", name="Secret top")
    line = make.node("LINE", top, name="Line")
    targets.set_target(by=cpo, kpi="nps", scope=top.scope, value=Decimal(15), starts_on=date(2020, 1, 1))
    page = browser(make.user("analyst", line)).get("/kpis/nps/?node=TOP")
    assert page.status_code == 200
    assert "Secret" not in page.content.decode()
    assert "A node above" in text(page)


def test_without_any_node_the_definition_is_shown_all_the_same() -> None:
    page = browser(make.user(None)).get("/kpis/nps/")
    assert page.status_code == 200
    assert "No portfolio that you can see" in text(page)
    assert "100 · (promoters − detractors) / responses" in text(page)


def test_a_new_kpi_from_the_form_to_its_page(cpo: User) -> None:
    node = make.node("TOP")
    facts.answers(make.product("P", node), f"{LAST:%Y-%m}-10", 10, 5, 5, 5)
    facts.measure_all()
    client = browser(cpo)
    refused = client.post("/kpis/new/", {**FORM, "formula": "nps_promoter / nps_responses"})
    assert refused.status_code == 422
    assert "did you mean `nps_promoters`?" in text(refused)
    done = client.post("/kpis/new/", FORM)
    assert (done.status_code, done.headers["Location"]) == (302, "/kpis/own/")
    words = text(client.get("/kpis/own/"))
    assert "25.0%" in words  # 1 promoter of 4 answers
    assert "nps_promoters / nps_responses" in words
    assert "Share of promoters" in text(client.get("/kpis/"))


def test_small_numbers_keep_the_decimals_one_asked_for(cpo: User) -> None:
    node = make.node("TOP")
    product = make.product("P", node)
    facts.release(product, f"{LAST:%Y-%m}-10")
    facts.usage(product, f"{LAST:%Y-%m}-10", 80, 100)
    facts.measure_all()
    told = {"formula": "releases / active_users", "counted": "releases", "unit": "number", "decimals": 4}
    company_kpis.add(by=cpo, **{**OWN_KPI, **told})
    facts.target(node, "own", "0.0125", "2020-01-01", tolerance="0.0005")
    words = text(browser(cpo).get("/kpis/own/")).replace("\u00a0", " ")
    # 1 release for 80 users is 0.0125; three figures of one decimal would say 0.0.
    for expected in ("0.0125", "≥ 0.0125", "tolerance 0.0005"):
        assert expected in words, expected


def test_money_keeps_the_decimals_one_asked_for(cpo: User) -> None:
    node = make.node("TOP", name="Top")
    product = make.product("P", node, name="Till")
    facts.entry(product, f"{LAST:%Y-%m}", "revenue", 902)
    facts.usage(product, f"{LAST:%Y-%m}-10", 100, 100)
    facts.measure_all()
    told = {
        "formula": "revenue / active_users / 2",
        "counted": "active_users",
        "unit": "money",
        "decimals": 2,
    }
    company_kpis.add(by=cpo, **{**OWN_KPI, **told})
    client = browser(cpo)
    # 902 / 100 / 2 = 4.51: on the KPI's page and in the tile and the heat map of the dashboard.
    assert "€4.51" in text(client.get("/kpis/own/"))
    board = text(client.get("/dashboard/TOP/"))
    assert board.count("€4.51") >= 2
    assert "€5" not in board


def test_the_fragment_values_what_is_not_saved(cpo: User) -> None:
    node = make.node("TOP", name="Top")
    facts.entry(make.product("P", node, name="Till"), f"{LAST:%Y-%m}", "revenue", 500)
    facts.measure_all()
    asked = {"formula": "revenue / 4", "default_window": "month", "typed": "1"}
    page = browser(cpo).get("/kpis/new/check/", asked)
    words = text(page)
    assert "The formula holds" in words
    assert words.count("€125") == 2  # the node and its product, in the last month
    assert 'id="id_unit" hx-swap-oob="true"' in page.content.decode()
    assert not CompanyKpi.objects.exists()
    refused = browser(cpo).get("/kpis/new/check/", {"formula": "<script>alert(1)</script>"})
    assert "<script>alert" not in refused.content.decode()
    assert "At character 1" in text(refused)


def test_the_fragment_asks_no_more_for_more_places(cpo: User) -> None:
    node = make.node("TOP")
    make.product("P0", node)
    client, asked = browser(cpo), "/kpis/new/check/?formula=revenue/active_users"
    client.get(asked)
    with CaptureQueriesContext(connection) as few:
        client.get(asked)
    for number in range(1, 20):
        make.product(f"P{number}", make.node(parent=node))
    with CaptureQueriesContext(connection) as many:
        client.get(asked)
    assert len(many) == len(few) <= 12


def test_a_version_breaks_the_trend_and_is_listed(cpo: User) -> None:
    node = make.node("TOP")
    product = make.product("P", node)
    for month in (shift(LAST, -1), LAST):
        facts.answers(product, f"{month:%Y-%m}-10", 10, 10, 10, 5)
    facts.measure_all()
    own = company_kpis.add(by=cpo, **OWN_KPI)
    client = browser(cpo)
    form = {
        "formula": "nps_detractors / nps_responses", "counted": "nps_responses",
        "effective_from": LAST.isoformat(), "note": "Turned round", "note_fr": "Inversé",
    }  # fmt: skip
    assert client.post("/kpis/own/version/", form).status_code == 302
    page = client.get("/kpis/own/")
    words = text(page)
    assert "Version 2 in force" in words
    assert "Turned round" in words
    assert "Definition v1" in page.content.decode()
    assert "75.0%" in words  # before: 3 promoters of 4
    assert "25.0%" in words  # now: 1 detractor of 4
    again = client.post("/kpis/own/version/", form)
    assert again.status_code == 422
    history = text(client.get("/kpis/own/history/"))
    assert "another formula" in history
    assert own.versions.count() == 2


def test_archived_it_says_so_and_can_come_back(cpo: User) -> None:
    company_kpis.add(by=cpo, **OWN_KPI)
    client = browser(cpo)
    client.post("/kpis/own/archive/")
    assert "This KPI is archived" in text(client.get("/kpis/own/"))
    assert "Archived" in text(client.get("/kpis/"))
    assert client.get("/kpis/own/edit/").status_code == 200
    client.post("/kpis/own/restore/")
    assert CompanyKpi.objects.get().archived_at is None


def test_a_formula_that_no_longer_holds_says_what_to_do(cpo: User) -> None:
    own = company_kpis.add(by=cpo, **OWN_KPI)
    own.versions.update(formula="gone / nps_responses")
    client = browser(cpo)
    assert "The formula names a measure that is gone" in text(client.get("/kpis/own/"))
    assert "there is no measure `gone`" in text(client.get("/kpis/own/version/"))
    assert client.get("/kpis/").status_code == 200


def test_the_owner_is_named_on_a_page(cpo: User) -> None:
    ada = make.person("ada@example.com", name="Ada Byron")
    client = browser(cpo)
    assert client.post("/kpis/revenue/owner/", {"person": ada.pk}).status_code == 302
    assert "Ada Byron" in text(client.get("/kpis/revenue/"))
    assert client.post("/kpis/revenue/owner/", {"person": ada.pk, "words": "x"}).status_code == 422
    assert client.get("/kpis/nothing/owner/").status_code == 404
    assert str(KpiOwner.objects.get()) == "Ada Byron"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("45%", "0.45"), ("45 %", "0.45"), ("0,45", "0.45"), ("1.2", "1.2")],
)
def test_a_share_is_read_as_it_is_spoken(cpo: User, typed: str, stored: str) -> None:
    node = make.node("TOP")
    form = {"kpi": "gross_margin", "node": node.pk, "value": typed, "starts_on": "2026-01-01"}
    assert browser(cpo).post("/targets/new/", form).status_code == 302
    assert Target.objects.get().value == Decimal(stored)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"value": "45"}, "Write 45% for a percentage, or a share such as 0.45."),
        ({"value": "much"}, "This is not a number."),
        ({"value": "500%"}, "A target of this KPI goes from 0% to 100%."),
        ({"kpi": "nps", "value": "400"}, "A target of this KPI goes from"),
        ({"value": "1e999999999"}, "This is not a number."),
        ({"tolerance": "-5%"}, "The tolerance is a margin"),
        ({"ends_on": "2025-12-31"}, "The end must come after the beginning."),
        ({"node": ""}, "Choose a portfolio or a product"),
    ],
)
def test_a_target_that_does_not_fit_is_refused(cpo: User, sent: dict[str, str], said: str) -> None:
    node = make.node("TOP")
    form = {"kpi": "csat", "node": node.pk, "value": "80%", "starts_on": "2026-01-01", **sent}
    refused = browser(cpo).post("/targets/new/", form)
    assert refused.status_code == 422
    assert said in text(refused)
    assert not Target.objects.exists()


@pytest.mark.parametrize("address", ["/targets/new/", "/products/new/", "/packs/new/"])
def test_where_there_is_no_portfolio_the_form_says_that_one_comes_first(cpo: User, address: str) -> None:
    client = browser(cpo)
    page = client.get(address)
    assert "There is no portfolio yet." in text(page)
    assert '<a href="/portfolio/new/">Add a portfolio</a>' in page.content.decode()
    make.node("TOP")
    assert "There is no portfolio yet." not in text(client.get(address))


def test_the_french_link_to_all_targets_agrees_with_them(cpo: User) -> None:
    make.node("TOP")
    client = browser(cpo)
    page = client.get("/kpis/nps/", headers={"Accept-Language": "fr"}).content.decode()
    assert '<a href="/targets/?kpi=nps">Toutes</a>' in page


def test_all_that_is_wrong_with_a_target_is_said_at_once(cpo: User) -> None:
    node = make.node("TOP")
    form = {"kpi": "csat", "node": node.pk, "value": "abc", "tolerance": "-1",
            "starts_on": "2026-01-01", "ends_on": "2025-01-01"}  # fmt: skip
    target = facts.target(node, "nps", "10", "2024-01-01")
    for address in ("/targets/new/", f"/targets/{target.pk}/"):
        words = text(browser(cpo).post(address, form))
        for said in ("This is not a number.", "cannot be below zero", "The end must come after"):
            assert words.count(said) == 1, said


def test_a_target_is_corrected_ended_and_removed(cpo: User) -> None:
    node = make.node("TOP")
    first = targets.set_target(by=cpo, kpi="csat", scope=node.scope, value=Decimal("0.8"),
                               starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 1))  # fmt: skip
    targets.set_target(by=cpo, kpi="csat", scope=node.scope, value=Decimal("0.9"), starts_on=date(2026, 6, 1))
    client, address = browser(cpo), f"/targets/{first.pk}/"
    assert 'value="80%"' in client.get(address).content.decode()
    form = {"value": "82%", "tolerance": "", "starts_on": "2026-01-01", "ends_on": ""}
    overlapping = client.post(address, form)
    assert overlapping.status_code == 422
    assert "Another target begins on 1 Jun 2026. Let this one end there." in text(overlapping)
    assert client.post(address, {**form, "ends_on": "2026-05-01"}).status_code == 302
    first.refresh_from_db()
    assert (first.value, first.ends_on) == (Decimal("0.82"), date(2026, 5, 1))
    late = client.post(address, {**form, "starts_on": "2026-07-01"})
    assert "Another target is in force since 1 Jun 2026" in text(late)
    assert client.post(f"{address}remove/").status_code == 302
    assert Target.objects.count() == 1


def test_the_removal_of_a_target_can_be_undone(cpo: User) -> None:
    node = make.node("TOP", name="Top house")
    product = make.product("P&Q", node, name="Paid & quick")
    for place in (node, product):
        common = {"by": cpo, "kpi": "csat", "scope": place.scope}
        targets.set_target(**common, value=Decimal("0.8"), starts_on=date(2026, 1, 1))
        second = targets.set_target(**common, value=Decimal("0.855"), tolerance=Decimal("0.0125"),
                                    starts_on=date(2026, 6, 1))  # fmt: skip
        rows = Target.objects.order_by("pk").values_list("kpi", "scope", "value", "tolerance", "starts_on",
                                                         "ends_on")  # fmt: skip
        before, client = set(rows), browser(cpo)
        page = client.post(f"/targets/{second.pk}/remove/", follow=True)
        assert f"Target for {place.name} removed." in unescape(text(page))
        assert set(rows.all()) != before
        undo = re.search(r'action="(/targets/restore/[^"]+)"', page.content.decode())
        assert undo
        page = client.post(unescape(undo[1]), follow=True)
        assert f"Target for {place.name} saved." in unescape(text(page))
        assert set(rows.all()) == before


def test_a_value_and_a_product_lead_to_their_targets(cpo: User) -> None:
    node = make.node("TOP")
    product = make.product("P&Q", node)
    facts.answers(product, f"{LAST:%Y-%m}-10", 10)
    facts.measure_all()
    client = browser(cpo)
    why = encode(Coordinates("product", "P&Q", "nps", "month", LAST))
    page = client.get(f"/values/{why}/why/").content.decode()
    assert 'href="/targets/?kpi=nps&amp;product=P%26Q">No target set</a>' in page
    listed = client.get("/targets/?kpi=nps&product=P%26Q").content.decode()
    assert 'href="/targets/new/?kpi=nps&amp;product=P%26Q"' in listed
    form = client.get("/targets/new/?kpi=nps&product=P%26Q").content.decode()
    assert '<option value="nps" selected>' in form
    assert '<option value="P&amp;Q" selected>' in form
    assert 'href="/targets/?product=P%26Q"' in client.get("/products/P&Q/kpis/").content.decode()


def test_the_list_narrows_and_shows_targets_of_archived_kpis(cpo: User) -> None:
    node = make.node("TOP")
    product = make.product("P", node, name="Till")
    own = company_kpis.add(by=cpo, **OWN_KPI)
    facts.target(node, "csat", "0.8", "2026-01-01", "2026-06-01", tolerance="0.05")
    facts.target(product, "nps", "30", "2026-01-01")
    facts.target(node, "own", "0.5", "2026-01-01")
    company_kpis.archive(by=cpo, kpi=own)
    client = browser(cpo)
    words = text(client.get("/targets/")).replace("\u00a0", " ")
    for expected in ("3 targets", "≥ 80%", "5.0 pts", "Till", "≥ 30", "own Archived"):
        assert expected in words, expected
    assert "1 target" in text(client.get("/targets/?kpi=csat"))
    assert "2 targets" in text(client.get("/targets/?on=2026-07-01"))
    assert "Nothing matches" in text(client.get("/targets/?on=2020-01-01"))
    assert client.get(f"/targets/{Target.objects.get(kpi='own').pk}/").status_code == 302
    assert "No targets yet" in text(browser(make.user("cpo", make.node("OTHER"))).get("/targets/"))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_exported_list_reads_back_as_the_same_targets(cpo: User, kind: str, tmp_path: Path) -> None:
    node = make.node("TOP")
    company_kpis.add(by=cpo, **OWN_KPI)
    facts.target(node, "csat", "0.8", "2026-01-01", "2026-06-01", tolerance="0.05")
    facts.target(make.product("P", node), "revenue", "1250000.5", "2026-01-01")
    facts.target(node, "own", "0.125", "2026-01-01")
    answer = browser(cpo).get(f"/targets/?export={kind}")
    file = tmp_path / f"targets.{kind}"
    file.write_bytes(b"".join(answer.streaming_content))
    with file.open("rb") as opened:
        run = runs.import_now(by=cpo, source="targets", file=opened, name=file.name)
    run.refresh_from_db()
    assert (run.state, run.read, run.unchanged, run.rejected) == (ImportRun.State.APPLIED, 3, 3, 0), list(
        run.issues.values_list("column", "code", "value")
    )

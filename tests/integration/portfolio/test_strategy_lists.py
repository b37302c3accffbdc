"""The lists of the strategy: filters, cells, bulk changes and back, files and back, who may."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.audit.models import AuditEvent
from core.common.listing import registry
from core.profile.services import states
from core.undo.models import Step
from portfolio.models import (
    Contribution,
    CriterionSignature,
    KeyResult,
    Node,
    Objective,
    Product,
    SuccessCriterion,
    Vision,
)
from tests import factories
from tests.integration.ingest.importing import bring, counts
from tests.integration.lists.browsing import browser, patch, toasts, undo_address

pytestmark = pytest.mark.django_db
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
# Of each list: in the row that has this text, the column of the file to change, and what it says then.
EDITS = {
    "objectives": ("GROW", "state", "missed"),
    "key_results": ("KR-HAND", "target", "12.5"),
    "contributions": ("Main line, says Zoé", "weight", "1"),
    "visions": ("Own way", "strategy", "Two lines;\nand more"),
    "criteria": ("C-OPEN", "threshold", "31.5"),
    "criteria_signatures": ("C-SIGNED", "signed_on", "2026-02-03"),
}


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def top() -> Node:
    """TOP with OWN and SIDE below; a product, an objective and what hangs on it in each."""
    top = factories.node("TOP", name="Group")
    for code in ("OWN", "SIDE"):
        node = factories.node(code, top, name=f"{code} line")
        product = factories.product(f"P-{code}", node, name=f"Pump {code}")
        told = ("GROW", "Grow, again", "KR-HAND", "Main line, says Zoé", "Own way", "C-OPEN", "C-SIGNED")
        _things(node, product, told if code == "OWN" else tuple(f"{text} {code}" for text in told))
    return top


def _things(node: Node, product: Product, told: tuple[str, ...]) -> None:
    code, title, result, note, vision, unsigned, signed = told
    code, result, unsigned, signed = (text.replace(" ", "-") for text in (code, result, unsigned, signed))
    objective = Objective.objects.create(node=node, code=code, title=title, **YEAR)
    KeyResult.objects.create(
        objective=objective, code=result, title="Ten “firsts”", start_value=0, target_value=10, unit="firsts"
    )
    KeyResult.objects.create(
        objective=objective,
        code=f"{result}-2",
        title="Liked",
        kpi="nps",
        start_value=20,
        target_value=Decimal("45.5"),
    )
    Contribution.objects.create(objective=objective, product=product, weight=3, note=note)
    Vision.objects.create(
        scope=node.scope, starts_on="2025-01-01", statement="Before", written_by="a@x.example"
    )
    Vision.objects.create(
        scope=product.scope, starts_on="2026-01-01", statement=vision, strategy="Says\n“so”"
    )
    for each in (unsigned, signed):
        criterion = SuccessCriterion.objects.create(
            code=each, product=product, kpi="nps", threshold=30, review_on=date(2099, 1 + len(each) % 9, 1)
        )
    criterion.signatures.create(part="cpo", email="ann@x.example", name="Ann", signed_on="2026-02-01")


def address(name: str) -> str:
    listing = registry.find(name)
    assert listing is not None
    return reverse(listing.url_name)


def page(client: Client, name: str, **query: str) -> str:
    return client.get(address(name), query).content.decode()


def file_of(client: Client, name: str, kind: str = "csv") -> bytes:
    return b"".join(client.get(address(name), {"export": kind}).streaming_content)


def rows_of(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", EDITS)
def test_a_file_goes_out_and_comes_back(top: Node, name: str) -> None:
    client = browser(factories.user("administrator"))
    before = file_of(client, name)
    header, *rows = rows_of(before)
    for kind in ("csv", "xlsx"):
        run = bring(name, file_of(client, name, kind), name=f"{name}.{kind}")
        assert counts(run) == (0, 0, len(rows), 0)
    # A file sets right what a file brought; what somebody signed here stays.
    CriterionSignature.objects.update(import_run=run)
    text, column, value = EDITS[name]
    [wanted] = [row for row in rows if text in row]
    wanted[header.index(column)] = value
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    # The preview shows the difference and changes nothing; then it is applied.
    assert counts(bring(name, written.getvalue(), dry_run=True)) == (0, 1, len(rows) - 1, 0)
    assert file_of(client, name) == before
    assert counts(bring(name, written.getvalue())) == (0, 1, len(rows) - 1, 0)
    assert sorted(rows_of(file_of(client, name))) == sorted([header, *rows])


@pytest.mark.parametrize(
    ("name", "query", "shown", "hidden"),
    [
        ("objectives", {"node": "SIDE"}, "Grow, again SIDE", "Grow, again</a>"),
        ("key_results", {"objective": "GROW"}, "Grow, again</a>", "Grow, again SIDE</a>"),
        ("key_results", {"node": "SIDE", "measured": "kpi"}, "Liked", "firsts"),
        ("key_results", {"kpi": "nps", "q": "liked"}, "Liked", "firsts"),
        ("contributions", {"product": "P-OWN"}, "Pump OWN", "Pump SIDE</"),
        ("contributions", {"q": "zoe side", "weight": "3"}, "says Zoé SIDE", "Pump OWN"),
        ("visions", {"kind": "product"}, "Own way", "Before"),
        ("visions", {"node": "SIDE", "in_force": "true"}, "Own way SIDE", "Own way<"),
        ("criteria_signatures", {"criterion": "c-signed"}, "Pump OWN", "Pump SIDE</"),
        ("criteria_signatures", {"part": "cpo", "signed_from": "2026-02-02"}, "filters", "Pump OWN</a>"),
    ],
)
def test_filters_narrow_the_page_and_the_api_alike(
    top: Node, name: str, query: dict[str, str], shown: str, hidden: str
) -> None:
    client = browser(factories.user("cpo"))
    body = page(client, name, **query)
    rows = body.partition("<tbody")[2].partition("</tbody>")[0]
    assert shown in (rows or body)
    assert hidden not in rows
    found = client.get(f"/api/v1/{name.replace('_', '-')}/", query).json()
    assert found["count"] == rows.count("<tr")
    if rows:
        assert found["count"] < client.get(f"/api/v1/{name.replace('_', '-')}/").json()["count"]


@pytest.mark.parametrize(
    ("name", "find", "column", "value", "now"),
    [
        (
            "objectives",
            lambda: Objective.objects.get(code="GROW"),
            "ends_on",
            "2027-06-30",
            date(2027, 6, 30),
        ),
        ("objectives", lambda: Objective.objects.get(code="GROW"), "title", "Grow on", "Grow on"),
        (
            "key_results",
            lambda: KeyResult.objects.get(code="KR-HAND"),
            "target_value",
            "1 000,5",
            Decimal("1000.5"),
        ),
        ("key_results", lambda: KeyResult.objects.get(code="KR-HAND"), "kpi", "nps", "nps"),
        ("contributions", lambda: Contribution.objects.get(product__code="P-OWN"), "weight", "1", 1),
        (
            "visions",
            lambda: Vision.objects.get(statement="Own way"),
            "statement",
            "Another way",
            "Another way",
        ),
        (
            "criteria",
            lambda: SuccessCriterion.objects.get(code="C-OPEN"),
            "threshold",
            "31,5",
            Decimal("31.5"),
        ),
    ],
)
def test_a_cell_is_changed_where_one_may_and_goes_back(
    top: Node, name: str, find: Any, column: str, value: str, now: Any
) -> None:
    """Own: done. A sibling's: not there. Read only, from above: refused. Nobody: not there."""
    row, own = find(), Node.objects.get(code="OWN")
    was, cell = getattr(row, column), f"/lists/{name}/{row.pk}/{column}/"
    owner = browser(factories.user("head_of_product", own))
    sibling = browser(factories.user("head_of_product", Node.objects.get(code="SIDE")))
    assert patch(sibling, cell, value)[0] == 404
    assert patch(browser(factories.user("analyst", top)), cell, value)[0] == 403
    assert patch(browser(factories.user(None)), cell, value)[0] == 404
    assert getattr(find(), "pk", None) == row.pk
    assert not AuditEvent.objects.exists()
    assert owner.get(cell).status_code == 200
    status, said = patch(owner, cell, value)
    assert (status, getattr(type(row).objects.get(pk=row.pk), column)) == (200, now)
    assert AuditEvent.objects.filter(verb__startswith="portfolio.").count() == 1
    owner.post(undo_address(said["toast"]))
    assert getattr(type(row).objects.get(pk=row.pk), column) == was
    assert patch(browser(factories.user("cpo", top)), cell, value)[0] == 200


def test_a_wrong_value_is_refused_in_words(top: Node) -> None:
    client = browser(factories.user("cpo"))
    hand = KeyResult.objects.get(code="KR-HAND")
    for name, row, column, value, said in (
        ("objectives", Objective.objects.get(code="GROW"), "ends_on", "2025-01-01", "before the beginning"),
        ("key_results", hand, "target_value", "0", "Start and target are the same"),
        ("key_results", hand, "target_value", "ten", "not a number"),
        (
            "contributions",
            Contribution.objects.get(product__code="P-OWN"),
            "weight",
            "9",
            "available choices",
        ),
        ("criteria", SuccessCriterion.objects.get(code="C-OPEN"), "threshold", "45%", "no percentage"),
        ("criteria", SuccessCriterion.objects.get(code="C-OPEN"), "threshold", "900", "No value of this KPI"),
    ):
        status, answer = patch(client, f"/lists/{name}/{row.pk}/{column}/", value)
        assert (status, said in answer["detail"]) == (422, True), (column, answer)
    assert not AuditEvent.objects.exists()


def test_objectives_are_given_an_owner_together_and_get_back_what_they_had(top: Node) -> None:
    ada = factories.person("ada@x.example", name="Ada")
    foreign = Objective.objects.get(code="GROW-SIDE")
    mine = Objective.objects.get(code="GROW")
    user = factories.user("head_of_product", mine.node)
    factories.grant(user, "analyst", foreign.node)
    client = browser(user)
    sent = {"column": "owner", "row": [mine.pk, foreign.pk], "value": ada.email, "next": "/objectives/"}
    preview = client.get("/lists/objectives/bulk/", sent).content.decode()
    assert "Change 1 row" in preview
    assert "Your role does not allow this." in preview
    client.post("/lists/objectives/bulk/", sent)
    assert "1 was refused" in toasts(client)
    assert set(Objective.objects.filter(owner=ada).values_list("code", flat=True)) == {"GROW"}
    client.post(Step.objects.get().address)
    assert not Objective.objects.filter(owner=ada).exists()


def test_a_signed_or_frozen_criterion_is_refused_in_words_and_the_others_change(top: Node) -> None:
    Product.objects.filter(code="P-SIDE").update(first_launched_on="2026-01-15")
    client = browser(factories.user("cpo"))
    rows = list(SuccessCriterion.objects.order_by("code"))
    assert [row.code for row in rows] == ["C-OPEN", "C-OPEN-SIDE", "C-SIGNED", "C-SIGNED-SIDE"]
    sent = {"column": "threshold", "row": [row.pk for row in rows], "value": "40", "next": "/criteria/"}
    preview = " ".join(client.get("/lists/criteria/bulk/", sent).content.decode().split())
    assert "Change 1 row" in preview
    assert preview.count("This product is launched: its criteria stand as they were agreed.") == 2
    assert preview.count("It is signed: a new wording would take the signatures away.") == 1
    # All of one KPI: each is named with its product.
    assert preview.count("Net Promoter Score, Pump OWN") == 2
    assert preview.count("Net Promoter Score, Pump SIDE") == 2
    client.post("/lists/criteria/bulk/", sent)
    told = dict(SuccessCriterion.objects.values_list("code", "threshold"))
    assert told == {"C-OPEN": 40, "C-OPEN-SIDE": 30, "C-SIGNED": 30, "C-SIGNED-SIDE": 30}
    assert SuccessCriterion.objects.get(code="C-SIGNED").signatures.count() == 1
    # The note is no wording: it may change, signed or not.
    client.post("/lists/criteria/bulk/", {**sent, "column": "note", "value": "Why"})
    assert SuccessCriterion.objects.filter(note="Why").count() == 4
    # Signed since: the way back is refused for it, and says so.
    SuccessCriterion.objects.get(code="C-OPEN").signatures.create(
        part="cpo", email="ann@x.example", signed_on="2026-02-01"
    )
    client.post(Step.objects.order_by("pk").first().address)
    assert "1 row stays as it is" in toasts(client)
    assert SuccessCriterion.objects.get(code="C-OPEN").threshold == 40


def test_lists_show_no_more_than_one_sees_and_say_what_to_do_when_empty(top: Node) -> None:
    states.turn(by=factories.user("administrator"), name="objectives", on=True)
    owner = browser(factories.user("head_of_product", Node.objects.get(code="OWN")))
    nobody = browser(factories.user(None))
    for name in EDITS:
        body = page(owner, name)
        assert "SIDE" not in body
        assert "SIDE" not in file_of(owner, name).decode()
        assert "nothing-title" in page(nobody, name)
        assert len(rows_of(file_of(nobody, name))) == 1
    assert 'aria-current="page">Key results' in page(owner, "key_results")
    states.turn(by=factories.user("administrator"), name="objectives", on=False)
    assert owner.get("/key-results/").status_code == owner.get("/contributions/").status_code == 404
    visions = page(owner, "visions")
    assert "Own way" in visions
    assert "/key-results/" not in visions.partition("<main")[2]

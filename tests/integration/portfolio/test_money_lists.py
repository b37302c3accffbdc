"""The lists of money and memory: cells, bulk changes and back, commitments by page and API, who may."""

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.audit.models import AuditEvent
from core.common.listing import registry
from core.profile.services import states
from core.undo.models import Step
from portfolio.models import (
    Allocation,
    BudgetCommitment,
    BudgetEnvelope,
    Classification,
    Node,
    Product,
    ProductLink,
    ProductRelation,
    ProductStop,
)
from tests import factories
from tests.integration.ingest.importing import bring, counts
from tests.integration.lists.browsing import browser, patch, toasts, undo_address

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
# Of each list: in the row that has this text, the column of the file to change, and what it says then.
EDITS = {
    "budgets": ("1200.50", "amount", "1300.75"),
    "commitments": ("PO-OWN", "settled_on", "2026-04-01"),
    "stops": ("OLD-OWN", "lessons", "Ask first;\nthen build"),
    "classifications": ("P-OWN", "evidence", "A study"),
    "product-relations": ("P-OWN", "note", "Since May"),
    "product-links": ("P-OWN", "title", "Wiki, new"),
}


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def top() -> Node:
    """TOP with OWN and SIDE below, each with a product, one that was stopped, and one row of each list."""
    top = factories.node("TOP", name="Group")
    for code, amount in (("OWN", "1200.50"), ("SIDE", "900")):
        node = factories.node(code, top)
        product = factories.product(f"P-{code}", node, name=f"Pump {code}")
        old = factories.product(f"OLD-{code}", node, name=f"Old {code}", stage="retired", retired_on=DAY)
        BudgetEnvelope.objects.create(scope=node.scope, year=2026, amount=amount, currency="EUR")
        BudgetCommitment.objects.create(
            reference=f"PO-{code}", scope=product.scope, subject=f"Moulds {code}", amount=10, currency="CHF",
            committed_on=DAY,
        )  # fmt: skip
        ProductStop.objects.create(
            product=old, stopped_on=DAY, reason="strategy", reason_text="Says “no”", stage_before="growth"
        )
        Classification.objects.create(
            product=product, innovation_class="refresh", evidence="Patent", classified_on=DAY,
            classified_by=f"{code.lower()}@x.example",
        )  # fmt: skip
        ProductRelation.objects.create(product=product, kind="replaces", other=old)
        ProductLink.objects.create(product=product, title="Wiki", url="https://wiki.example/a")
    return top


def rows_of(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", EDITS)
def test_a_changed_cell_of_a_file_is_the_only_difference(top: Node, name: str) -> None:
    listing = registry.find(name)
    assert listing is not None
    client = browser(factories.user("administrator"))

    def file_of() -> bytes:
        return b"".join(client.get(reverse(listing.url_name), {"export": "csv"}).streaming_content)

    header, *rows = rows_of(file_of())
    assert counts(bring(listing.source, file_of())) == (0, 0, 2, 0)
    text, column, value = EDITS[name]
    [wanted] = [row for row in rows if text in row]
    wanted[header.index(column)] = value
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    assert counts(bring(listing.source, written.getvalue(), dry_run=True)) == (0, 1, 1, 0)
    assert counts(bring(listing.source, written.getvalue())) == (0, 1, 1, 0)
    assert sorted(rows_of(file_of())) == sorted([header, *rows])


@pytest.mark.parametrize(
    ("name", "model", "where", "column", "value", "now"),
    [
        ("budgets", BudgetEnvelope, {"scope__code": "OWN"}, "amount", "1 300,5", Decimal("1300.5")),
        (
            "commitments",
            BudgetCommitment,
            {"reference": "PO-OWN"},
            "settled_on",
            "2026-04-01",
            date(2026, 4, 1),
        ),
        ("stops", ProductStop, {"product__code": "OLD-OWN"}, "released_fte", "2,5", Decimal("2.5")),
        ("stops", ProductStop, {"product__code": "OLD-OWN"}, "reason", "capacity", "capacity"),
        ("product-relations", ProductRelation, {"product__code": "P-OWN"}, "note", "Since May", "Since May"),
        ("product-links", ProductLink, {"product__code": "P-OWN"}, "title", "Board", "Board"),
    ],
)
def test_a_cell_is_changed_where_one_may_and_goes_back(
    top: Node, name: str, model: Any, where: dict[str, str], column: str, value: str, now: Any
) -> None:
    """Own: done. A sibling's: not there. Read only, from above: refused. Nobody: not there."""
    row = model.objects.get(**where)
    was, cell = getattr(row, column), f"/lists/{name}/{row.pk}/{column}/"
    for user, status in (
        (factories.user("head_of_product", Node.objects.get(code="SIDE")), 404),
        (factories.user("analyst", top), 403),
        (factories.user(None), 404),
    ):
        assert patch(browser(user), cell, value)[0] == status
    assert not AuditEvent.objects.exists()
    owner = browser(factories.user("head_of_product", Node.objects.get(code="OWN")))
    status, said = patch(owner, cell, value)
    assert (status, getattr(model.objects.get(pk=row.pk), column)) == (200, now)
    assert AuditEvent.objects.filter(verb__startswith="portfolio.").count() == 1
    owner.post(undo_address(said["toast"]))
    assert getattr(model.objects.get(pk=row.pk), column) == was
    assert patch(browser(factories.user("head_of_product", top)), cell, value)[0] == 200


def test_what_cannot_be_is_refused_in_words(top: Node) -> None:
    client = browser(factories.user("cpo"))
    budget, promise = (
        BudgetEnvelope.objects.get(scope__code="OWN"),
        BudgetCommitment.objects.get(reference="PO-OWN"),
    )
    stop, link = (
        ProductStop.objects.get(product__code="OLD-OWN"),
        ProductLink.objects.get(product__code="P-OWN"),
    )
    for name, row, column, value, said in (
        ("budgets", budget, "amount", "-1", "cannot be below zero"),
        ("budgets", budget, "amount", "", "required"),
        ("commitments", promise, "settled_on", "2026-02-01", "settled before it was committed"),
        ("commitments", promise, "reference", "po-side", "Another commitment has this reference"),
        ("stops", stop, "sunk_cost", "5", "Say in which currency"),
        ("stops", stop, "reason_text", "", "required"),
        ("product-links", link, "url", "ftp://x", "begins with https"),
    ):
        status, answer = patch(client, f"/lists/{name}/{row.pk}/{column}/", value)
        assert (status, said in answer["detail"]) == (422, True), (column, answer)
    assert not AuditEvent.objects.exists()


def test_evidence_is_changed_by_who_gave_it_until_it_is_reviewed(top: Node) -> None:
    waiting = Classification.objects.get(product__code="P-OWN")
    cell = f"/lists/classifications/{waiting.pk}/evidence/"
    author = factories.user("product_manager", waiting.product.node)
    Classification.objects.filter(pk=waiting.pk).update(classified_by=author.email)
    status, said = patch(browser(factories.user("cpo")), cell, "Mine")
    assert (status, "Only whoever proposed the class" in said["detail"]) == (422, True)
    assert patch(browser(author), cell, "A study")[0] == 200
    Classification.objects.filter(pk=waiting.pk).update(outcome="confirmed", reviewed_on=DAY)
    status, said = patch(browser(author), cell, "Another")
    assert (status, "was reviewed already" in said["detail"]) == (422, True)
    states.turn(by=factories.user("administrator"), name="four_eyes", on=False)
    other = Classification.objects.get(product__code="P-SIDE")
    assert (
        patch(browser(factories.user("cpo")), f"/lists/classifications/{other.pk}/evidence/", "x")[0] == 200
    )


def test_evidence_and_notes_are_changed_by_the_api(top: Node) -> None:
    waiting, relation = (
        Classification.objects.get(product__code="P-OWN"),
        ProductRelation.objects.get(product__code="P-OWN"),
    )
    author = factories.user("product_manager", waiting.product.node)
    Classification.objects.filter(pk=waiting.pk).update(classified_by=author.email)
    client, json = browser(author), {"content_type": "application/json"}
    changed = client.patch(f"/api/v1/classifications/{waiting.pk}/", {"evidence": "A study"}, **json)
    assert (changed.status_code, changed.json()["evidence"]) == (200, "A study")
    refused = browser(factories.user("cpo")).patch(
        f"/api/v1/classifications/{waiting.pk}/", {"evidence": "Mine"}, **json
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "evidence_of_another")
    told = client.patch(f"/api/v1/product-relations/{relation.pk}/", {"note": "Since May"}, **json).json()
    assert (told["note"], told["relation"], told["other"]) == ("Since May", "replaces", "OLD-OWN")


def test_commitments_are_settled_together_and_go_back(top: Node) -> None:
    BudgetCommitment.objects.filter(reference="PO-SIDE").update(committed_on="2026-05-01")
    client = browser(factories.user("cpo"))
    keys = list(BudgetCommitment.objects.values_list("pk", flat=True))
    sent = {"column": "settled_on", "row": keys, "value": "2026-04-01", "next": "/commitments/"}
    preview = client.get("/lists/commitments/bulk/", sent).content.decode()
    assert "Change 1 row" in preview
    assert "It cannot be settled before it was committed." in preview
    client.post("/lists/commitments/bulk/", sent)
    assert "1 was refused" in toasts(client)
    settled = BudgetCommitment.objects.filter(settled_on__isnull=False)
    assert list(settled.values_list("reference", flat=True)) == ["PO-OWN"]
    client.post(Step.objects.get().address)
    assert not settled.exists()


def test_a_commitment_by_page_from_its_beginning_to_its_end(top: Node) -> None:
    client = browser(factories.user("head_of_product", Node.objects.get(code="OWN")))
    assert "/commitments/new/" in client.get("/commitments/").content.decode()
    assert "Pump OWN (P-OWN)" in client.get("/commitments/new/?product=P-OWN").content.decode()
    told = {"product": "Pump OWN (P-OWN)", "subject": "Steel", "reference": "PO-9", "amount": "1 234,5",
            "currency": "eur", "committed_on": "2026-05-02"}  # fmt: skip
    for wrong, said in (
        ({"product": ""}, "one of the two"),
        ({"product": "Pump SIDE (P-SIDE)"}, "No product that you may change"),
        ({"reference": "po-own"}, "Another commitment has this reference"),
        ({"settled_on": "2026-05-01"}, "settled before it was committed"),
        ({"amount": "-3"}, "cannot be below zero"),
    ):
        refused = client.post("/commitments/new/", {**told, **wrong})
        assert (refused.status_code, said in refused.content.decode()) == (422, True), wrong
    assert client.post("/commitments/new/", told).status_code == 302
    made = BudgetCommitment.objects.get(reference="PO-9")
    assert (made.scope.code, made.amount, made.currency) == ("P-OWN", Decimal("1234.5"), "EUR")
    page = client.get("/products/P-OWN/money/").content.decode()
    assert f"/commitments/{made.pk}/" in page
    edited = {**told, "supplier": "Forge", "settled_on": "2026-06-01"}
    assert client.post(f"/commitments/{made.pk}/", edited).status_code == 302
    made.refresh_from_db()
    assert (made.supplier, made.settled_on, made.version) == ("Forge", date(2026, 6, 1), 2)
    client.post(f"/commitments/{made.pk}/remove/")
    assert not BudgetCommitment.objects.filter(reference="PO-9").exists()
    client.post(Step.objects.order_by("-pk")[0].address)
    assert BudgetCommitment.objects.get(reference="PO-9").supplier == "Forge"
    verbs = AuditEvent.objects.filter(subject_kind="commitment").order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[:3] == [f"portfolio.commitment.{verb}" for verb in ("added", "changed", "removed")]
    states.turn(by=factories.user("administrator"), name="budgets", on=False)
    assert client.get("/commitments/new/").status_code == 404


def test_a_commitment_by_the_api(top: Node) -> None:
    client = browser(factories.user("head_of_product", Node.objects.get(code="OWN")))
    address, json = "/api/v1/budget-commitments/", {"content_type": "application/json"}
    told = {"product": "P-OWN", "subject": "Steel", "reference": "PO-9", "amount": "5.25", "currency": "EUR",
            "committed_on": "2026-05-02"}  # fmt: skip
    for wrong, field in (
        ({"product": "P-SIDE"}, "product"),
        ({"node": "OWN"}, "node"),
        ({"reference": "PO-OWN"}, "reference"),
        ({"settled_on": "2026-05-01"}, "settled_on"),
        ({"currency": "euro"}, "currency"),
    ):
        refused = client.post(address, {**told, **wrong}, **json)
        assert (refused.status_code, list(refused.json()["fields"])) == (400, [field]), refused.json()
    made = client.post(address, told, **json).json()
    assert (made["product"], made["node"], made["amount"]) == ("P-OWN", None, "5.25")
    changed = client.patch(f"{address}{made['id']}/", {"settled_on": "2026-06-01"}, **json)
    assert changed.json()["settled_on"] == "2026-06-01"
    assert client.get(address, {"settled": "true"}).json()["count"] == 1
    assert client.delete(f"{address}{made['id']}/").status_code == 204
    assert client.get(address).json()["count"] == 1
    other = BudgetCommitment.objects.get(reference="PO-SIDE").pk
    assert client.patch(f"{address}{other}/", {"subject": "x"}, **json).status_code == 404


def test_a_stop_proposes_the_capacity_that_it_releases(top: Node) -> None:
    product = Product.objects.get(code="P-OWN")
    month = timezone.localdate().replace(day=1)
    for number, percent in enumerate((80, 50)):
        Allocation.objects.create(
            product=product, person=factories.person(f"p{number}@x.example"), percent=percent,
            starts_on=month.replace(year=month.year - 1),
        )  # fmt: skip
    gone = factories.person("gone@x.example")
    Allocation.objects.create(
        product=product, person=gone, percent=100, starts_on=month.replace(year=month.year - 1), ends_on=month
    )
    client = browser(factories.user("cpo"))
    page = client.get("/products/P-OWN/stop/").content.decode()
    assert re.search('name="released_fte"[^>]* value="1.3"', page)
    assert "Proposed: what people and teams are allocated to it this month." in page
    states.turn(by=factories.user("administrator"), name="allocations", on=False)
    page = client.get("/products/P-OWN/stop/").content.decode()
    assert not re.search('name="released_fte"[^>]* value=', page)


def test_a_relation_is_chosen_from_what_one_types(top: Node) -> None:
    own = browser(factories.user("product_manager", Node.objects.get(code="OWN")))
    page = own.get("/products/P-OWN/related/new/").content.decode()
    assert 'data-behaviour="picker"' in page
    assert "/find/products/" in page
    sent = {"kind": "depends_on", "other": "Old OWN (OLD-OWN)"}
    assert own.post("/products/P-OWN/related/new/", sent).status_code == 302
    hidden = own.post("/products/P-OWN/related/new/", {**sent, "other": "Pump SIDE (P-SIDE)"})
    assert (hidden.status_code, "No product has this name or code" in hidden.content.decode()) == (422, True)


def lists(client: Client) -> dict[str, str]:
    found = {name: registry.find(name) for name in EDITS}
    return {name: client.get(reverse(one.url_name)).content.decode() for name, one in found.items() if one}


def test_lists_show_no_more_than_one_sees(top: Node) -> None:
    owner = browser(factories.user("head_of_product", Node.objects.get(code="OWN")))
    for name, body in lists(owner).items():
        assert "SIDE" not in body, name
        assert "data-edit" in body, name
    reader = lists(browser(factories.user("analyst", Node.objects.get(code="OWN"))))
    assert not [name for name, body in reader.items() if "data-edit" in body]

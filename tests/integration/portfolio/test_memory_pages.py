"""Pages of stops, classes, budgets, relations and links: empty, full, refused, by file and back."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.common.periods import last_complete_month
from core.profile.services import states
from portfolio.models import (
    BudgetCommitment,
    BudgetEnvelope,
    Classification,
    Product,
    ProductLink,
    ProductRelation,
    ProductStop,
)
from portfolio.selectors.budgets import year_of
from tests import factories
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
LISTS = {
    "/stopped/": "stops",
    "/classifications/": "classifications",
    "/budgets/": "budgets",
    "/commitments/": "budget_commitments",
    "/related-products/": "product_relations",
    "/product-links/": "product_links",
}


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


def browser(**grant: Any) -> Client:
    client = Client()
    client.force_login(factories.user(**grant))
    return client


@pytest.fixture
def full() -> Product:
    """One of everything, with commas, quotes and accents in it."""
    node = factories.node("N", name="Énergie")
    one, other = factories.product("A", node, name="Alpha"), factories.product("B", node, name="Bêta")
    text = 'Says "no", twice;\nsecond line'
    ProductStop.objects.create(
        product=other, stopped_on=DAY, reason="strategy", reason_text=text, sunk_cost="12.5", currency="CHF",
        released_fte="1.25", lessons=text, stage_before="growth",
    )  # fmt: skip
    ProductStop.objects.create(
        product=other, stopped_on=DAY.replace(year=2020), restarted_on=DAY.replace(year=2021), reason="other",
        reason_text="x", stage_before="idea",
    )  # fmt: skip
    Product.objects.filter(pk=other.pk).update(stage="retired", retired_on=DAY)
    Classification.objects.create(
        product=one, innovation_class="refresh", evidence=text, classified_by="a@x.ex", classified_on=DAY,
        outcome="rejected", reviewed_by="b@x.example", reviewed_on=DAY, review_note="Née avant",
    )  # fmt: skip
    Classification.objects.create(product=one, innovation_class="new_line", evidence="y", classified_on=DAY)
    for place, year in ((node, 2026), (node, 2025), (one, 2026)):
        BudgetEnvelope.objects.create(
            scope=place.scope, year=year, amount="1200.50", currency="CHF", note=text
        )
    BudgetCommitment.objects.create(
        reference="PO-1", scope=one.scope, supplier="Vend", subject=text, amount="10.05", currency="EUR",
        committed_on=DAY,
    )  # fmt: skip
    ProductRelation.objects.create(product=one, kind="replaces", other=other, note="Since 2024")
    ProductLink.objects.create(product=one, title="Wiki, old", url="https://wiki.example/a?b=1&c=2")
    return one


@pytest.mark.parametrize("path", LISTS)
def test_lists_are_there_empty_and_full(path: str, request: pytest.FixtureRequest) -> None:
    client = browser(role="cpo")
    empty = client.get(path).content.decode()
    assert "nothing-title" in empty
    request.getfixturevalue("full")
    page = client.get(path).content.decode()
    assert "nothing-title" not in page
    assert "<tbody>" in page
    assert "<c-" not in page
    assert "nothing-title" in browser(role="analyst", node=factories.node()).get(path).content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_an_export_that_is_brought_back_changes_nothing(path: str, full: Product) -> None:
    response = browser(role="cpo").get(f"{path}?export=csv")
    text = b"".join(response.streaming_content)
    rows = len(list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))) - 1
    assert rows > 0
    assert counts(bring(LISTS[path], text)) == (0, 0, rows, 0)
    assert Product.objects.get(code="B").retired_on == DAY


def test_a_product_says_that_it_was_stopped_and_why(full: Product) -> None:
    client = browser(role="analyst", node=full.node)
    page = client.get("/products/B/").content.decode()
    assert "Says &quot;no&quot;, twice" in page
    assert "/products/B/stop/" not in page
    stop = ProductStop.objects.get(stopped_on=DAY)
    detail = client.get(f"/stopped/{stop.pk}/").content.decode()
    assert "CHF\u00a012.5" in detail
    assert "Start again" not in detail


def test_a_product_is_stopped_on_its_page_with_what_it_cost(full: Product) -> None:
    client = browser(role="head_of_product", node=full.node)
    assert 'name="sunk_cost"' in client.get("/products/A/stop/").content.decode()
    told = {"stopped_on": "2026-05-04", "reason": "capacity", "reason_text": "Needed elsewhere"}
    refused = client.post("/products/A/stop/", {**told, "sunk_cost": "much", "currency": "francs"})
    assert refused.status_code == 422
    assert "This is not a number" in refused.content.decode()
    done = client.post("/products/A/stop/", {**told, "sunk_cost": "1 234,5", "currency": "chf"}, follow=True)
    assert "Alpha stopped." in done.content.decode()
    stop = ProductStop.objects.get(product=full)
    assert (str(stop.sunk_cost), stop.currency) == ("1234.50", "CHF")
    again = client.post("/products/A/stop/", told)
    assert again.status_code == 422
    assert "stopped already" in again.content.decode()


def test_who_proposed_a_class_does_not_see_the_button_to_review_it(full: Product) -> None:
    head = factories.user("head_of_product", full.node)
    client = Client()
    client.force_login(head)
    waiting = Classification.objects.get(outcome="")
    Classification.objects.filter(pk=waiting.pk).update(classified_by=head.email)
    page = client.get("/products/A/strategy/").content.decode()
    assert "Somebody else reviews what you proposed." in page
    refused = client.post(f"/classifications/{waiting.pk}/review/", {"outcome": "confirmed"})
    assert refused.status_code == 422
    assert "Ask somebody else" in refused.content.decode()
    other = browser(role="cpo")
    assert other.post(f"/classifications/{waiting.pk}/review/", {"outcome": "rejected"}).status_code == 422
    assert other.post(f"/classifications/{waiting.pk}/review/", {"outcome": "confirmed"}).status_code == 302
    full.refresh_from_db()
    assert full.innovation_class == "new_line"


def test_the_form_of_a_product_asks_for_no_class_while_classes_are_reviewed(full: Product) -> None:
    client = browser(role="cpo")
    assert "innovation_class" not in client.get("/products/A/edit/").content.decode()
    states.turn(by=factories.user("administrator"), name="classification_review", on=False)
    assert "innovation_class" in client.get("/products/A/edit/").content.decode()


def test_related_products_show_from_both_sides(full: Product) -> None:
    client = browser(role="analyst", node=full.node)
    assert "replaces" in client.get("/products/A/strategy/").content.decode()
    assert "is replaced by" in client.get("/products/B/strategy/").content.decode()
    # One end alone tells nothing of the other.
    half = factories.user("analyst", full)
    client.force_login(half)
    page = client.get("/products/A/strategy/").content.decode()
    assert "Bêta" not in page


def test_relations_are_typed_by_code_or_name(full: Product) -> None:
    client = browser(role="product_manager", node=full.node)
    for other, said in (
        ("nowhere", "No product has this name or code"),
        ("Alpha", "cannot be related to itself"),
    ):
        answer = client.post("/products/A/related/new/", {"kind": "depends_on", "other": other})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert client.post("/products/A/related/new/", {"kind": "depends_on", "other": "bêta"}).status_code == 302
    made = ProductRelation.objects.get(kind="depends_on")
    removed = client.post(f"/products/A/related/{made.pk}/remove/", follow=True)
    assert "Relation to Bêta removed." in removed.content.decode()


def test_budgets_are_hidden_while_switched_off_and_nothing_is_lost(full: Product) -> None:
    client = browser(role="cpo")
    envelope = BudgetEnvelope.objects.first()
    assert "/budgets/" in client.get("/products/").content.decode()
    states.turn(by=factories.user("administrator"), name="budgets", on=False)
    for path in (
        "/budgets/",
        "/commitments/",
        "/budgets/new/",
        f"/budgets/{envelope.pk}/",
        "/products/A/money/",
    ):
        assert client.get(path).status_code == 404, path
    assert "/budgets/" not in client.get("/products/").content.decode()
    assert BudgetEnvelope.objects.count() == 3


def test_an_envelope_is_set_once_for_a_place_and_year(full: Product) -> None:
    client = browser(role="pmo")
    told = {"product": "a", "year": "2026", "amount": "5", "currency": "EUR"}
    assert "Change that one" in client.post("/budgets/new/", told).content.decode()
    assert client.post("/budgets/new/", {**told, "year": "2030"}).status_code == 302
    nowhere = client.post("/budgets/new/", {**told, "product": ""})
    assert "one of the two" in nowhere.content.decode()
    made = BudgetEnvelope.objects.get(year=2030)
    removed = client.post(f"/budgets/{made.pk}/remove/", follow=True).content.decode()
    assert "removed." in removed
    assert "data-undo" in removed


def test_the_part_that_is_asked_while_typing(full: Product) -> None:
    client = browser(role="analyst", node=full.node)
    assert "Type a name" in client.get("/products/similar/").content.decode()
    found = client.get("/products/similar/?name=beta").content.decode()
    assert "Bêta" in found
    assert "No longer fits the strategy" in found
    assert "Nothing similar" in client.get("/products/similar/?name=choucroute").content.decode()


def test_this_year_s_envelope_stands_beside_the_page(full: Product) -> None:
    year = year_of(last_complete_month(timezone.localdate()))
    BudgetEnvelope.objects.all().delete()
    client = browser(role="cpo")
    assert "Budget <small>" not in client.get("/products/A/").content.decode()
    BudgetEnvelope.objects.create(scope=full.scope, year=year, amount=1_800_000, currency="EUR")
    for path, there in (("/products/A/", True), (f"/portfolio/{full.node.code}/", False)):
        page = client.get(path).content.decode()
        assert (f"Budget <small>{year}</small>" in page) is there, path
        assert ("€1.8M" in page) is there, path
    states.turn(by=factories.user("administrator"), name="budgets", on=False)
    assert "Budget <small>" not in client.get("/products/A/").content.decode()

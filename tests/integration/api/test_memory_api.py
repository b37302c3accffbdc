"""Stops, classifications, budgets, relations, links and what resembles a proposal, through API v1."""

from datetime import date

from core.profile.services import states
from portfolio.models import BudgetEnvelope, Product, ProductStop
from tests import factories
from tests.integration.api.conftest import Clients

WHY = {"stopped_on": "2026-05-04", "reason": "no_demand", "reason_text": "Eleven of twelve declined."}


def test_a_product_is_stopped_told_more_of_and_started_again(client_for: Clients) -> None:
    factories.product("P", stage="launch", first_launched_on=date(2026, 1, 1))
    client = client_for(role="cpo")
    made = client.post("/api/v1/stops/", {"product": "P", **WHY}, format="json")
    assert (made.status_code, made.json()["stage_before"]) == (201, "launch")
    address = f"/api/v1/stops/{made.json()['id']}/"
    told = client.patch(
        address, {"lessons": "Ask first.", "sunk_cost": "10", "currency": "eur"}, format="json"
    )
    assert (told.status_code, told.json()["lessons"], told.json()["currency"]) == (200, "Ask first.", "EUR")
    again = client.post("/api/v1/stops/", {"product": "P", **WHY}, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "stopped_already")
    early = client.post(f"{address}restart/", {"on": "2026-05-03"}, format="json")
    assert (early.status_code, list(early.json()["fields"])) == (400, ["on"])
    ended = client.post(f"{address}restart/", {"on": "2026-06-01"}, format="json")
    assert (ended.status_code, ended.json()["restarted_on"]) == (200, "2026-06-01")
    assert Product.objects.get().stage == "launch"
    assert ProductStop.objects.count() == 1


def test_what_no_stop_can_say(client_for: Clients) -> None:
    factories.product("P", first_launched_on=date(2026, 1, 1))
    client = client_for(role="cpo")
    for wrong, field in (
        ({"stopped_on": "2025-12-31"}, "stopped_on"),
        ({"reason": "boredom"}, "reason"),
        ({"sunk_cost": "5"}, "currency"),
        ({"sunk_cost": "5", "currency": "euros"}, "currency"),
        ({"released_fte": "-1"}, "released_fte"),
        ({"product": "NONE"}, "product"),
    ):
        answer = client.post("/api/v1/stops/", {"product": "P", **WHY, **wrong}, format="json")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_a_class_is_proposed_by_one_and_confirmed_by_another(client_for: Clients) -> None:
    product = factories.product("P")
    client = client_for(role="product_manager", node=product.node)
    direct = client.patch("/api/v1/products/P/", {"innovation_class": "refresh"}, format="json")
    assert (direct.status_code, direct.json()["code"]) == (400, "class_needs_review")
    told = {"product": "P", "innovation_class": "new_line", "evidence": "A line of its own."}
    made = client.post("/api/v1/classifications/", told, format="json")
    assert (made.status_code, made.json()["outcome"]) == (201, "")
    address = f"/api/v1/classifications/{made.json()['id']}/"
    said = {"outcome": "confirmed"}
    assert client.post(f"{address}review/", said, format="json").status_code == 403
    reviewer = client_for(role="cpo")
    assert client.get("/api/v1/products/P/").json()["innovation_class"] == ""
    confirmed = reviewer.post(f"{address}review/", said, format="json")
    assert (confirmed.status_code, confirmed.json()["outcome"]) == (200, "confirmed")
    assert client.get("/api/v1/products/P/").json()["innovation_class"] == "new_line"
    late = client.delete(address)
    assert (late.status_code, late.json()["code"]) == (409, "classification_reviewed")


def test_without_reviews_the_api_sets_a_class(client_for: Clients) -> None:
    factories.product("P")
    states.turn(by=factories.user("administrator"), name="classification_review", on=False)
    client = client_for(role="cpo")
    answer = client.patch("/api/v1/products/P/", {"innovation_class": "refresh"}, format="json")
    assert (answer.status_code, answer.json()["innovation_class"]) == (200, "refresh")


def test_an_envelope_with_how_it_stands(client_for: Clients) -> None:
    factories.node("N")
    client = client_for(role="pmo")
    told = {"node": "N", "year": 2026, "amount": "1200", "currency": "EUR"}
    made = client.post("/api/v1/budgets/", told, format="json")
    assert made.status_code == 201, made.json()
    standing = made.json()["standing"]
    assert (standing["amount"], standing["spent"], standing["committed"]) == ("1200.00", None, "0.00")
    again = client.post("/api/v1/budgets/", told, format="json")
    assert (again.status_code, again.json()["code"], list(again.json()["fields"])) == (
        400,
        "envelope_taken",
        ["year"],
    )
    address = f"/api/v1/budgets/{made.json()['id']}/"
    changed = client.patch(address, {"amount": "900", "node": None}, format="json")
    assert (changed.status_code, changed.json()["amount"], changed.json()["node"]) == (200, "900.00", "N")
    for wrong, field in (
        ({"amount": "-1"}, "amount"),
        ({"year": 1066}, "year"),
        ({"currency": "euro"}, "currency"),
    ):
        answer = client.patch(address, wrong, format="json")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])
    two = client.post(
        "/api/v1/budgets/", {**told, "year": 2027, "product": None, "node": None}, format="json"
    )
    assert (two.status_code, list(two.json()["fields"])) == (400, ["node"])
    assert client.delete(address).status_code == 204
    assert not BudgetEnvelope.objects.exists()


def test_relations_and_links(client_for: Clients) -> None:
    for code in "ABC":
        factories.product(code)
    client = client_for(role="cpo")

    def relate(product: str, relation: str, other: str) -> tuple[int, str]:
        told = {"product": product, "relation": relation, "other": other}
        answer = client.post("/api/v1/product-relations/", told, format="json")
        return answer.status_code, answer.json().get("code", "")

    assert relate("A", "replaces", "B") == (201, "")
    assert relate("B", "replaces", "C") == (201, "")
    assert relate("C", "replaces", "A") == (400, "relation_circle")
    assert relate("A", "replaces", "A") == (400, "invalid")
    assert relate("A", "replaces", "B") == (400, "relation_taken")
    assert len(client.get("/api/v1/product-relations/?product=B").json()["results"]) == 2

    bad = client.post(
        "/api/v1/product-links/", {"product": "A", "title": "x", "url": "javascript:1"}, format="json"
    )
    assert (bad.status_code, list(bad.json()["fields"])) == (400, ["url"])
    told = {"product": "A", "title": "Wiki", "url": "https://wiki.example/a"}
    made = client.post("/api/v1/product-links/", told, format="json")
    assert made.status_code == 201
    renamed = client.patch(f"/api/v1/product-links/{made.json()['id']}/", {"title": "Book"}, format="json")
    assert renamed.json()["title"] == "Book"


def test_similar_products_with_what_became_of_them(client_for: Clients) -> None:
    node = factories.node("N")
    stopped = factories.product("DIAL", node, name="Building dialogue", stage="retired")
    ProductStop.objects.create(
        product=stopped, stopped_on=date(2025, 4, 30), reason="no_demand", reason_text="Too late.",
        sunk_cost=412000, currency="EUR", lessons="Answer at once.", stage_before="discovery",
    )  # fmt: skip
    factories.product("MON", node, name="Building monitor")
    factories.product("FAN", node, name="Wall fan")
    found = client_for(role="cpo").get("/api/v1/products/similar/?q=dialogue with a building").json()
    assert [one["code"] for one in found] == ["DIAL", "MON"]
    assert found[0]["stop"]["lessons"] == "Answer at once."
    assert (found[0]["stop"]["sunk_cost"], found[1]["stop"]) == ("412000.00", None)
    elsewhere = client_for(role="analyst", node=factories.node("ELSEWHERE"))
    assert elsewhere.get("/api/v1/products/similar/?q=dialogue with a building").json() == []

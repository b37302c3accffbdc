"""Portfolios, products, ownership and people through API v1."""

from datetime import date
from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from core.access.models import Scope
from core.audit.models import AuditEvent
from portfolio.models import Ownership, Product
from teams.models import Team
from tests import factories
from tests.factories import facts
from tests.integration.api.conftest import Clients


def test_a_product_can_be_made_read_and_changed(client_for: Clients) -> None:
    factories.node("PAY")
    client = client_for(role="cpo")
    made = client.post(
        "/api/v1/products/",
        {"code": "CHK", "name": "Checkout", "portfolio": "PAY", "stage": "growth"},
        format="json",
    )
    assert made.status_code == 201, made.json()
    assert made.json()["portfolio"] == "PAY"
    assert made.json()["manager_email"] is None
    changed = client.patch("/api/v1/products/CHK/", {"stage": "maturity"}, format="json")
    assert (changed.status_code, changed.json()["stage"]) == (200, "maturity")
    assert Product.objects.get().stage == "maturity"
    assert list(
        AuditEvent.objects.filter(subject_kind="product").order_by("id").values_list("verb", flat=True)
    ) == [
        "portfolio.product.added",
        "portfolio.product.changed",
    ]


def test_an_etag_saves_reading_and_protects_writing(client_for: Clients) -> None:
    product = factories.product("P", name="One")
    client = client_for(role="cpo")
    etag = client.get("/api/v1/products/P/")["ETag"]
    assert client.get("/api/v1/products/P/", headers={"If-None-Match": etag}).status_code == 304
    stale = {"If-Match": etag}
    assert (
        client.patch("/api/v1/products/P/", {"name": "Two"}, format="json", headers=stale).status_code == 200
    )
    refused = client.patch("/api/v1/products/P/", {"name": "Three"}, format="json", headers=stale)
    assert (refused.status_code, refused.json()["code"]) == (412, "outdated")
    product.refresh_from_db()
    assert product.name == "Two"


def test_errors_have_one_shape(client_for: Clients) -> None:
    factories.product("P", factories.node("N"))
    client = client_for(role="cpo")
    taken = client.post("/api/v1/products/", {"code": "P", "name": "x", "portfolio": "N"}, format="json")
    assert taken.status_code == 400
    assert set(taken.json()) == {"code", "detail", "fields"}
    assert taken.json()["code"] == "code_taken"
    missing = client.post("/api/v1/products/", {"code": "Q"}, format="json")
    assert set(missing.json()["fields"]) == {"name", "portfolio"}
    assert client.get("/api/v1/products/NONE/").json()["code"] == "not_found"
    assert client.get("/api/v1/products/?stage=wrong").status_code == 400


def test_nobody_without_credentials() -> None:
    for path in ("products", "portfolios", "people", "ownership", "imports", "jobs", "kpis", "kpi-values"):
        response = APIClient().get(f"/api/v1/{path}/")
        assert response.status_code == 401, path
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert set(response.json()) == {"code", "detail", "fields"}


@pytest.mark.parametrize(
    ("place", "read", "write"),
    [("own", 200, 200), ("sibling", 404, 404), ("parent", 404, 404), ("none", 404, 404)],
)
def test_who_reaches_a_product(client_for: Clients, place: str, read: int, write: int) -> None:
    top = factories.node()
    own, sibling = factories.node(parent=top), factories.node(parent=top)
    where = {"own": own, "sibling": sibling, "parent": top}
    factories.product("P", where.get(place, own))
    user = factories.user(role=None if place == "none" else "product_manager", node=own)
    client = client_for(user)
    assert client.get("/api/v1/products/P/").status_code == read
    assert client.patch("/api/v1/products/P/", {"name": "New"}, format="json").status_code == write
    assert client.get("/api/v1/products/").json()["count"] == (1 if place == "own" else 0)


def test_who_may_only_read_is_told_so(client_for: Clients) -> None:
    factories.product("P")
    refused = client_for(role="executive").patch("/api/v1/products/P/", {"name": "x"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_denied")


def test_a_hidden_parent_is_not_named(client_for: Clients) -> None:
    top = factories.node("TOP")
    own = factories.node("OWN", top)
    client = client_for(role="executive", node=own)
    assert client.get("/api/v1/portfolios/OWN/").json()["parent"] is None
    assert client_for(role="executive").get("/api/v1/portfolios/OWN/").json()["parent"] == "TOP"
    assert client.get("/api/v1/products/?node=TOP").json()["count"] == 0


def test_moving_a_node_needs_the_right_at_both_ends(client_for: Clients) -> None:
    own, other = factories.node("OWN"), factories.node("OTHER")
    child = factories.node("CHILD", own)
    user = factories.user(role="head_of_product", node=own)
    factories.grant(user, "executive", other)
    refused = client_for(user).patch("/api/v1/portfolios/CHILD/", {"parent": "OTHER"}, format="json")
    assert refused.status_code == 403
    assert Scope.objects.get(pk=child.scope_id).path.startswith(f"{own.scope_id}.")


def test_ownership_is_given_ended_and_taken_back(client_for: Clients) -> None:
    factories.product("P")
    factories.person("ada@example.com")
    client = client_for(role="cpo")
    body = {"product": "P", "email": "ada@example.com", "role": "manager", "from": "2025-01-01"}
    made = client.post("/api/v1/ownership/", body, format="json")
    assert made.status_code == 201, made.json()
    place = f"/api/v1/ownership/{made.json()['id']}/"
    assert client.patch(place, {"to": "2026-01-01"}, format="json").json()["to"] == "2026-01-01"
    overlap = client.post("/api/v1/ownership/", {**body, "from": "2025-06-01"}, format="json")
    assert overlap.json()["code"] == "ownership_overlaps"
    assert client.get("/api/v1/ownership/?on=2025-12-31").json()["count"] == 1
    assert client.get("/api/v1/ownership/?on=2026-01-01").json()["count"] == 0
    assert client.delete(place).status_code == 204
    assert not Ownership.objects.exists()


def test_people_are_listed_and_changed(client_for: Clients) -> None:
    factories.person("boss@example.com", name="Élodie")
    client = client_for(role="cpo")
    body = {"email": "New@Example.com", "name": "New", "manager_email": "boss@example.com"}
    made = client.post("/api/v1/people/", body, format="json")
    assert (made.status_code, made.json()["email"]) == (201, "new@example.com")
    assert client.get("/api/v1/people/?q=elodie").json()["count"] == 1
    assert client_for(role=None).get("/api/v1/people/").json()["count"] == 0


def test_pages_of_a_list(client_for: Clients) -> None:
    node = factories.node()
    for number in range(7):
        factories.product(f"P{number}", node)
    client = client_for(role="analyst")
    first = client.get("/api/v1/products/?page_size=5").json()
    assert (first["count"], len(first["results"])) == (7, 5)
    assert [row["code"] for row in client.get(first["next"]).json()["results"]] == ["P5", "P6"]


def test_today_s_manager_is_shown(client_for: Clients) -> None:
    product = factories.product("P")
    factories.ownership(product, factories.person("old@example.com"), ends_on=date(2024, 1, 1))
    factories.ownership(product, factories.person("now@example.com"), starts_on=date(2024, 1, 1))
    assert client_for(role="cpo").get("/api/v1/products/P/").json()["manager_email"] == "now@example.com"


def test_what_a_rule_refuses_is_named_as_the_caller_named_it(client_for: Clients) -> None:
    """Services know the fields of their models; a caller knows those of the API."""
    node, boss = factories.node("N"), factories.person("boss@example.com")
    below = factories.person("below@example.com", manager=boss)
    product = factories.product("P", node)
    factories.ownership(product, boss, starts_on=date(2026, 1, 1))
    client = client_for(role="administrator")
    turned = {"from": "2026-05-01", "to": "2026-04-01"}
    whose = {"email": "boss@example.com"}
    owns = {"product": "P", "email": "below@example.com", "role": "manager", "from": "2026-02-01"}
    for address, sent, field in (
        ("ownership", owns, "from"),
        ("ownership", {**owns, **turned}, "to"),
        ("allocations", {"product": "P", **whose, "percent": "10", **turned}, "to"),
        ("absences", {**whose, **turned}, "to"),
        ("capacity-changes", {**whose, "capacity_pct": "50", **turned}, "to"),
        ("objectives", {"code": "O", "portfolio": "N", "title": "T", **turned}, "to"),
    ):
        refused = client.post(f"/api/v1/{address}/", sent, format="json")
        assert (refused.status_code, list(refused.json()["fields"])) == (400, [field]), address
    circle = client.patch(f"/api/v1/people/{boss.pk}/", {"manager_email": below.email}, format="json")
    assert (circle.status_code, list(circle.json()["fields"])) == (400, ["manager_email"])


def test_a_team_is_made_found_and_changed(client_for: Clients) -> None:
    lead = factories.person("lead@example.com")
    client = client_for(role="hr_partner")
    top = client.post("/api/v1/teams/", {"code": "TOP", "name": "Top"}, format="json")
    assert top.status_code == 201, top.json()
    sent = {"code": "AIR", "name": "Air", "parent": "TOP", "lead_email": "Lead@example.com"}
    made = client.post("/api/v1/teams/", sent, format="json")
    assert made.json() == {
        "code": "AIR", "name": "Air", "parent": "TOP", "lead_email": "lead@example.com", "members": 0,
    }  # fmt: skip
    factories.person("ada@example.com", team=Team.objects.get(code="AIR"))
    assert client.get("/api/v1/teams/AIR/").json()["members"] == 1
    assert [one["code"] for one in client.get("/api/v1/teams/", {"parent": "TOP"}).json()["results"]] == [
        "AIR"
    ]
    assert client.get("/api/v1/teams/", {"q": "top"}).json()["count"] == 1
    for address, told, field in (
        ("/api/v1/teams/TOP/", {"parent": "AIR"}, "parent"),
        ("/api/v1/teams/AIR/", {"code": "TOP"}, "code"),
        ("/api/v1/teams/AIR/", {"lead_email": "nobody@example.com"}, "lead_email"),
    ):
        refused = client.patch(address, told, format="json")
        assert (refused.status_code, list(refused.json()["fields"])) == (400, [field])
    changed = client.patch("/api/v1/teams/AIR/", {"name": "Airs", "lead_email": None}, format="json")
    assert (changed.json()["name"], changed.json()["lead_email"]) == ("Airs", None)
    assert client_for(factories.user(None)).get("/api/v1/teams/").json()["count"] == 0
    assert AuditEvent.objects.filter(verb="teams.team.changed").count() == 1
    assert lead.leads.count() == 0


def test_a_launch_through_the_api_freezes_what_was_agreed_before(client_for: Clients) -> None:
    product = factories.product("P", factories.node("N"))
    agreed = facts.criterion(product, "nps", "40", "2030-03-31", agreed="2025-05-01")
    client = client_for(role="cpo")
    sent = {"product": "P", "name": "First", "go_on": "2025-01-10", "committed_on": "2025-06-01"}
    made = client.post("/api/v1/launches/", sent, format="json")
    assert made.status_code == 201, made.json()
    address = f"/api/v1/launches/{made.json()['id']}/"
    early = client.patch(address, {"launched_on": "2025-01-09"}, format="json")
    assert (early.status_code, list(early.json()["fields"])) == (400, ["go_on"])
    came = client.patch(address, {"committed_on": "2025-06-20", "launched_on": "2025-06-18"}, format="json")
    kept = [came.json()[name] for name in ("first_committed_on", "committed_on", "slip_days")]
    assert kept == ["2025-06-01", "2025-06-20", 17]
    frozen = client.patch(f"/api/v1/criteria/{agreed.pk}/", {"threshold": "20"}, format="json")
    assert (frozen.status_code, frozen.json()["code"]) == (409, "criteria_frozen")
    assert client.get("/api/v1/launches/", {"node": "N", "q": "first"}).json()["count"] == 1


def test_what_trackers_told_is_read_by_who_sees_the_product(client_for: Clients) -> None:
    own = factories.product("P", factories.node("N"))
    for product in (own, factories.product("Q")):
        facts.release(product, "2026-02-01", failed=True)
        facts.item(product, created="2026-01-05 10:00", done="2026-02-05 10:30", points=Decimal("2.5"))
    client = client_for(role="analyst", node=own.node)
    releases = client.get("/api/v1/releases/", {"failed": "true"}).json()["results"]
    assert [(one["product"], one["released_on"]) for one in releases] == [("P", "2026-02-01")]
    items = client.get("/api/v1/work-items/", {"q": "p"}).json()["results"]
    assert [(one["product"], one["points"]) for one in items] == [("P", "2.50")]
    assert client.get(f"/api/v1/work-items/{items[0]['id']}/").status_code == 200
    assert client.get("/api/v1/work-items/999999/").status_code == 404

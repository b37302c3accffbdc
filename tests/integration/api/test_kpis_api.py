"""Definitions, owners and targets through API v1."""

from decimal import Decimal

import pytest
from rest_framework.test import APIClient

from core.audit.models import AuditEvent
from metrics.models import CompanyKpi, Target
from tests import factories
from tests.factories import facts
from tests.integration.api.conftest import Clients

NEW = {
    "code": "gross_profit",
    "family": "finance",
    "name": "Gross profit",
    "name_fr": "Marge brute en euros",
    "short": "Gross profit",
    "short_fr": "Marge, €",
    "description": "Revenue less the cost of sales.",
    "description_fr": "CA moins coût des ventes.",
    "unit": "money",
    "better": "higher",
    "default_window": "month",
    "formula": "revenue - cost_of_sales",
    "counted": "ledger_lines",
}


def test_a_kpi_is_defined_valued_changed_and_archived(client_for: Clients) -> None:
    node = factories.node("N")
    a, b = factories.product("A", node), factories.product("B", node)
    facts.entry(a, "2026-03", "revenue", 100)
    facts.entry(a, "2026-03", "cost_of_sales", 30)
    facts.entry(b, "2026-03", "revenue", 50)
    facts.measure_all()
    client = client_for(role="cpo")

    made = client.post("/api/v1/kpis/", {**NEW, "owner": "Controlling"}, format="json")
    assert made.status_code == 201, made.json()
    assert (made.json()["formula"], made.json()["built_in"], made.json()["owner"]) == (
        "revenue − cost_of_sales", False, "Controlling",
    )  # fmt: skip
    # 100 + 50 − 30, over three ledger lines.
    assert value(client, "N") == [("120.0000", 3, 1)]

    etag = client.get("/api/v1/kpis/gross_profit/")["ETag"]
    reworded = {"formula": "revenue - cost_of_sales - operating_cost", "effective_from": "2026-04-01"}
    changed = client.patch("/api/v1/kpis/gross_profit/", reworded, format="json", headers={"If-Match": etag})
    assert changed.status_code == 200, changed.json()
    assert [it["effective_from"] for it in changed.json()["versions"]] == [None, "2026-04-01"]
    assert value(client, "N") == [("120.0000", 3, 1)]
    again = client.patch(
        "/api/v1/kpis/gross_profit/", {"name": "Profit"}, format="json", headers={"If-Match": etag}
    )
    assert (again.status_code, again.json()["code"]) == (412, "outdated")

    assert client.post("/api/v1/kpis/gross_profit/archive/").status_code == 204
    assert client.get("/api/v1/kpis/gross_profit/").json()["archived"] is True
    assert client.get("/api/v1/kpi-values/?kpi=gross_profit").status_code == 404
    assert client.post("/api/v1/kpis/gross_profit/restore/").status_code == 200
    verbs = AuditEvent.objects.filter(subject_kind="kpi").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        f"metrics.kpi.{verb}" for verb in ("defined", "owner_set", "reworded", "archived", "restored")
    ]


def value(client: APIClient, node: str) -> list[tuple[str, int, int]]:
    asked = f"/api/v1/kpi-values/?node={node}&kpi=gross_profit&window=month&period=2026-03"
    return [(it["value"], it["n"], it["version"]) for it in client.get(asked).json()["results"]]


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"formula": "revenu"}, "formula", "At character 1: there is no measure `revenu`"),
        ({"formula": "revenue + items_done"}, "formula", "money and work items cannot be added"),
        ({"code": "nps"}, "code", "Another KPI has this code"),
        ({"unit": "ratio"}, "unit", "The formula gives money."),
        ({"name_fr": ""}, "name_fr", "blank"),
    ],
)
def test_what_does_not_fit_is_told_by_field(
    client_for: Clients, sent: dict[str, str], field: str, said: str
) -> None:
    refused = client_for(role="cpo").post("/api/v1/kpis/", {**NEW, **sent}, format="json")
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == [field]
    assert said in refused.json()["fields"][field][0]


def test_of_a_built_in_kpi_only_the_owner_changes(client_for: Clients) -> None:
    factories.person("ada@example.com", name="Ada")
    client = client_for(role="administrator")
    named = client.patch("/api/v1/kpis/nps/", {"owner": "ADA@example.com"}, format="json")
    assert (named.status_code, named.json()["owner"], named.json()["built_in"]) == (200, "Ada", True)
    refused = client.patch("/api/v1/kpis/nps/", {"name": "Fans"}, format="json")
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["name"])


@pytest.mark.parametrize(
    ("role", "expected"),
    [("administrator", 201), ("cpo", 201), ("pmo", 403), ("head_of_product", 403), ("executive", 403)],
)
def test_who_defines(client_for: Clients, role: str, expected: int) -> None:
    assert client_for(role=role).post("/api/v1/kpis/", NEW, format="json").status_code == expected


def test_a_definition_for_all_asks_for_the_right_everywhere(client_for: Clients) -> None:
    client = client_for(role="cpo", node=factories.node())
    assert client.post("/api/v1/kpis/", NEW, format="json").status_code == 403
    assert not CompanyKpi.objects.exists()


def test_a_target_can_be_set_read_corrected_and_removed(client_for: Clients) -> None:
    node = factories.node("N")
    product = factories.product("P", node)
    client = client_for(role="cpo")
    first = client.post(
        "/api/v1/targets/", {"kpi": "csat", "node": "N", "target": "0.8", "from": "2026-01-01"}, format="json"
    )
    assert first.status_code == 201, first.json()
    told = first.json()
    assert (told["node"], told["product"], told["target"], told["to"]) == ("N", None, "0.800000", None)
    later = {"kpi": "csat", "node": "N", "target": "0.85", "tolerance": "0.05", "from": "2026-07-01"}
    second = client.post("/api/v1/targets/", later, format="json").json()
    # The one in force ends where the new one begins.
    assert client.get(f"/api/v1/targets/{told['id']}/").json()["to"] == "2026-07-01"
    overlap = client.patch(f"/api/v1/targets/{told['id']}/", {"to": None}, format="json")
    assert "1 Jul 2026" in overlap.json()["fields"]["to"][0]

    address = f"/api/v1/targets/{second['id']}/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert (
        client.patch(address, {"target": "0.9"}, format="json", headers={"If-Match": etag}).status_code == 200
    )
    stale = client.patch(address, {"target": "0.7"}, format="json", headers={"If-Match": etag})
    assert stale.status_code == 412
    assert Target.objects.get(pk=second["id"]).value == Decimal("0.9")

    client.post("/api/v1/targets/", {"kpi": "nps", "product": "P", "target": "30", "from": "2026-01-01"},
                format="json")  # fmt: skip
    listed = {asked: client.get(f"/api/v1/targets/?{asked}").json()["count"] for asked in
              ("", "kpi=csat", "node=N", "product=P", "on=2026-03-01", "on=2025-03-01")}  # fmt: skip
    assert listed == {
        "": 3,
        "kpi=csat": 2,
        "node=N": 3,
        "product=P": 1,
        "on=2026-03-01": 2,
        "on=2025-03-01": 0,
    }
    assert client.delete(address).status_code == 204
    assert Target.objects.filter(scope=product.scope).count() == 1
    verbs = AuditEvent.objects.filter(subject_kind="target").order_by("pk").values_list("verb", flat=True)
    assert [verb.rpartition(".")[2] for verb in verbs] == [
        "set",
        "changed",
        "set",
        "changed",
        "set",
        "removed",
        "changed",
    ]
    assert client.get(f"/api/v1/targets/{told['id']}/").json()["to"] is None


def test_what_is_wrong_with_a_target_bears_the_names_of_the_api(client_for: Clients) -> None:
    factories.node("N")
    client = client_for(role="cpo")
    body = {"kpi": "csat", "node": "N", "target": "0.8", "from": "2026-01-01"}
    made = client.post("/api/v1/targets/", body, format="json").json()
    wrong = {"target": "5", "to": "2025-01-01"}
    for refused in (
        client.post("/api/v1/targets/", body | wrong, format="json"),
        client.patch(f"/api/v1/targets/{made['id']}/", wrong, format="json"),
    ):
        assert (refused.status_code, sorted(refused.json()["fields"])) == (400, ["target", "to"])
    client.post("/api/v1/targets/", body | {"from": "2026-07-01"}, format="json")
    late = client.patch(f"/api/v1/targets/{made['id']}/", {"from": "2026-08-01", "to": None}, format="json")
    assert (late.status_code, list(late.json()["fields"])) == (400, ["from"])


@pytest.mark.parametrize(
    "address",
    ["portfolios", "products", "ownership", "people", "imports", "jobs", "kpis", "targets", "kpi-values",
     "steering-packs"],
)  # fmt: skip
def test_a_page_has_a_number_of_rows(client_for: Clients, address: str) -> None:
    client = client_for(role="administrator")
    for asked in ("abc", "0", "-1", "1001", "9" * 5000, "1.5"):
        refused = client.get(f"/api/v1/{address}/?page_size={asked}")
        assert (refused.status_code, list(refused.json()["fields"])) == (400, ["page_size"]), asked
    for asked in ("", "1", "1000"):
        assert client.get(f"/api/v1/{address}/?page_size={asked}").status_code == 200, asked


def test_a_target_stands_on_one_place(client_for: Clients) -> None:
    factories.product("P", factories.node("N"))
    client = client_for(role="cpo")
    body = {"kpi": "nps", "target": "30", "from": "2026-01-01"}
    for places in ({}, {"node": "N", "product": "P"}):
        refused = client.post("/api/v1/targets/", {**body, **places}, format="json")
        assert (refused.status_code, list(refused.json()["fields"])) == (400, ["node"])

"""Life cycles, their stages and what their gates ask through API v1."""

from datetime import date

import pytest

from core.audit.models import AuditEvent
from portfolio.models import CycleStage, GateCriterion, LifeCycle, Node
from tests import factories
from tests.factories import gates as make
from tests.integration.api.conftest import Clients

CYCLES, STAGES, CRITERIA = (
    f"/api/v1/{name}/" for name in ("life-cycles", "life-cycle-stages", "gate-criteria")
)


@pytest.fixture
def line(db: None) -> Node:
    top = factories.node("TOP")
    make.life_cycle(top, "build:development", "sell:launch", code="hard")
    return factories.node("LINE", top)


def test_a_life_cycle_begins_as_a_copy_and_keeps_its_place(line: Node, client_for: Clients) -> None:
    client = client_for(role="cpo")
    sent = {"code": "line", "name": "Line", "name_fr": "Ligne", "portfolio": "LINE"}
    made = client.post(CYCLES, sent, format="json")
    assert (made.status_code, made.json()["stages"]) == (201, 2), made.json()
    address = f"{CYCLES}{made.json()['id']}/"
    twice = client.post(CYCLES, {**sent, "code": "again"}, format="json")
    assert (twice.status_code, list(twice.json()["fields"])) == (400, ["portfolio"])
    taken = client.post(CYCLES, {**sent, "portfolio": None, "code": "hard"}, format="json")
    assert taken.json()["code"] == "code_taken"
    moved = client.patch(address, {"portfolio": "TOP"}, format="json")
    assert list(moved.json()["fields"]) == ["portfolio"]
    assert client.patch(address, {"name": "Of the line"}, format="json").json()["name"] == "Of the line"
    assert client.get(CYCLES, {"node": "LINE"}).json()["count"] == 1

    LifeCycle.objects.filter(code="line").update(code="company")  # the code that the company's begins with
    company = client.post(CYCLES, {"code": "all", "name": "All", "portfolio": None}, format="json")
    assert (company.status_code, company.json()["portfolio"], company.json()["stages"]) == (201, None, 8)
    assert (
        client.post(CYCLES, {"code": "b", "name": "B", "portfolio": None}, format="json").status_code == 400
    )
    lead = client_for(role="cpo", node=line)
    assert lead.get(CYCLES).json()["count"] == 2  # the one of the node above is not hers to see
    renamed = lead.patch(f"{CYCLES}{company.json()['id']}/", {"name": "Mine"}, format="json")
    assert renamed.status_code == 403
    assert LifeCycle.objects.get(node=None).name == "All"


def test_a_stage_is_added_withdrawn_and_used_again(line: Node, client_for: Clients) -> None:
    client = client_for(role="cpo")
    gate = make.gate(LifeCycle.objects.get(), "g1", "build", "sell")
    sent = {"life_cycle": "hard", "code": "grow", "name": "Grow", "phase": "growth"}
    made = client.post(STAGES, sent, format="json")
    assert (made.status_code, made.json()["position"]) == (201, 3), made.json()
    address = f"{STAGES}{made.json()['id']}/"
    for wrong, field in (
        ({**sent, "code": "x", "withdrawn_on": "2026-11-20"}, "withdrawn_on"),
        ({**sent, "code": "x", "life_cycle": "none"}, "life_cycle"),
        ({**sent, "code": "x", "phase": "none"}, "phase"),
        (sent, "code"),
    ):
        assert list(client.post(STAGES, wrong, format="json").json()["fields"]) == [field]
    gone = client.patch(address, {"withdrawn_on": "2026-11-20", "phase": "maturity"}, format="json")
    assert (gone.json()["withdrawn_on"], gone.json()["phase"]) == ("2026-11-20", "maturity")
    assert client.get(STAGES, {"withdrawn": "true"}).json()["count"] == 1
    assert client.patch(address, {"withdrawn_on": None}, format="json").json()["withdrawn_on"] is None
    needed = client.patch(f"{STAGES}{gate.source_id}/", {"withdrawn_on": "2026-11-20"}, format="json")
    assert (needed.status_code, needed.json()["code"]) == (400, "invalid")
    assert "Withdraw the gate first" in needed.json()["detail"]
    assert not CycleStage.objects.exclude(withdrawn_on=None).exists()
    verbs = AuditEvent.objects.order_by("pk").values_list("verb", flat=True)
    assert [verb.rpartition(".")[2] for verb in verbs] == ["stage_added", *["stage_changed"] * 3]


def test_a_criterion_is_asked_for_changed_and_withdrawn(line: Node, client_for: Clients) -> None:
    client = client_for(role="cpo")
    gate = make.gate(LifeCycle.objects.get(), "g1", "build", "sell")
    sent = {"gate": gate.pk, "code": "nps", "name": "NPS", "kind": "measured", "kpi": "nps"}
    assert list(client.post(CRITERIA, sent, format="json").json()["fields"]) == ["threshold"]
    made = client.post(CRITERIA, {**sent, "threshold": "30"}, format="json")
    assert (made.status_code, made.json()["gate_code"], made.json()["life_cycle"]) == (201, "g1", "hard")
    address = f"{CRITERIA}{made.json()['id']}/"
    other = make.gate(gate.cycle, "g2", "sell", "build")
    assert list(client.patch(address, {"gate": other.pk}, format="json").json()["fields"]) == ["gate"]
    changed = client.patch(address, {"must_pass": True, "weight": 3}, format="json")
    assert (changed.json()["must_pass"], changed.json()["weight"]) == (True, 3)
    assert client.patch(address, {"withdrawn_on": "2026-11-20"}, format="json").status_code == 200
    assert GateCriterion.objects.get().withdrawn_on == date(2026, 11, 20)
    hidden = client_for(role="cpo", node=line)
    assert hidden.post(CRITERIA, {**sent, "code": "x"}, format="json").status_code == 400
    assert hidden.get(address).status_code == 404

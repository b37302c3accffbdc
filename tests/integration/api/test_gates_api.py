"""Gates, workstreams, gate reviews and actions through API v1."""

from datetime import date

import pytest
from django.utils import timezone

from core.audit.models import AuditEvent
from core.profile.services import states
from portfolio.models import ActionItem, GateReview, Product, Workstream
from portfolio.selectors.life_cycles import cycle_of
from tests import factories
from tests.factories import gates as make
from tests.integration.api.conftest import Clients

GATES, STREAMS, REVIEWS, ACTIONS = (
    f"/api/v1/{name}/" for name in ("gates", "workstreams", "gate-reviews", "actions")
)


@pytest.fixture
def product(db: None) -> Product:
    node = factories.node("LINE")
    make.life_cycle(node, "build:development", "sell:launch", "grow:growth", code="hard")
    return factories.product("P", node, stage="development")


def test_a_gate_is_defined_with_what_it_asks(product: Product, client_for: Clients) -> None:
    client = client_for(role="cpo")
    wanted = {
        "life_cycle": "hard", "code": "g1", "name": "Gate 1", "from_stage": "build", "to_stage": "sell",
        "roles": ["executive", "cpo", "cpo"],
        "criteria": [
            {"code": "nps", "name": "NPS", "kind": "measured", "kpi": "nps", "threshold": "30"},
            {"code": "fit", "name": "Fit", "kind": "score", "weight": 2, "must_pass": True},
        ],
    }  # fmt: skip
    made = client.post(GATES, wanted, format="json")
    assert made.status_code == 201, made.json()
    assert made.json()["roles"] == ["cpo", "executive"]  # as files bring them
    asked = [(one["code"], one["threshold"], one["must_pass"]) for one in made.json()["criteria"]]
    assert asked == [("nps", "30.000000", False), ("fit", "3.000000", True)]
    address = f"{GATES}{made.json()['id']}/"
    changed = client.patch(
        address, {"criteria": [{"code": "fit", "name": "Fits", "kind": "score"}]}, format="json"
    )
    assert [one["name"] for one in changed.json()["criteria"]] == ["Fits"]  # what is not named is withdrawn
    for told, field in (
        ({"to_stage": "build"}, "to_stage"),
        ({"to_stage": "none"}, "to_stage"),
        ({"criteria": [{"code": "x", "name": "X", "kind": "measured", "kpi": "none"}]}, "kpi"),
    ):
        refused = client.patch(address, told, format="json")
        assert (refused.status_code, list(refused.json()["fields"])[:1]) == (400, [field])
    assert client.get(GATES, {"life_cycle": "hard"}).json()["count"] == 1
    assert client.get(GATES, {"life_cycle": "other"}).json()["count"] == 0


def test_a_workstream_is_said_and_said_anew(product: Product, client_for: Clients) -> None:
    client = client_for(role="product_manager", node=product.node)
    told = {"product": "P", "stage": "build", "state": "blocked", "reason": "No parts"}
    made = client.post(STREAMS, told, format="json")
    assert made.status_code == 201, made.json()
    again = client.post(STREAMS, {"product": "P", "stage": "build", "state": "under_way"}, format="json")
    assert (again.json()["id"], again.json()["reason"]) == (made.json()["id"], "")
    address = f"{STREAMS}{made.json()['id']}/"
    for sent, code in (
        ({"state": "waived"}, "reason_missing"),
        ({"ends_on": "2000-01-01"}, "invalid"),
    ):
        refused = client.patch(address, sent, format="json")
        assert (refused.status_code, refused.json()["code"]) == (400, code)
    unknown = client.post(STREAMS, {**told, "stage": "none"}, format="json")
    assert list(unknown.json()["fields"]) == ["stage"]
    assert client.get(STREAMS, {"state": "under_way", "product": "P"}).json()["count"] == 1
    assert Workstream.objects.get().state == "under_way"


def test_a_review_is_asked_for_voted_on_decided_and_reopened(product: Product, client_for: Clients) -> None:
    gate = make.gate(cycle_of(product), "g1", "build", "sell", roles=["executive"])
    make.criterion(gate, "fit", must_pass=True)
    make.criterion(gate, "nps", "measured", kpi="nps", threshold=30)
    asker = factories.user("cpo")
    client = client_for(asker)
    made = client.post(REVIEWS, {"product": "P", "gate": "g1", "note": "Ready"}, format="json")
    assert (made.status_code, made.json()["asked_by"]) == (201, asker.email), made.json()
    address = f"{REVIEWS}{made.json()['id']}/"
    twice = client.post(REVIEWS, {"product": "P", "gate": "g1"}, format="json")
    assert (twice.status_code, twice.json()["code"]) == (409, "review_open")
    own = client.post(f"{address}decide/", {"outcome": "go"}, format="json")
    assert (own.status_code, own.json()["code"]) == (409, "four_eyes")

    lead = client_for(role="pmo")
    for told, code in (
        ({"outcome": "go"}, "criteria_unmet"),
        ({"outcome": "go", "waivers": {"fit": "Known"}}, "roles_missing"),
    ):
        refused = lead.post(f"{address}decide/", told, format="json")
        assert refused.json()["code"] == code
    assert not GateReview.objects.get().evidence.exists()  # a refused decision waives nothing

    voter = client_for(role="executive")
    faulty = voter.post(f"{address}vote/", {"vote": "go", "scores": {"nps": 5}}, format="json")
    assert faulty.status_code == 400
    unknown = voter.post(f"{address}vote/", {"vote": "go", "scores": {"none": 5}}, format="json")
    assert list(unknown.json()["fields"]) == ["scores"]
    asked = client.post(
        f"{address}evidence/", {"criterion": "fit", "text": "Nine of ten agree"}, format="json"
    )
    assert asked.status_code == 200, asked.json()
    client.post(f"{address}evidence/", {"criterion": "fit", "url": "https://wiki.example/fit"}, format="json")
    for sent, field in (
        ({"criterion": "none", "text": "x"}, "criterion"),
        ({"criterion": "fit", "url": "javascript:alert(1)"}, "url"),
    ):
        wrong = client.post(f"{address}evidence/", sent, format="json")
        assert (wrong.status_code, list(wrong.json()["fields"])) == (400, [field])
    assert voter.post(f"{address}evidence/", {"criterion": "fit"}, format="json").status_code == 403
    voted = voter.post(f"{address}vote/", {"vote": "go", "scores": {"fit": 4}}, format="json")
    assert voted.json()["votes"][0]["scores"] == {"fit": 4}
    assert voted.json()["votes"][0]["roles"] == ["executive"]
    assert voter.post(f"{address}decide/", {"outcome": "go"}, format="json").status_code == 403

    told = {"outcome": "conditional_go", "conditions": [{"title": "Second supplier", "due_on": "2099-01-01"}]}
    decided = lead.post(f"{address}decide/", told, format="json")
    assert (decided.status_code, decided.json()["outcome"], decided.json()["open_conditions"]) == (
        200, "conditional_go", 1,
    )  # fmt: skip
    assert client.get("/api/v1/products/P/").json()["stage"] == "launch"
    record = {one.pop("criterion"): one for one in client.get(address).json()["evidence"]}
    assert record["fit"] == {
        "text": "Nine of ten agree", "url": "https://wiki.example/fit", "waived_reason": "", "waived_by": "",
        "met": True,
    }  # fmt: skip
    assert (record["nps"]["text"], record["nps"]["met"]) == ("", None)  # nobody answered yet
    late = voter.post(f"{address}vote/", {"vote": "kill"}, format="json")
    assert (late.status_code, late.json()["code"]) == (409, "review_decided")
    reopened = lead.post(f"{address}reopen/", format="json")
    assert (reopened.status_code, reopened.json()["outcome"]) == (200, "")
    assert client.get("/api/v1/products/P/").json()["stage"] == "development"
    verbs = (
        AuditEvent.objects.filter(subject_kind="gate_review").order_by("id").values_list("verb", flat=True)
    )
    assert [verb.rpartition(".")[2] for verb in verbs] == [
        "asked", "evidence_given", "evidence_given", "voted", "decided", "reopened",
    ]  # fmt: skip


def test_without_criteria_no_gate_is_passed_while_gates_are_on(product: Product, client_for: Clients) -> None:
    review = make.review(product, make.gate(cycle_of(product), "g1", "build", "sell"))
    client = client_for(role="cpo")
    refused = client.post(f"{REVIEWS}{review.pk}/decide/", {"outcome": "go"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "gate_without_criteria")
    states.turn(by=factories.user(), name="gates", on=False)
    assert client.post(f"{REVIEWS}{review.pk}/decide/", {"outcome": "go"}, format="json").status_code == 200


def test_reviews_narrow_as_on_the_page(product: Product, client_for: Clients) -> None:
    gate = make.gate(cycle_of(product), "g1", "build", "sell")
    make.review(product, gate, due_on=date(2026, 3, 30))
    make.review(
        factories.product("Q", product.node), gate,
        outcome="hold", decided_by_email="b@example.com", decided_on=date(2026, 3, 9),
    )  # fmt: skip
    client = client_for(role="cpo")

    def products(**asked: str) -> list[str]:
        return [one["product"] for one in client.get(REVIEWS, asked).json()["results"]]

    assert products(outcome="open") == ["P"]
    assert products(due="overdue") == ["P"]
    assert products(node="LINE", gate="g1") == ["P", "Q"]
    assert products(product="Q") == ["Q"]


def test_an_action_is_raised_closed_with_evidence_and_removed(product: Product, client_for: Clients) -> None:
    client = client_for(role="product_manager", node=product.node)
    made = client.post(ACTIONS, {"product": "P", "title": "Call"}, format="json")
    assert made.status_code == 201, made.json()
    assert (made.json()["product"], made.json()["portfolio"]) == ("P", None)
    assert made.json()["raised_on"] == timezone.localdate().isoformat()
    both = client.post(ACTIONS, {"product": "P", "portfolio": "LINE", "title": "X"}, format="json")
    assert list(both.json()["fields"]) == ["product"]
    at_node = client.post(ACTIONS, {"portfolio": "LINE", "title": "Plan"}, format="json")
    assert (at_node.json()["product"], at_node.json()["portfolio"]) == (None, "LINE")
    address = f"{ACTIONS}{made.json()['id']}/"
    today = timezone.localdate().isoformat()
    refused = client.patch(address, {"done_on": today}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "evidence_missing")
    closed = client.patch(address, {"done_on": today, "evidence": "Called"}, format="json")
    assert (closed.status_code, closed.json()["done_on"]) == (200, today)
    assert client.get(ACTIONS, {"state": "open"}).json()["count"] == 1
    assert client.get(ACTIONS, {"state": "done", "product": "P"}).json()["count"] == 1
    assert client.delete(address).status_code == 204
    assert ActionItem.objects.count() == 1

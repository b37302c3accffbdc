"""The pages of workstreams, gates, reviews, actions and life cycles."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.access.models import User
from core.profile.services import states
from portfolio.models import ActionItem, Gate, GateReview, LifeCycle, Product, Workstream
from portfolio.selectors.life_cycles import cycle_of, stages_of
from tests import factories
from tests.factories import gates as make

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def product() -> Product:
    node = factories.node("LINE", name="Line")
    cycle = make.life_cycle(node, "build:development", "sell:launch", name="Hardware")
    gate = make.gate(cycle, "g1", "build", "sell", name="Gate 1")
    make.criterion(gate, "fit", must_pass=True, name="Fits the market")
    return factories.product("P", node, name="Pump", stage="development")


@pytest.fixture
def gate(product: Product) -> Gate:
    return cycle_of(product).gates.get()


def test_the_gates_tab_shows_stages_gates_and_actions(product: Product, gate: Gate) -> None:
    client = browser(factories.user("cpo"))
    make.review(product, gate, due_on=date(2026, 3, 30))
    ActionItem.objects.create(scope=product.scope, title="Find a supplier", raised_on=date(2026, 3, 2))
    page = text_of(client.get("/products/P/gates/"))
    for shown in (
        "Build",
        "Sell",
        "Under way",
        "Not started",
        "Gate 1",
        "Open",
        "Overdue",
        "Find a supplier",
    ):
        assert shown in page
    overview = text_of(client.get("/products/P/"))
    assert "Stage workstreams" in overview
    assert "waits for an outcome, due 30 Mar 2026" in overview


def test_a_workstream_changes_where_it_stands_and_asks_for_what_is_missing(product: Product) -> None:
    client = browser(factories.user("product_manager", product.node))
    build, _sell = stages_of(cycle_of(product))
    address = f"/products/P/workstreams/{build.pk}/"
    refused = client.post(address, {"state": "blocked", "reason": ""})
    assert refused.status_code == 422
    assert "Say why it is blocked or waived" in text_of(refused)
    done = client.post(address, {"state": "blocked", "reason": "No parts"}, follow=True)
    assert "Build: Blocked." in text_of(done)
    held = Workstream.objects.get()
    assert (held.state, held.reason) == ("blocked", "No parts")
    held.due_on = date(2026, 12, 1)
    held.save()
    client.post(address, {"state": "under_way", "reason": "No parts"})  # the quick form sends two fields
    held.refresh_from_db()
    assert (held.state, held.reason, held.due_on) == ("under_way", "", date(2026, 12, 1))
    undo = re.search(r'action="(/undo/\d+/)"', client.get("/products/P/gates/").content.decode())
    assert undo
    client.post(undo[1])
    held.refresh_from_db()
    assert (held.state, held.reason) == ("blocked", "No parts")


def test_a_gate_is_asked_for_judged_and_passed_by_different_people(product: Product, gate: Gate) -> None:
    manager = factories.user("product_manager", product.node, email="pm@example.com")
    client = browser(manager)
    assert "Ask for review" in text_of(client.get("/products/P/gates/"))
    due = timezone.localdate() + timedelta(days=14)
    client.post(f"/products/P/gates/{gate.pk}/ask/", {"due_on": due.isoformat(), "note": "Ready"})
    review = GateReview.objects.get()
    page = f"/gate-reviews/{review.pk}/"
    criterion = gate.criteria.get()
    client.post(f"{page}evidence/", {
        f"text_{criterion.pk}": "Ten pilots", f"url_{criterion.pk}": "https://example.com/p",
    })  # fmt: skip
    shown = text_of(client.get(page))
    assert "Ten pilots" in shown
    assert "Decide" not in shown  # a product manager asks, and neither votes nor decides

    lead = browser(factories.user("head_of_product", product.node))
    refused = lead.post(f"{page}decide/", {"outcome": "go"})
    assert refused.status_code == 422
    assert "Not met, and it must be: Fits the market" in text_of(refused)
    assert lead.post(f"{page}vote/", {"vote": ""}).status_code == 422
    lead.post(f"{page}vote/", {f"score_{criterion.pk}": "4", "vote": "go", "note": "Convincing"})
    assert "Convincing" in text_of(lead.get(page))
    passed = lead.post(f"{page}decide/", {"outcome": "go", "reason": "Ready"}, follow=True)
    assert "Gate 1 decided: Go." in text_of(passed)
    product.refresh_from_db()
    assert product.stage == "launch"
    back = lead.post(f"{page}reopen/", follow=True)
    assert "is open again" in text_of(back)
    product.refresh_from_db()
    assert product.stage == "development"


def test_who_asked_is_told_that_somebody_else_decides(product: Product, gate: Gate) -> None:
    lead = factories.user("cpo")
    review = make.review(product, gate, asked_by_email=lead.email)
    client = browser(lead)
    assert "somebody else decides it" in text_of(client.get(f"/gate-reviews/{review.pk}/"))
    refused = client.post(f"/gate-reviews/{review.pk}/decide/", {"outcome": "hold"})
    assert (refused.status_code, GateReview.objects.get().outcome) == (422, "")


def test_conditions_and_waivers_are_written_where_the_outcome_is(product: Product, gate: Gate) -> None:
    review, client = make.review(product, gate), browser(factories.user("cpo"))
    criterion = gate.criteria.get()
    owner = factories.person("owner@example.com", name="Olive")
    address = f"/gate-reviews/{review.pk}/decide/"
    told = {"outcome": "conditional_go", f"waiver_{criterion.pk}": "Known from the sister product"}
    refused = client.post(address, told)
    assert "needs at least one condition" in text_of(refused)
    assert "Known from the sister product" in refused.content.decode()  # what was typed is kept
    client.post(address, {**told, "title_1": "Second supplier", "owner_1": owner.pk, "due_1": "2099-01-01"})
    page = text_of(client.get(f"/gate-reviews/{review.pk}/"))
    assert "Waived: Known from the sister product" in page
    assert "Second supplier" in page
    assert "Olive" in page


def test_a_kill_offers_to_stop_the_product_and_does_not_stop_it(product: Product, gate: Gate) -> None:
    review, client = make.review(product, gate), browser(factories.user("cpo"))
    address = f"/gate-reviews/{review.pk}/"
    client.post(f"{address}decide/", {"outcome": "kill", "reason": "No market"})
    assert 'href="/products/P/stop/"' in client.get(address).content.decode()
    product.refresh_from_db()
    assert product.stage == "development"
    reader = browser(factories.user("analyst", product.node))
    assert "/products/P/stop/" not in reader.get(address).content.decode()
    Product.objects.update(stage="retired")
    assert "/products/P/stop/" not in client.get(address).content.decode()


def test_a_request_and_an_action_go_and_come_back(product: Product, gate: Gate) -> None:
    client = browser(factories.user("cpo"))
    review = make.review(product, gate)
    gone = client.post(f"/gate-reviews/{review.pk}/withdraw/", follow=True)
    undo = re.search(r'action="(/undo/\d+/)"', gone.content.decode())
    assert undo
    assert not GateReview.objects.exists()
    client.post(undo[1])
    assert GateReview.objects.count() == 1
    client.post("/products/P/actions/new/", {"title": "Call the plant", "due_on": "2099-01-01"})
    action = ActionItem.objects.get()
    refused = client.post(f"/actions/{action.pk}/", {
        "title": "Call the plant", "done_on": timezone.localdate().isoformat(),
    })  # fmt: skip
    assert "Say what shows that it was done" in text_of(refused)
    gone = client.post(f"/actions/{action.pk}/remove/", follow=True)
    client.post(re.search(r'action="(/undo/\d+/)"', gone.content.decode())[1])  # type: ignore[index]
    assert ActionItem.objects.get().title == "Call the plant"


def test_the_owner_of_an_action_closes_it_without_another_right(product: Product) -> None:
    owner = factories.person("olive@example.com")
    action = ActionItem.objects.create(
        scope=product.scope, title="Call", owner=owner, raised_on=date(2026, 3, 2)
    )
    reader = browser(factories.user("analyst", product.node))
    # Who finds it in the list or by a mention reads it, and sees what was said and done.
    read = reader.get(f"/actions/{action.pk}/").content.decode()
    assert owner.name in read
    assert 'id="page-form"' not in read
    assert f"/history/action/{action.pk}/" in read
    assert reader.post(f"/actions/{action.pk}/", {"title": "Mine"}).status_code == 403
    client = browser(factories.user("analyst", product.node, email="Olive@example.com"))
    assert f"/history/action/{action.pk}/" in client.get(f"/actions/{action.pk}/").content.decode()
    told = {"title": "Call", "owner": owner.pk, "done_on": "2026-03-09", "evidence": "Called"}
    assert client.post(f"/actions/{action.pk}/", told).status_code == 302
    action.refresh_from_db()
    assert action.done_on == date(2026, 3, 9)


def test_a_life_cycle_is_defined_on_pages(product: Product) -> None:
    client = browser(factories.user("cpo"))
    below = factories.node("BELOW", product.node, name="Below")
    shown = text_of(client.get("/portfolio/BELOW/life-cycle/"))
    assert "From Line" in shown
    client.post("/portfolio/BELOW/life-cycle/new/", {"name": "Own", "name_fr": "Propre", "code": "own"})
    own = LifeCycle.objects.get(node=below)
    page = f"/life-cycles/{own.pk}/"
    client.post(f"{page}stages/new/", {"name": "Grow", "code": "grow", "phase": "growth"})
    build, sell, grow = stages_of(own)
    client.post(f"/life-cycle-stages/{grow.pk}/move/", {"to": "earlier"})
    assert [stage.code for stage in stages_of(own)] == ["build", "grow", "sell"]
    client.post(f"{page}gates/new/", {
        "name": "Gate 2", "code": "g2", "source": sell.pk, "target": grow.pk, "roles": ["cpo", "executive"],
    })  # fmt: skip
    gate = own.gates.get(code="g2")
    refused = client.post(f"/gates/{gate.pk}/criteria/new/", {
        "name": "NPS", "code": "nps", "kind": "measured", "kpi": "nps", "weight": "1",
    })  # fmt: skip
    assert "Say which value of the KPI is enough" in text_of(refused)
    client.post(f"/gates/{gate.pk}/criteria/new/", {
        "name": "NPS", "code": "nps", "kind": "measured", "kpi": "nps", "weight": "1",
        "direction": "at_least", "threshold": "30", "must_pass": "on",
    })  # fmt: skip
    shown = text_of(client.get(page))
    assert "Net Promoter Score ≥ 30" in shown.replace("\xa0", " ")
    assert "executive" in shown
    refused = client.post(f"/life-cycle-stages/{build.pk}/withdraw/", follow=True)
    assert "Withdraw the gate first" in text_of(refused)  # the copied gate leads from it
    client.post(f"/gates/{gate.pk}/withdraw/")
    client.post(f"/life-cycle-stages/{grow.pk}/withdraw/")
    assert [stage.code for stage in stages_of(own)] == ["build", "sell"]
    back = client.post(f"/gates/{gate.pk}/restore/", follow=True)
    assert "Choose one of its stages" in text_of(back)


def test_who_may_not_see_a_node_sees_its_stages_on_products_and_no_page_of_them(product: Product) -> None:
    below = factories.node("BELOW", product.node)
    factories.product("Q", below, name="Quill")
    cycle = cycle_of(product)
    client = browser(factories.user("head_of_product", below))
    assert "Build" in text_of(client.get("/products/Q/gates/"))
    assert client.get(f"/life-cycles/{cycle.pk}/").status_code == 404
    assert "From above" in text_of(client.get("/portfolio/BELOW/life-cycle/"))


def test_switched_off_gates_are_nowhere(product: Product, gate: Gate) -> None:
    review, client = make.review(product, gate), browser(factories.user("cpo"))
    assert "Gate reviews" in text_of(client.get("/products/"))
    states.turn(by=factories.user(), name="gates", on=False)
    assert "Gate reviews" not in text_of(client.get("/products/"))
    assert "Stage workstreams" not in text_of(client.get("/products/P/"))
    for page in (f"/gate-reviews/{review.pk}/", "/gate-reviews/", "/products/P/gates/", "/actions/"):
        assert client.get(page).status_code == 404
    assert client.get("/api/v1/gate-reviews/").json()["count"] == 1
    states.turn(by=factories.user(), name="gates", on=True)
    assert client.get(f"/gate-reviews/{review.pk}/").status_code == 200


def test_lists_narrow_to_what_waits(product: Product, gate: Gate) -> None:
    other = factories.product("Q", product.node, name="Quill")
    make.review(product, gate, due_on=date(2026, 3, 30))
    make.review(other, gate, outcome="hold", decided_by_email="b@example.com", decided_on=date(2026, 3, 9))
    client = browser(factories.user("cpo"))

    def products(query: str) -> list[str]:
        page = client.get(f"/gate-reviews/{query}").context["list"].page
        return [review.product.code for review in page]

    assert products("") == ["P", "Q"]  # what waits comes first
    assert products("?outcome=open") == ["P"]
    assert products("?outcome=hold&outcome=open") == ["P", "Q"]
    assert products("?due=overdue") == ["P"]
    assert products("?gate=g1&node=LINE") == ["P", "Q"]
    assert products("?q=quill") == ["Q"]

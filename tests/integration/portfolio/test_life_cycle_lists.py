"""The lists of everything about the life cycle: narrowed, changed in place and in bulk, out and back."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from core.audit.models import AuditEvent
from core.common.errors import NotAllowed
from core.common.listing import registry
from core.undo.models import Step
from portfolio.models import ActionItem, GateCriterion, GateReview, Node, Product, Workstream
from tests import factories
from tests.factories import gates as make
from tests.integration.ingest.importing import bring, counts
from tests.integration.lists.browsing import browser, patch, toasts

pytestmark = pytest.mark.django_db
TODAY, DAY = timezone.localdate(), date(2026, 3, 2)
# Of each list: the import that reads it, the row that has this text, its column, and what it says then.
EDITS = {
    "life_cycles": ("cycle-line", "name_fr", "Matériel « A »"),
    "life_cycle_stages": ("sell", "phase", "growth"),
    "gates": ("g1", "roles", "cpo,pmo"),
    "gate_criteria": ("nps", "threshold", "31.5"),
    "workstreams": ("sell", "due_on", "2026-12-24"),
    "gate_reviews": ("P2", "note", "Ready, at last"),
    "actions": ("Call; \"again\"", "due_on", "2026-12-24"),
}  # fmt: skip


@pytest.fixture
def company() -> SimpleNamespace:
    """Two portfolios side by side below one, each with a life cycle; products on their way in the first."""
    top = factories.node("TOP")
    line, side = factories.node("LINE", top), factories.node("SIDE", top)
    make.life_cycle(None, "idea", "launch", code="company")
    make.life_cycle(top, "idea", code="cycle-top")
    cycle = make.life_cycle(line, "build:development", "sell:launch", "end:decline", name="Hardware, “A”")
    gate = make.gate(cycle, "g1", "build", "sell", roles=["cpo", "executive"])
    make.gate(cycle, "g2", "sell", "end")
    make.criterion(gate, "fit", must_pass=True, weight=2)
    make.criterion(gate, "ready", "yes_no")
    make.criterion(gate, "nps", "measured", kpi="nps", threshold="30.25", direction="at_most")
    other = make.life_cycle(side, "build:development", "sell:launch")
    product, second = factories.product("P", line), factories.product("P2", line)
    foreign = factories.product("S", side)
    ada = factories.person("ada@example.com", name="Ada")
    build, sell = make.stage(cycle, "build"), make.stage(cycle, "sell")
    streams = [
        Workstream.objects.create(
            product=product, stage=build, state="blocked", reason="No parts", person=ada,
            starts_on=date(2026, 1, 5),
        ),
        Workstream.objects.create(product=product, stage=sell),
        Workstream.objects.create(product=foreign, stage=make.stage(other, "build")),
    ]  # fmt: skip
    reviews = [
        make.review(product, gate, asked_on=date(2026, 3, 2), outcome="hold", reason="Too early",
                    decided_by_email="bo@example.com", decided_on=date(2026, 3, 9), criteria=3),
        make.review(second, gate, asked_on=date(2026, 11, 2), due_on=date(2026, 11, 30)),
        make.review(foreign, make.gate(other, "g1", "build", "sell"), asked_on=date(2026, 11, 3)),
    ]  # fmt: skip
    actions = [
        ActionItem.objects.create(
            scope=product.scope, title='Call; "again"', raised_on=DAY, owner=ada
        ),
        ActionItem.objects.create(
            scope=second.scope, title="Plan", raised_on=DAY, done_on=date(2026, 3, 20),
            evidence="Minutes", evidence_url="https://example.com/m",
        ),
        ActionItem.objects.create(scope=line.scope, title="Show", raised_on=DAY, evidence="Film"),
    ]  # fmt: skip
    return SimpleNamespace(**locals())


def file_of(client: Client, name: str, kind: str) -> bytes:
    listing = registry.find(name)
    assert listing is not None
    return b"".join(client.get(reverse(listing.url_name), {"export": kind}).streaming_content)


@pytest.mark.parametrize("name", EDITS)
def test_a_list_goes_out_as_a_file_and_comes_back(company: SimpleNamespace, name: str) -> None:
    client = browser(factories.user("administrator"))
    for kind in ("csv", "xlsx"):
        run = bring(name, file_of(client, name, kind), name=f"{name}.{kind}")
        assert run.read >= 3
        assert counts(run) == (0, 0, run.read, 0)
    header, *rows = list(csv.reader(io.StringIO(file_of(client, name, "csv").decode("utf-8-sig"))))
    text, column, value = EDITS[name]
    # A code repeats in the life cycles of both portfolios: the row is the one of the first.
    wanted = next(row for row in rows if text in row and not {"cycle-side", "S"}.intersection(row))
    wanted[header.index(column)] = value
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    looked_at = bring(name, written.getvalue(), dry_run=True)
    assert counts(looked_at) == (0, 1, looked_at.read - 1, 0)
    assert counts(bring(name, written.getvalue())) == (0, 1, looked_at.read - 1, 0)
    assert value in file_of(client, name, "csv").decode("utf-8-sig")


FOUND = [
    ("life-cycles", "", 4),
    ("life-cycles", "node=LINE", 1),
    ("life-cycles", "q=hardware", 1),
    ("life-cycle-stages", "life_cycle=cycle-line", 3),
    ("life-cycle-stages", "phase=launch&phase=decline", 4),
    ("life-cycle-stages", "q=sell", 2),
    ("life-cycle-stages", "withdrawn=true", 0),
    ("gates", "life_cycle=cycle-line", 2),
    ("gates", "asks=false", 2),
    ("gates", "asks=true", 1),
    ("gates", "role=cpo", 1),
    ("gate-criteria", "kind=yes_no&kind=measured", 2),
    ("gate-criteria", "must_pass=true", 1),
    ("gate-criteria", "kpi=nps&gate=g1", 1),
    ("workstreams", "state=blocked", 1),
    ("gate-reviews", "outcome=open", 2),
    ("actions", "state=done", 1),
]  # list, what it is narrowed by, how many rows are left


def test_page_and_api_narrow_alike(company: SimpleNamespace) -> None:
    user = factories.user("cpo")
    client, api = browser(user), APIClient()
    api.force_authenticate(user)
    asked = [(page, query) for page, query, _total in FOUND]
    shown = [client.get(f"/{page}/?{query}").context["list"].total for page, query in asked]
    told = [api.get(f"/api/v1/{page}/?{query}").json()["count"] for page, query in asked]
    wanted = [total for *_asked, total in FOUND]
    assert list(zip(asked, shown, strict=True)) == list(zip(asked, wanted, strict=True))
    assert told == wanted


def test_whoever_defines_a_life_cycle_changes_its_cells_and_nobody_elses(company: SimpleNamespace) -> None:
    lead = browser(factories.user("cpo", company.line))
    stages = lead.get("/life-cycle-stages/?sort=position")
    assert [row.name.partition(",")[0] for row in stages.context["list"].rows] == [
        "Idea", "Launch", "Build", "Sell", "End",
    ]  # fmt: skip
    assert stages.content.decode().count('data-column="phase" data-edit') == 3  # the company's is not hers
    wanted = {
        company.line: 200,
        company.side: 404,
        company.top: 404,
        None: 403,
    }
    for node, status in wanted.items():
        [cycle] = make.LifeCycle.objects.filter(node=node)
        stage = cycle.stages.order_by("position")[0]
        address = f"/lists/life_cycle_stages/{stage.pk}/phase/"
        assert patch(lead, address, "growth")[0] == status, node
    nobody, reader = browser(factories.user(None)), browser(factories.user("executive", company.line))
    stage = make.stage(company.cycle, "build")
    assert nobody.get("/life-cycle-stages/").context["list"].total == 0
    assert patch(nobody, f"/lists/life_cycle_stages/{stage.pk}/phase/", "idea")[0] == 404
    assert patch(reader, f"/lists/life_cycle_stages/{stage.pk}/phase/", "idea")[0] == 403
    assert "data-edit" not in reader.get("/gate-criteria/").content.decode()
    stage.refresh_from_db()
    assert stage.phase == "growth"
    assert AuditEvent.objects.get(verb="portfolio.life_cycle.stage_changed").after["phase"] == "growth"
    lead.post(Step.objects.get().address)
    stage.refresh_from_db()
    assert stage.phase == "development"


def test_criteria_are_weighed_in_bulk_and_one_judged_yes_or_no_has_no_threshold(
    company: SimpleNamespace,
) -> None:
    client = browser(factories.user("cpo", company.line))
    keys = {one.code: one.pk for one in GateCriterion.objects.all()}
    page = preview(client, "gate_criteria", list(keys.values()), "threshold", "4")
    assert "Change 2 rows" in page
    assert "It is judged yes or no: there is no threshold." in page
    give(client, "gate_criteria", list(keys.values()), "weight", "5")
    assert dict(GateCriterion.objects.values_list("code", "weight")) == {"fit": 5, "ready": 5, "nps": 5}
    client.post(Step.objects.get().address)
    assert dict(GateCriterion.objects.values_list("code", "weight")) == {"fit": 2, "ready": 1, "nps": 1}
    assert patch(client, f"/lists/gate_criteria/{keys['nps']}/must_pass/", "True")[0] == 200
    status, said = patch(client, f"/lists/gate_criteria/{keys['fit']}/threshold/", "7")
    assert (status, said["detail"]) == (422, "Scores go from 1 to 5, so does the mean that is enough.")
    shown = client.get("/gate-criteria/").content.decode()
    assert "judged from 1 to 5, ≥\xa03" in shown
    assert GateCriterion.objects.get(code="nps").must_pass is True


def preview(client: Client, name: str, keys: list[int], column: str, value: str) -> str:
    """Ask what a bulk change would do."""
    sent = {"column": column, "row": [str(key) for key in keys], "value": value, "next": "/"}
    answer = client.get(f"/lists/{name}/bulk/", sent)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def give(client: Client, name: str, keys: list[int], column: str, value: str) -> None:
    sent = {"column": column, "row": [str(key) for key in keys], "value": value, "next": "/"}
    assert client.post(f"/lists/{name}/bulk/", sent).status_code == 302


def keys_of(rows: list[Any]) -> list[int]:
    return [row.pk for row in rows]


def test_the_state_of_workstreams_changes_in_bulk_and_goes_back_whole(company: SimpleNamespace) -> None:
    manager = factories.user("product_manager", company.line)
    factories.grant(manager, "executive", company.side)
    client = browser(manager)
    keys = keys_of(company.streams)
    waived = preview(client, "workstreams", keys, "state", "waived")
    assert "Say why it is blocked or waived" in waived  # the one without a reason
    assert "P, Build" in waived
    assert str(NotAllowed.detail) in waived  # the one of the other portfolio
    give(client, "workstreams", keys, "state", "done")
    assert "State of 2 rows changed. 1 was refused and stays as it was." in toasts(client)
    blocked, begun, foreign = company.streams
    blocked.refresh_from_db()
    begun.refresh_from_db()
    assert (blocked.state, blocked.reason, blocked.ends_on) == ("done", "", TODAY)
    assert (begun.state, begun.ends_on) == ("done", TODAY)
    assert AuditEvent.objects.filter(verb="portfolio.workstream.changed").count() == 2
    client.post(Step.objects.get().address)
    blocked.refresh_from_db()
    begun.refresh_from_db()
    assert (blocked.state, blocked.reason, blocked.ends_on, blocked.person) == (
        "blocked", "No parts", None, company.ada,
    )  # fmt: skip
    assert (begun.state, begun.starts_on, begun.ends_on) == ("not_started", None, None)
    foreign.refresh_from_db()
    assert foreign.state == "not_started"

    address = f"/lists/workstreams/{begun.pk}"
    assert patch(client, f"{address}/starts_on/", "2026-06-01")[0] == 200
    status, said = patch(client, f"{address}/due_on/", "2026-05-31")
    assert (status, said["detail"]) == (422, "The due day lies before the start. Correct one of the two.")
    assert patch(client, f"{address}/person/", "ada@example.com")[0] == 200
    assert patch(client, f"/lists/workstreams/{foreign.pk}/state/", "done")[0] == 403


def test_an_undo_leaves_a_workstream_that_was_changed_since(company: SimpleNamespace) -> None:
    client = browser(factories.user("product_manager", company.line))
    give(client, "workstreams", keys_of(company.streams[:2]), "state", "under_way")
    Workstream.objects.filter(pk=company.streams[1].pk).update(due_on=date(2027, 1, 1))
    client.post(Step.objects.get().address)
    assert "not yours to change: P, Sell." in toasts(client)
    assert [one.state for one in Workstream.objects.order_by("pk")[:2]] == ["blocked", "under_way"]


def test_open_reviews_are_put_off_in_bulk_and_decided_ones_say_why_not(company: SimpleNamespace) -> None:
    client = browser(factories.user("product_manager", company.line))
    decided, waiting, foreign = company.reviews
    page = client.get("/gate-reviews/").content.decode()
    assert page.count('data-column="due_on" data-edit') == 1
    seen = preview(client, "gate_reviews", keys_of(company.reviews), "due_on", "2026-12-18")
    assert "Change 1 row" in seen
    assert "This review is decided" in seen
    early = preview(client, "gate_reviews", [waiting.pk], "due_on", "2026-10-31")
    assert "The due day lies before the request. Choose a later day." in early
    give(client, "gate_reviews", keys_of(company.reviews), "due_on", "2026-12-18")
    waiting.refresh_from_db()
    assert waiting.due_on == date(2026, 12, 18)
    client.post(Step.objects.get().address)
    waiting.refresh_from_db()
    assert waiting.due_on == date(2026, 11, 30)
    assert patch(client, f"/lists/gate_reviews/{decided.pk}/due_on/", "2026-12-18")[0] == 422
    assert patch(client, f"/lists/gate_reviews/{foreign.pk}/due_on/", "2026-12-18")[0] == 404
    assert GateReview.objects.get(pk=decided.pk).due_on is None


def test_actions_close_with_evidence_and_open_again_with_their_own_day(company: SimpleNamespace) -> None:
    client = browser(factories.user("product_manager", company.line))
    call, plan, show = company.actions
    seen = preview(client, "actions", keys_of(company.actions), "state", "done")
    assert "Change 1 row" in seen
    assert "What has this value already <small>1</small>" in seen
    assert "Say what shows that it was done" in seen
    give(client, "actions", keys_of(company.actions), "state", "done")
    show.refresh_from_db()
    assert show.done_on == TODAY
    assert AuditEvent.objects.filter(verb="portfolio.action.done").count() == 1
    client.post(Step.objects.latest("pk").address)
    assert patch(client, f"/lists/actions/{plan.pk}/state/", "open")[0] == 200
    plan.refresh_from_db()
    assert plan.done_on is None
    client.post(Step.objects.latest("pk").address)
    days = dict(ActionItem.objects.values_list("title", "done_on"))
    assert days == {'Call; "again"': None, "Plan": date(2026, 3, 20), "Show": None}

    bo = factories.person("bo@example.com")
    give(client, "actions", [call.pk, show.pk], "owner", "bo@example.com")
    give(client, "actions", [call.pk, show.pk], "due_on", "2026-12-01")
    assert set(ActionItem.objects.filter(owner=bo).values_list("due_on", flat=True)) == {date(2026, 12, 1)}
    refused = preview(client, "actions", [call.pk], "due_on", "2026-03-01")
    assert "The due day lies before the day it was raised" in refused

    own = browser(factories.user("executive", company.line, email="bo@example.com"))
    assert patch(own, f"/lists/actions/{call.pk}/due_on/", "2026-12-02")[0] == 200
    assert patch(own, f"/lists/actions/{plan.pk}/due_on/", "2026-12-02")[0] == 403
    with CaptureQueriesContext(connection) as few:
        assert own.get("/actions/").content.decode().count('data-column="owner" data-edit') == 2
    for number in range(20):
        ActionItem.objects.create(scope=company.line.scope, title=f"More {number}", raised_on=DAY, owner=bo)
    with CaptureQueriesContext(connection) as many:
        assert own.get("/actions/").content.decode().count('data-column="owner" data-edit') == 22
    assert len(few) == len(many) <= 15
    reader = browser(factories.user("executive", company.line))
    assert "data-edit" not in reader.get("/actions/").content.decode()


# ------------------------------------------------------------- stages that hold by default


@pytest.fixture
def bare(db: None) -> tuple[Node, Product]:
    """A product in growth where no life cycle was ever defined."""
    node = factories.node("BARE")
    return node, factories.product("B", node, stage="growth")


def begun_on_page(client: Client) -> None:
    address = "/products/B/workstreams/launch/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"state": "blocked", "reason": ""}).status_code == 422
    assert client.post(address, {"state": "done", "reason": ""}).status_code == 302


def begun_in_the_api(client: Client) -> None:
    sent = {"product": "B", "stage": "launch", "state": "done"}
    assert client.post("/api/v1/workstreams/", sent, "application/json").status_code == 201


def begun_by_a_file(_client: Client) -> None:
    text = "product,stage,state,ends_on\nB,launch,done,2026-11-20\n"
    assert counts(bring("workstreams", text, dry_run=True)) == (1, 0, 0, 0)
    assert counts(bring("workstreams", text)) == (1, 0, 0, 0)


@pytest.mark.parametrize("begin", [begun_on_page, begun_in_the_api, begun_by_a_file])
def test_eight_stages_hold_where_none_are_defined(
    bare: tuple[Node, Product], begin: Callable[[Client], None]
) -> None:
    client = browser(factories.user("cpo"))
    overview = " ".join(client.get("/products/B/").content.decode().split())
    tab = " ".join(client.get("/products/B/gates/").content.decode().split())
    at_node = client.get("/portfolio/BARE/life-cycle/").content.decode()
    names = ["Idea", "Discovery", "Development", "Launch", "Growth", "Maturity", "Decline", "Retired"]
    for name in names:
        assert f"<span>{name}</span>" in overview
        assert f"<span>{name}</span>" in tab
        assert f"<span>{name}</span>" in at_node
    # Four lie behind the product and nothing is known of them, it is in the fifth, three are to come.
    assert [overview.count(word) for word in (">Not recorded<", ">Under way<", ">Not started<")] == [4, 1, 3]
    assert "No value" not in overview
    assert "the product is past it" in overview
    assert not make.LifeCycle.objects.exists()

    begin(client)
    held = Workstream.objects.get()
    assert (held.state, held.stage.code, held.stage.cycle.code) == ("done", "launch", "company")
    assert [one.code for one in held.stage.cycle.stages.all()] == [
        "idea", "discovery", "development", "launch", "growth", "maturity", "decline", "retired",
    ]  # fmt: skip
    assert f"/products/B/workstreams/{held.stage_id}/" in client.get("/products/B/gates/").content.decode()


def test_whoever_leads_everywhere_gives_the_company_its_own_life_cycle(bare: tuple[Node, Product]) -> None:
    client, lead = browser(factories.user("cpo")), browser(factories.user("cpo", bare[0]))
    assert "/life-cycles/new/" in client.get("/life-cycles/").content.decode()
    assert "/life-cycles/new/" not in lead.get("/life-cycles/").content.decode()
    assert lead.post("/life-cycles/new/", {"name": "All", "code": "all"}).status_code == 403
    assert client.post("/life-cycles/new/", {"name": "", "code": "all"}).status_code == 422
    made = client.post("/life-cycles/new/", {"name": "All", "name_fr": "Tout", "code": "all"})
    [cycle] = make.LifeCycle.objects.all()
    assert (made.status_code, made.headers["Location"]) == (302, f"/life-cycles/{cycle.pk}/")
    assert (cycle.code, cycle.name, cycle.node, cycle.stages.count()) == ("all", "All", None, 8)
    assert client.get("/life-cycles/new/").headers["Location"] == f"/life-cycles/{cycle.pk}/"
    assert "/life-cycles/new/" not in client.get("/life-cycles/").content.decode()


# ------------------------------------------------------------- reviews that a file records


def test_a_file_of_past_reviews_says_which_products_it_leaves_where_they_are(
    company: SimpleNamespace,
) -> None:
    Product.objects.filter(code="P").update(stage="development")
    Product.objects.filter(code="P2").update(stage="growth")
    GateReview.objects.filter(outcome="").delete()
    row = "{},g1,2026-06-01,ada@example.com,{},2026-06-30,bo@example.com\n"
    text = "product,gate,asked_on,asked_by,outcome,decided_on,decided_by\n" + "".join(
        row.format(code, outcome) for code, outcome in (("P", "go"), ("P2", "go"), ("S", "hold"))
    )
    looked_at = bring("gate_reviews", text, dry_run=True)
    said = (
        "1 product has passed a gate by this file into a stage that it is not in: P. Reviews from a file "
        "move nothing: change its stage on the list of products or with a file."
    )
    assert looked_at.note_texts() == [said]
    assert bring("gate_reviews", text).note_texts() == [said]
    assert Product.objects.get(code="P").stage == "development"
    Product.objects.filter(code="P").update(stage="launch")
    assert bring("gate_reviews", text).note_texts() == []
    assert GateReview.objects.filter(decided_on__gt=TODAY - timedelta(days=3650)).count() == 4

"""Many rows given the same value: what it would do, doing it, taking it back."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit.models import AuditEvent
from core.undo.models import Step
from portfolio.models import Node, Ownership, Product
from teams.models import Person
from tests import factories
from tests.integration.lists.browsing import browser, toasts

pytestmark = pytest.mark.django_db


@pytest.fixture
def node() -> Node:
    return factories.node("TOP")


def ask(client: Client, rows: list[Product], column: str, value: str | None = None, **more: str) -> str:
    """Ask for the page of a bulk change, with its preview where there is a value."""
    sent = {"column": column, "row": [str(row.pk) for row in rows], "next": "/products/", **more}
    answer = client.get("/lists/products/bulk/", {**sent, **({} if value is None else {"value": value})})
    assert answer.status_code in {200, 422}
    return " ".join(answer.content.decode().split())


def do(client: Client, rows: list[Product], column: str, value: str, **more: str) -> None:
    sent = {"column": column, "row": [str(row.pk) for row in rows], "value": value, "next": "/products/"}
    answer = client.post("/lists/products/bulk/", {**sent, **more})
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/products/")


def stages() -> list[str]:
    return list(Product.objects.order_by("code").values_list("stage", flat=True))


def three(node: Node) -> list[Product]:
    return [
        factories.product("A", node, name="Able", stage="growth"),
        factories.product("B", node, name="Baker", stage="maturity"),
        factories.product("C", node, name="Charlie", stage="growth"),
    ]


def test_the_preview_says_what_changes_and_what_stays_and_changes_nothing(node: Node) -> None:
    client = browser(factories.user("cpo"))
    page = ask(client, three(node), "stage", "maturity")
    assert "3 rows are chosen." in page
    assert "Change 2 rows" in page
    assert "What has this value already <small>1</small>" in page
    assert stages() == ["growth", "maturity", "growth"]
    assert not AuditEvent.objects.exists()
    assert not Step.objects.exists()


def test_a_bulk_change_leaves_an_event_for_every_row_and_goes_back_at_once(node: Node) -> None:
    rows = three(node)
    client = browser(factories.user("cpo"))
    do(client, rows, "stage", "maturity")
    assert "Stage of 2 rows changed." in toasts(client)
    assert stages() == ["maturity"] * 3
    events = AuditEvent.objects.filter(verb="portfolio.product.changed")
    assert sorted(event.subject_id for event in events) == sorted(str(row.pk) for row in (rows[0], rows[2]))
    client.post(Step.objects.get().address)
    assert stages() == ["growth", "maturity", "growth"]


def test_rows_changed_since_stay_and_are_named_when_a_bulk_change_goes_back(node: Node) -> None:
    rows = three(node)
    client = browser(factories.user("cpo"))
    do(client, rows, "stage", "decline")
    Product.objects.filter(code="B").update(stage="retired")
    client.post(Step.objects.get().address)
    said = toasts(client)
    assert "1 row stays as it is, as it was changed since or is not yours to change: Baker." in said
    assert stages() == ["growth", "retired", "growth"]


def test_each_refused_row_is_named_with_its_reason(node: Node) -> None:
    other = factories.node("OTHER")
    ready = factories.product("A", node, name="Able")
    late = factories.product("B", node, name="Baker", first_launched_on=date(2026, 1, 1))
    foreign = factories.product("C", other, name="Charlie")
    user = factories.user("product_manager", node)
    factories.grant(user, "analyst", other)
    client = browser(user)
    page = ask(client, [ready, late, foreign], "retired_on", "2025-06-01")
    assert "Change 1 row" in page
    assert "What is refused, and why <small>2</small>" in page
    assert "The retirement lies before the first launch." in page
    assert "Your role does not allow this." in page
    do(client, [ready, late, foreign], "retired_on", "2025-06-01")
    assert "2 were refused and stay as they were." in toasts(client)
    assert list(Product.objects.filter(retired_on__isnull=False).values_list("code", flat=True)) == ["A"]


def test_all_rows_that_match_are_those_of_the_filters_and_of_what_one_sees(node: Node) -> None:
    three(node)
    factories.product("HIDDEN", factories.node("OTHER"), stage="growth")
    client = browser(factories.user("product_manager", node))
    page = ask(client, [], "stage", "decline", all="yes", match="stage=growth&sort=-name")
    assert "2 rows are chosen." in page
    do(client, [], "stage", "decline", all="yes", match="stage=growth")
    assert dict(Product.objects.values_list("code", "stage")) == {
        "A": "decline",
        "B": "maturity",
        "C": "decline",
        "HIDDEN": "growth",
    }


def test_a_filter_that_cannot_be_read_never_widens_a_bulk_change(node: Node) -> None:
    three(node)
    client = browser(factories.user("cpo"))
    sent = {"column": "stage", "value": "idea", "all": "yes", "match": "launched_from=tomorrow"}
    assert client.post("/lists/products/bulk/", sent).status_code == 400
    assert "idea" not in stages()


def test_without_the_right_without_rows_and_with_a_wrong_value(node: Node) -> None:
    rows = three(node)
    reader = browser(factories.user("analyst"))
    assert reader.post("/lists/products/bulk/", {"column": "stage", "value": "idea"}).status_code == 403
    client = browser(factories.user("product_manager", node))
    assert client.get("/lists/products/bulk/?column=manager").status_code == 403
    assert client.get("/lists/products/bulk/?column=code").status_code == 400
    assert "No rows are chosen" in ask(client, [], "stage")
    assert "not one of the available choices" in ask(client, rows, "stage", "flying")


def test_a_bulk_change_asks_as_many_queries_for_hundreds_of_rows_as_for_nine(node: Node) -> None:
    people = [factories.person(f"p{number}@company.example") for number in range(2)]
    factories.products(300, node)
    client = browser(factories.user("cpo"))
    counts = []
    for match, stage in (("q=P-0000", "idea"), ("", "maturity")):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            do(client, [], "stage", stage, all="yes", match=match)
        counts.append(len(queries))
    # Batches of a thousand events are the only thing that grows.
    assert counts[1] - counts[0] <= 2
    assert set(stages()) == {"maturity"}
    with CaptureQueriesContext(connection) as queries:
        do(client, [], "manager", people[0].email, all="yes")
    assert len(queries) < 40
    assert Ownership.objects.filter(person=people[0], starts_on=timezone.localdate()).count() == 300


def test_people_in_a_circle_are_refused_and_the_others_changed() -> None:
    boss = factories.person("boss@company.example", name="Boss")
    middle = factories.person("middle@company.example", name="Middle", manager=boss)
    other = factories.person("other@company.example", name="Other")
    client = browser(factories.user("cpo"))
    sent = {"column": "manager", "row": [boss.pk, other.pk], "value": middle.email, "next": "/people/"}
    page = client.get("/lists/people/bulk/", sent).content.decode()
    assert "The reporting line would go in a circle" in page
    client.post("/lists/people/bulk/", sent)
    assert Person.objects.get(pk=other.pk).manager == middle
    assert Person.objects.get(pk=boss.pk).manager is None


def test_forty_products_move_with_their_rights_in_as_many_statements_as_two(
    node: Node,
) -> None:
    """Whoever may change the goal sees them there; whoever held the old place no longer does."""
    here, there = factories.node("HERE", node), factories.node("THERE", node)
    rows = [factories.product(f"M{number:02}", here) for number in range(42)]
    client = browser(factories.user("cpo"))
    old, new = (browser(factories.user("product_manager", place)) for place in (here, there))
    address = f"/products/{rows[0].code}/"
    assert (old.get(address).status_code, new.get(address).status_code) == (200, 404)
    counts = []
    for part in (rows[:2], rows[2:4], rows[4:]):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            do(client, part, "node", "THERE")
        counts.append(len(asked))
    # The first asks besides what is known from then on.
    assert counts[2] == counts[1]
    paths = dict(Product.objects.values_list("code", "scope__path"))
    assert paths == {row.code: f"{node.scope_id}.{there.scope_id}.{row.scope_id}" for row in rows}
    assert (old.get(address).status_code, new.get(address).status_code) == (404, 200)
    told = AuditEvent.objects.filter(verb="portfolio.product.changed")
    assert {(str(one.before), str(one.after)) for one in told} == {("{'node': 'HERE'}", "{'node': 'THERE'}")}
    assert told.count() == 42
    client.post(Step.objects.latest("id").address)
    assert Product.objects.filter(node=here, scope__path__within=[here.scope.path]).count() == 38
    assert Product.objects.filter(node=there, scope__path__within=[there.scope.path]).count() == 4
    # Where one may not change products, nothing can be hung.
    assert (
        new.get(
            "/lists/products/bulk/",
            {"column": "node", "row": [str(rows[0].pk)], "value": "HERE", "next": "/products/"},
        ).status_code
        == 422
    )

"""A cell of a list changed where it stands."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from core.audit.models import AuditEvent
from portfolio.models import Node, Ownership, Product
from teams.models import Person
from tests import factories
from tests.integration.lists.browsing import browser, etag, patch, undo_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def node() -> Node:
    return factories.node("TOP")


def cell(product: Product, column: str) -> str:
    return f"/lists/products/{product.pk}/{column}/"


def test_a_cell_is_changed_by_the_nouns_own_service_and_can_be_taken_back(node: Node) -> None:
    product = factories.product("PUMP", node, name="Pump", stage="growth")
    client = browser(factories.user("product_manager", node))
    version = etag(client, cell(product, "stage"))
    status, said = patch(client, cell(product, "stage"), "maturity", version)
    assert status == 200
    assert "Stage of Pump changed to Maturity" in said["toast"]
    assert '<span class="pill">Maturity</span>' in said["row"]
    event = AuditEvent.objects.get(verb="portfolio.product.changed")
    assert (event.before, event.after) == ({"stage": "growth"}, {"stage": "maturity"})
    product.refresh_from_db()
    assert (product.stage, product.version) == ("maturity", 2)
    client.post(undo_address(said["toast"]))
    product.refresh_from_db()
    assert product.stage == "growth"


def test_what_somebody_changed_meanwhile_is_not_overwritten(node: Node) -> None:
    product = factories.product("PUMP", node, stage="growth")
    first, second = (browser(factories.user("cpo")) for _ in range(2))
    version = etag(first, cell(product, "stage"))
    assert patch(second, cell(product, "stage"), "decline", version)[0] == 200
    status, said = patch(first, cell(product, "stage"), "maturity", version)
    assert (status, said["code"]) == (412, "changed_since")
    assert "Decline" in said["row"]
    assert Product.objects.get().stage == "decline"
    # Another cell of the same row is still the one that was read.
    assert patch(first, cell(product, "name"), "Pump 2", etag(first, cell(product, "name")))[0] == 200


def test_an_undo_refuses_what_was_changed_since(node: Node) -> None:
    product = factories.product("PUMP", node, name="Pump", stage="growth")
    client = browser(factories.user("cpo"))
    _status, said = patch(client, cell(product, "stage"), "maturity")
    patch(client, cell(product, "stage"), "decline")
    answer = client.post(undo_address(said["toast"]), follow=True)
    assert "1 row stays as it is" in answer.content.decode()
    assert "Pump" in answer.content.decode()
    assert Product.objects.get().stage == "decline"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("name", "", "This field is required."),
        ("stage", "flying", "flying is not one of the available choices"),
        ("retired_on", "2019-12-31", "The retirement lies before the first launch"),
        ("node", "NOWHERE", "Select a valid choice"),
        ("manager", "nobody@company.example", "Select a valid choice"),
    ],
)
def test_a_refusal_says_why_and_changes_nothing(node: Node, column: str, value: str, reason: str) -> None:
    product = factories.product("PUMP", node, name="Pump", first_launched_on=date(2020, 1, 1))
    status, said = patch(browser(factories.user("cpo")), cell(product, column), value)
    assert status == 422
    assert reason in said["detail"]
    assert not AuditEvent.objects.exists()


def test_who_may_not_change_a_row_sees_no_editor_and_is_refused() -> None:
    top = factories.node("TOP")
    own, sibling = factories.node("OWN", top), factories.node("SIDE", top)
    mine, theirs = factories.product("MINE", own), factories.product("THEIRS", sibling)
    manager = browser(factories.user("product_manager", own))
    assert patch(manager, cell(theirs, "stage"), "growth")[0] == 404
    assert patch(manager, cell(mine, "stage"), "growth")[0] == 200
    # A product manager changes products, not who answers for them.
    assert manager.get(cell(mine, "manager")).status_code == 403
    assert patch(manager, cell(mine, "manager"), "")[0] == 403
    page = manager.get("/products/").content.decode()
    assert 'data-column="stage" data-edit' in page
    assert 'data-column="manager" data-edit' not in page
    reader = browser(factories.user("analyst"))
    assert "data-edit" not in reader.get("/products/").content.decode()
    # They may tick rows to take them as a file, and set nothing.
    assert "bulk-files" in reader.get("/products/").content.decode()
    assert "bulk-edits" not in reader.get("/products/").content.decode()
    assert patch(reader, cell(mine, "stage"), "idea")[0] == 403
    assert reader.get(cell(mine, "code")).status_code == 404


def test_a_product_is_not_moved_to_where_one_may_not_edit() -> None:
    top = factories.node("TOP")
    own, sibling = factories.node("OWN", top), factories.node("SIDE", top)
    product = factories.product("MINE", own)
    manager = browser(factories.user("product_manager", own))
    assert patch(manager, cell(product, "node"), "SIDE")[0] == 422
    below = factories.node("BELOW", own)
    assert patch(manager, cell(product, "node"), "BELOW")[0] == 200
    product.refresh_from_db()
    assert product.node == below
    assert product.scope.path.startswith(f"{below.scope.path}.")
    assert sibling.products.count() == 0


def test_a_manager_is_handed_over_from_today_and_handed_back(node: Node) -> None:
    today = timezone.localdate()
    product = factories.product("PUMP", node, name="Pump")
    before, after = factories.person("a@company.example"), factories.person("b@company.example", name="Bea")
    planned = today + timedelta(days=90)
    factories.ownership(product, before, starts_on=date(2020, 1, 1), ends_on=planned)
    client = browser(factories.user("head_of_product"))
    _status, said = patch(client, cell(product, "manager"), after.email)
    assert "Manager of Pump changed to Bea" in said["toast"]
    times = Ownership.objects.order_by("starts_on").values_list("person__email", "starts_on", "ends_on")
    assert list(times) == [
        ("a@company.example", date(2020, 1, 1), today),
        ("b@company.example", today, planned),
    ]
    client.post(undo_address(said["toast"]))
    assert list(times.all()) == [("a@company.example", date(2020, 1, 1), planned)]
    # Nobody: the time ends today.
    patch(client, cell(product, "manager"), "")
    assert list(times.all()) == [("a@company.example", date(2020, 1, 1), today)]


def test_people_are_found_by_typing_a_few_letters_of_two_thousand(
    node: Node, django_assert_max_num_queries: object
) -> None:
    product = factories.product("PUMP", node)
    Person.objects.bulk_create(
        Person(email=f"p{number}@company.example", name=f"Person {number}") for number in range(2000)
    )
    factories.person("zoe@company.example", name="Zoé Éclair")
    client = browser(factories.user("head_of_product"))
    text = client.get("/lists/products/find/manager/?q=zoe ecl").content.decode()
    assert text.count('role="option"') == 1
    assert 'data-value="zoe@company.example"' in text
    assert client.get("/lists/products/find/manager/?q=person").content.decode().count('role="option"') == 8
    assert "Nothing fits" in client.get("/lists/products/find/manager/?q=xyz").content.decode()
    # The editor of a cell carries none of them.
    assert len(client.get(cell(product, "manager")).content) < 4000


def test_nodes_that_one_does_not_see_are_not_found() -> None:
    top = factories.node("TOP", name="Group")
    own, _side = factories.node("OWN", top, name="Own line"), factories.node("SIDE", top, name="Side line")
    client = browser(factories.user("product_manager", own))
    text = client.get("/lists/products/find/node/?filter=yes&q=line").content.decode()
    assert "Own line" in text
    assert "Side line" not in text


def test_what_was_changed_stands_on_a_page_with_its_way_back(node: Node) -> None:
    product = factories.product("PUMP", node, name="Pump", stage="growth")
    client = browser(factories.user("cpo"))
    assert "Nothing was changed here yet" in client.get("/lists/products/changes/").content.decode()
    patch(client, cell(product, "stage"), "maturity")
    page = client.get("/lists/products/changes/").content.decode()
    assert "Stage of Pump" in page
    # One's own; an administrator sees everybody's.
    others = browser(factories.user("cpo")).get("/lists/products/changes/").content.decode()
    assert "Stage of Pump" not in others
    assert (
        "Stage of Pump"
        in browser(factories.user("administrator")).get("/lists/products/changes/").content.decode()
    )
    client.post(undo_address(page))
    assert Product.objects.get().stage == "growth"
    assert "taken back" in client.get("/lists/products/changes/").content.decode()

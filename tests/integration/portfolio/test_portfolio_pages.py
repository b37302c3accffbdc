"""Pages of the portfolio, people and launches: rights, forms, lists, files."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.test import Client

from portfolio.models import Node, Ownership, Product
from roadmap.models import Launch
from teams.models import Person, Team
from tests import factories

pytestmark = pytest.mark.django_db


def browser(**grant: object) -> Client:
    client = Client()
    client.force_login(factories.user(**grant))  # type: ignore[arg-type]
    return client


def rows_of(response: object) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("path", ["/products/", "/portfolio/", "/people/", "/teams/", "/launches/"])
def test_lists_are_there_empty_and_full(path: str) -> None:
    client = browser(role="cpo")
    assert b"No " in client.get(path).content
    product = factories.product("P-1", factories.node("N-1"), name="Prodüct One")
    person = factories.person(name="Prodüct Person")
    factories.team("T-1", name="Prodüct Team", lead=person)
    Launch.objects.create(product=product, name="Prodüct Launch")
    page = client.get(path).content.decode()
    assert "Prodüct" in page or "N-1" in page
    assert "<c-" not in page


def test_a_list_filters_sorts_and_searches_without_accents() -> None:
    node = factories.node("N")
    factories.product("A", node, name="Éclair", stage="growth")
    factories.product("B", node, name="Bolt", stage="idea")
    client = browser(role="cpo")

    def codes(query: str) -> list[str]:
        return [product.code for product in client.get(f"/products/{query}").context["list"].page]

    assert codes("") == ["B", "A"]
    assert codes("?sort=-name") == ["A", "B"]
    assert codes("?q=eclair") == ["A"]
    assert codes("?stage=idea") == ["B"]
    assert codes("?sort=-stage") == ["A", "B"]
    assert codes("?without=manager") == ["B", "A"]


def test_the_file_of_the_tree_does_not_name_a_parent_that_is_hidden() -> None:
    group = factories.node("GROUP")
    mine = factories.node("MINE", parent=group)
    factories.node("BELOW", parent=mine)

    def parents(client: Client) -> dict[str, str]:
        return {row[0]: row[2] for row in rows_of(client.get("/portfolio/?export=csv"))[1:]}

    assert parents(browser(role="product_manager", node=mine)) == {"MINE": "", "BELOW": "MINE"}
    assert parents(browser(role="cpo")) == {"GROUP": "", "MINE": "GROUP", "BELOW": "MINE"}


def test_an_export_holds_every_row_under_the_names_that_imports_read() -> None:
    node = factories.node("N")
    product = factories.product("P", node, name="=1+1", first_launched_on=date(2024, 3, 1))
    factories.ownership(product, factories.person("ada@example.com"))
    client = browser(role="cpo")
    header, row = rows_of(client.get("/products/?export=csv"))
    assert header[:3] == ["code", "name", "portfolio"]
    values = dict(zip(header, row, strict=True))
    assert values["name"] == "'=1+1"
    assert (values["portfolio"], values["first_launched_on"], values["manager_email"]) == (
        "N",
        "2024-03-01",
        "ada@example.com",
    )
    workbook = openpyxl.load_workbook(
        io.BytesIO(b"".join(client.get("/products/?export=xlsx").streaming_content))
    )
    assert [cell.value for cell in workbook.active[2]][:2] == ["P", "=1+1"]


def test_a_product_is_added_changed_and_shown() -> None:
    node = factories.node("N")
    client = browser(role="cpo")
    fields = {"name": "Checkout", "code": "CHK", "node": node.pk, "stage": "growth"}
    # Similar products are met before the button that sends the form, also where all stands in one column.
    page = client.get("/products/new/").content.decode()
    assert page.index('id="id_description"') < page.index('id="similar"') < page.index('form="page-form"')
    added = client.post("/products/new/", fields)
    assert (added.status_code, added["Location"]) == (302, "/products/CHK/")
    page = client.get("/products/CHK/")
    assert b"Checkout" in page.content
    changed = client.post("/products/CHK/edit/", {**fields, "name": "Checkout 2"})
    assert changed.status_code == 302
    assert Product.objects.get().name == "Checkout 2"


def test_a_refused_form_says_why_beside_the_field_and_keeps_what_was_typed() -> None:
    node = factories.node("N")
    factories.product("CHK", node)
    client = browser(role="cpo")
    fields = {"name": "Typed", "code": "CHK", "node": node.pk, "stage": "growth"}
    refused = client.post("/products/new/", fields)
    assert refused.status_code == 422
    assert refused.context["form"].errors["code"]
    assert b"Typed" in refused.content
    reversed_dates = {**fields, "code": "NEW", "first_launched_on": "2025-02-01", "retired_on": "2025-01-31"}
    assert "retired_on" in client.post("/products/new/", reversed_dates).context["form"].errors
    slash = client.post("/products/new/", {**fields, "code": "A/B"})
    assert "code" in slash.context["form"].errors


@pytest.mark.parametrize("role", ["executive", "analyst"])
def test_who_only_reads_gets_no_forms(role: str) -> None:
    factories.product("P", factories.node("N"))
    client = browser(role=role)
    for path in ("/products/new/", "/products/P/edit/", "/portfolio/new/", "/people/new/", "/teams/new/"):
        assert client.get(path).status_code == 403, path
    assert b"/products/P/edit/" not in client.get("/products/P/").content


def test_what_is_not_yours_is_not_there() -> None:
    top = factories.node("TOP")
    own, sibling = factories.node("OWN", top), factories.node("SIBLING", top)
    factories.product("MINE", own), factories.product("THEIRS", sibling)
    client = browser(role="product_manager", node=own)
    assert client.get("/products/MINE/").status_code == 200
    for path in (
        "/products/THEIRS/",
        "/products/THEIRS/edit/",
        "/portfolio/SIBLING/edit/",
        "/portfolio/TOP/edit/",
    ):
        assert client.get(path).status_code == 404, path
    page = client.get("/products/").content.decode() + client.get("/portfolio/").content.decode()
    assert "THEIRS" not in page
    assert "SIBLING" not in page
    assert [row[0] for row in rows_of(client.get("/products/?export=csv"))] == ["code", "MINE"]
    # The form offers only places where the user may put a product.
    choices = client.get("/products/MINE/edit/").context["form"].fields["node"].queryset
    assert [node.code for node in choices] == ["OWN"]


def test_ownership_by_form() -> None:
    product, person = factories.product("P"), factories.person()
    client = browser(role="cpo")
    fields = {"person": person.pk, "role": "manager", "starts_on": "2025-01-01"}
    assert client.post("/products/P/ownership/new/", fields).status_code == 302
    held = Ownership.objects.get()
    assert client.post("/products/P/ownership/new/", {**fields, "starts_on": "2026-01-01"}).status_code == 422
    place = f"/products/P/ownership/{held.pk}/"
    assert client.post(place, {**fields, "ends_on": "2025-06-01"}).status_code == 302
    assert Ownership.objects.get(product=product).ends_on == date(2025, 6, 1)
    assert client.post(f"{place}remove/").status_code == 302
    assert not Ownership.objects.exists()


def test_nodes_people_teams_and_launches_by_form() -> None:
    client = browser(role="cpo")
    client.post("/portfolio/new/", {"name": "Group", "code": "G", "kind": "group"})
    group = Node.objects.get(code="G")
    client.post("/portfolio/new/", {"name": "Unit", "code": "U", "kind": "business_unit", "parent": group.pk})
    assert Node.objects.get(code="U").parent == group
    circle = client.post(
        "/portfolio/G/edit/", {"name": "G", "code": "G", "kind": "group", "parent": group.pk}
    )
    assert (circle.status_code, "parent" in circle.context["form"].errors) == (422, True)
    client.post("/people/new/", {"name": "Ada", "email": "ada@example.com", "capacity_pct": "80"})
    person = Person.objects.get()
    client.post("/teams/new/", {"name": "Core", "code": "CORE", "lead": person.pk})
    assert Team.objects.get().lead == person
    product = factories.product("P", group)
    client.post("/launches/new/", {"product": product.pk, "name": "1.0", "committed_on": "2026-03-01"})
    launch = Launch.objects.get()
    client.post(
        f"/launches/{launch.pk}/", {"product": product.pk, "name": "1.0", "committed_on": "2026-05-01"}
    )
    launch.refresh_from_db()
    assert (launch.first_committed_on, launch.committed_on) == (date(2026, 3, 1), date(2026, 5, 1))

"""Chosen columns and their order, each person's own."""

import re

import pytest
from django.test import Client

from core.access.models import User
from tests import factories


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, address: str) -> list[str]:
    """Return the columns of the first row, in order."""
    text = client.get(address).content.decode()
    return re.findall(r'data-column="(\w+)"', text.partition("<tbody>")[2].partition("</tr>")[0])


def choose(client: Client, *columns: str, **more: str) -> str:
    answer = client.post("/lists/products/columns/", {"column": columns, "next": "/products/?q=pump", **more})
    assert answer.status_code == 302
    return answer.headers["Location"]


@pytest.fixture
def product(db: None) -> None:
    factories.product("PUMP", factories.node("TOP"))


def test_a_person_chooses_columns_and_their_order(product: None) -> None:
    client = browser(factories.user("analyst"))
    came_with = shown(client, "/products/")
    assert came_with[:2] == ["name", "node"]
    assert "retired_on" not in came_with
    assert choose(client, "retired_on", "unknown", "stage", "stage") == "/products/?q=pump"
    assert shown(client, "/products/") == ["name", "retired_on", "stage"]
    # Others see the list as it came.
    assert shown(browser(factories.user("analyst")), "/products/") == came_with
    choose(client, "stage", reset="yes")
    assert shown(client, "/products/") == came_with


def test_the_file_of_a_list_keeps_all_its_columns(product: None) -> None:
    client = browser(factories.user("analyst"))
    choose(client, "stage")
    answer = client.get("/products/?export=csv")
    header = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert header.startswith("code,name,portfolio,stage,")


def test_a_list_one_may_not_see_has_no_columns_to_choose(db: None) -> None:
    assert browser(factories.user(None)).post("/lists/people/columns/").status_code == 404
    assert browser(factories.user("analyst")).post("/lists/nothing/columns/").status_code == 404


def test_choosing_leads_to_no_other_site(product: None) -> None:
    client = browser(factories.user("analyst"))
    answer = client.post("/lists/products/columns/", {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"

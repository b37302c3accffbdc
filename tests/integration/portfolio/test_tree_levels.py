"""The portfolio tree, level by level: what stands right below a node, no more, at the same cost."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.access.models import User
from portfolio.selectors import tree
from tests import factories

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def named(client: Client, address: str) -> list[str]:
    """Return the nodes and products that a level names, in order."""
    text = client.get(address).content.decode()
    found = re.findall(r'class="branch-name">([^<]+)<|href="/products/[^"]+">([^<]+)</a> <span', text)
    return [node or product for node, product in found]


def test_a_level_names_what_stands_right_below_and_counts_what_stands_deeper() -> None:
    top = factories.node("TOP", name="Group")
    unit = factories.node("UNIT", top, name="Unit")
    line = factories.node("LINE", unit, name="Line")
    factories.product("B", unit, name="Beta")
    factories.product("A", unit, name="Alpha")
    factories.product("DEEP", line, name="Deep")
    factories.product("OLD", line, name="Old", stage="retired")
    client = browser(factories.user("analyst"))
    # The page itself: the roots and what is right below them.
    assert named(client, "/portfolio/") == ["Group", "Unit"]
    assert named(client, "/portfolio/UNIT/level/") == ["Line", "Alpha", "Beta"]
    assert named(client, "/portfolio/LINE/level/") == ["Deep", "Old"]
    text = client.get("/portfolio/TOP/level/").content.decode()
    # Alpha, Beta and Deep are under way below the unit, Old is retired.
    assert "3 products" in text
    assert "+ 1 retired" in text


def test_a_node_that_one_does_not_see_has_no_level() -> None:
    top = factories.node("TOP")
    own, side = factories.node("OWN", top), factories.node("SIDE", top)
    client = browser(factories.user("analyst", own))
    assert client.get("/portfolio/OWN/level/").status_code == 200
    assert client.get(f"/portfolio/{side.code}/level/").status_code == 404
    assert client.get("/portfolio/TOP/level/").status_code == 404


def test_very_many_products_of_one_node_are_in_the_list_of_products() -> None:
    node = factories.node("TOP")
    factories.products(tree.MOST_NAMED + 12, node)
    client = browser(factories.user("analyst"))
    text = client.get("/portfolio/TOP/level/").content.decode()
    assert text.count('class="leaf"') == tree.MOST_NAMED + 1
    assert '<a href="/products/?node=TOP">12 more products</a>' in text


def test_a_level_costs_as_many_queries_for_more_nodes_and_products() -> None:
    top = factories.node("TOP")
    client = browser(factories.user("analyst"))
    counts = []
    for rows in (2, 20):
        for _ in range(rows):
            factories.product("", factories.node("", top, owner=factories.person()))
            factories.product("", top)
        for address in ("/portfolio/", "/portfolio/TOP/level/"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 15

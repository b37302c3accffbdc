"""The pages of a list, one after the other, hold what its file holds: each row once, in the same order."""

import csv

import pytest
from django.test import Client

from core.access.models import Scope
from portfolio.models import Ownership, Product, Stage
from tests import factories

pytestmark = pytest.mark.django_db
PRODUCTS = 113  # three pages, the last one not full


@pytest.fixture
def cpo(client: Client) -> Client:
    """Products in four stages, of equal names two and two, with few managers; every third has none."""
    node = factories.node("N")
    people = [factories.person(name=name) for name in ("Éva", "Eve", "Ada", "Zoé")]
    scopes = Scope.objects.bulk_create(
        Scope(kind="product", code=f"P{at}", path=f"{node.scope.path}.{at}") for at in range(PRODUCTS)
    )
    rows = Product.objects.bulk_create(
        Product(
            code=f"P{at}", name=f"Product {at // 2}", node=node, scope=scope, stage=list(Stage.values)[at % 4]
        )
        for at, scope in enumerate(scopes)
    )
    Ownership.objects.bulk_create(
        Ownership(product=row, person=people[at % 4], role="manager", starts_on="2024-01-01")
        for at, row in enumerate(rows)
        if at % 3
    )
    client.force_login(factories.user("cpo"))
    return client


def test_pages_and_file_agree(cpo: Client) -> None:
    for query, rows in (
        ("", PRODUCTS),
        ("sort=-name", PRODUCTS),
        ("sort=manager", PRODUCTS),
        ("sort=-stage", PRODUCTS),
        ("q=duct&sort=-manager", PRODUCTS),
        ("stage=idea&stage=launch&stage=discovery&sort=code", 85),  # 29 + 28 + 28
        ("without=manager", 38),
    ):
        address = f"/products/?view=all&{query}"
        text = b"".join(cpo.get(f"{address}&export=csv").streaming_content).decode("utf-8-sig")
        wanted = [row["code"] for row in csv.DictReader(text.splitlines())]
        pages = [
            cpo.get(f"{address}&page={number}").context["list"] for number in range(1, -(-rows // 50) + 1)
        ]
        assert {listed.total for listed in pages} == {rows}
        shown = [row.code for listed in pages for row in listed.page]
        assert (shown, len(set(shown))) == (wanted, rows)
        beyond = cpo.get(f"{address}&page=99").context["list"].page
        assert [row.code for row in beyond] == wanted[(rows - 1) // 50 * 50 :]

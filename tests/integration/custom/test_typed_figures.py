"""Figures on pages in both notations: shown in the reader's, read in both."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from core.access.models import User
from core.lists.models import SavedView
from portfolio.models import Product
from tests import factories
from tests.integration.custom.making import field

pytestmark = pytest.mark.django_db
CELL = "/lists/products/{}/custom_weight/"


@pytest.fixture
def products(client: Client) -> list[Product]:
    """Three products with a weight of two decimals, seen by somebody who may change them."""
    user: User = factories.user()
    client.force_login(user)
    field(code="weight", kind="number", decimals=2)
    node = factories.node("N")
    return [
        factories.product("A", node, custom={"weight": 1.25}),
        factories.product("B", node, custom={"weight": 1250}),
        factories.product("C", node),
    ]


def weight(product: Product) -> object:
    product.refresh_from_db()
    return product.custom.get("weight")


def test_a_cell_shows_the_reader_s_notation_and_reads_both(client: Client, products: list[Product]) -> None:
    one, other, _third = products
    french = client.get(CELL.format(one.pk), headers={"accept-language": "fr"})
    assert 'value="1,25"' in french.content.decode()
    assert 'inputmode="decimal"' in french.content.decode()
    assert 'value="1.25"' in client.get(CELL.format(one.pk)).content.decode()
    for text, kept in (("2,5", 2.5), ("1 234,5", 1234.5), ("0.75", 0.75)):
        sent = client.patch(
            CELL.format(one.pk),
            urlencode({"value": text}),
            headers={"accept-language": "fr", "if-match": "*"},
        )
        assert sent.status_code == 200, sent.content
        assert weight(one) == kept
    refused = client.patch(CELL.format(other.pk), urlencode({"value": "1,234"}), headers={"if-match": "*"})
    assert refused.status_code == 422
    assert "Write it as 1234 or as 1.234" in refused.json()["detail"]
    assert weight(other) == 1250


def test_a_bulk_change_reads_the_comma_and_gives_back_what_was_typed(
    client: Client, products: list[Product]
) -> None:
    asked: dict[str, Any] = {
        "column": "custom_weight",
        "row": [it.pk for it in products],
        "next": "/products/",
    }
    fr = {"accept-language": "fr"}
    wrong = client.get("/lists/products/bulk/", {**asked, "value": "3,5 kg"}, headers=fr)
    assert wrong.status_code == 422
    assert 'value="3,5 kg"' in wrong.content.decode()
    assert "1234,5" in wrong.content.decode()
    client.post("/lists/products/bulk/", {**asked, "value": "3,5"}, headers=fr)
    assert [weight(it) for it in products] == [3.5, 3.5, 3.5]


def test_a_filter_keeps_a_point_in_the_address_and_shows_a_comma(
    client: Client, products: list[Product]
) -> None:
    fr = {"accept-language": "fr"}
    moved = client.get("/products/", {"custom_weight_min": "1,5", "q": ""}, headers=fr)
    assert moved.status_code == 302
    assert moved.headers["Location"] == "?custom_weight_min=1.5&q="
    page = client.get("/products/", {"custom_weight_min": "1.5"}, headers=fr).content.decode()
    assert 'name="custom_weight_min" value="1,5"' in page
    assert 'href="/products/B/"' in page
    assert 'href="/products/A/"' not in page
    # A view that somebody French saved is the same to somebody English.
    view = SavedView.objects.create(
        owner=User.objects.get(), listing="products", name="Heavy", query="custom_weight_min=1.125"
    )
    assert 'value="1.125"' in client.get(f"/products/?{view.query}&view={view.pk}").content.decode()
    odd = client.get("/products/", {"custom_weight_min": "much"}).content.decode()
    assert "“much” does not narrow the list. This is not a number. Write it as 1234.5." in odd
    assert 'name="custom_weight_min" value="much" aria-invalid="true"' in odd
    assert 'href="/products/A/"' in odd


def test_the_api_keeps_its_own_notation(client: Client, products: list[Product]) -> None:
    assert client.get("/api/v1/products/", {"custom_weight_min": "1.5"}).json()["count"] == 1
    assert client.get("/api/v1/products/", {"custom_weight_min": "1,5"}).status_code == 400


def test_a_form_in_french_shows_a_comma_and_gives_back_what_was_typed(
    client: Client, products: list[Product]
) -> None:
    fr = {"accept-language": "fr"}
    form = client.get("/products/A/edit/", headers=fr).content.decode()
    assert 'name="custom_weight" class="form-control" value="1,25"' in form
    person = factories.person("ada@example.com", capacity_pct=Decimal("62.50"))
    assert (
        'name="capacity_pct" class="form-control" value="62,5"'
        in client.get(f"/people/{person.pk}/edit/", headers=fr).content.decode()
    )

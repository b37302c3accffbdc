"""The ticked rows of a list as a file."""

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client

from core.common.listing import registry
from portfolio.models import Product
from tests import factories
from tests.integration.ingest.importing import bring, counts
from tests.integration.lists.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def products() -> dict[str, Product]:
    node = factories.node("TOP")
    names = {"A": "Able", "B": "Baker", "C": "Charlie", "D": "Delta"}
    made = {code: factories.product(code, node, name=name, stage="growth") for code, name in names.items()}
    made["HIDDEN"] = factories.product("HIDDEN", factories.node("OTHER"), stage="growth")
    return made


def table(client: Client, **asked: Any) -> list[list[str]]:
    answer = client.get("/lists/products/file/", asked)
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_the_file_holds_the_ticked_rows_alone_in_the_order_of_the_list(products: dict[str, Product]) -> None:
    client = browser(factories.user("product_manager", products["A"].node))
    ticked = [products[code].pk for code in ("A", "C", "HIDDEN")]
    header, *rows = table(client, row=ticked, match="sort=-name&stage=growth")
    whole = client.get("/products/?export=csv").getvalue().decode("utf-8-sig")
    assert header == next(csv.reader(io.StringIO(whole)))
    # What one does not see is not in it, whatever the address names.
    assert [row[header.index("code")] for row in rows] == ["C", "A"]
    _header, *rows = table(client, all="yes", match="q=el", row=ticked)
    assert [row[header.index("name")] for row in rows] == ["Delta"]
    assert table(client) == [header]


def test_it_can_be_brought_back_and_changes_nothing(products: dict[str, Product]) -> None:
    client = browser(factories.user("cpo"))
    answer = client.get("/lists/products/file/", {"row": products["B"].pk, "export": "xlsx"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="products.xlsx"'
    content = answer.getvalue()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert counts(bring("products", content, name="products.xlsx")) == (0, 0, 1, 0)


def test_a_filter_that_cannot_be_read_and_a_format_there_is_none_of_are_refused(
    products: dict[str, Product],
) -> None:
    client = browser(factories.user("cpo"))
    asked = {"all": "yes", "match": "launched_from=tomorrow"}
    assert client.get("/lists/products/file/", asked).status_code == 400
    assert client.get("/lists/products/file/", {"export": "pdf"}).status_code == 400
    assert client.get("/lists/nothing/file/").status_code == 404
    nobody = browser(factories.user(None))
    assert table(nobody, row=[products["A"].pk])[1:] == []


def test_every_list_that_has_a_file_offers_it_for_ticked_rows() -> None:
    client = browser(factories.user("administrator"))
    listings = [listing for listing in registry.everything() if listing.export]
    assert len(listings) > 20
    for listing in listings:
        answer = client.get(f"/lists/{listing.name}/file/")
        header = answer.getvalue().decode("utf-8-sig").splitlines()[0]
        # Administrators alone add columns: the company's own fields, of which there are none here.
        # Numbers that the list shows, and the portal works out itself, come last.
        read = [name for name in header.split(",") if not name.startswith("kpi_")]
        assert read == [name for name, _value in listing.export], listing.name

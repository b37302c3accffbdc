"""Custom fields in lists: columns to choose and sort by, files that come back unchanged."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.access.models import User
from core.audit import fields as audit_fields
from core.audit.models import AuditEvent
from core.audit.presenters import changes
from core.collaboration.selectors.search import search
from core.collaboration.words import Query
from core.common.listing.extensions import extended
from core.custom.services import fields
from core.lists.services import columns, views
from portfolio.lists import PRODUCTS
from portfolio.models import Product
from portfolio.services import products
from teams.models import Person
from tests import factories
from tests.integration.custom.making import field, one_of_each
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    made = factories.user()
    client.force_login(made)
    return made


def rows(page: str) -> list[str]:
    return list(re.findall(r'href="/products/([A-C])/"', page))


def fill() -> None:
    zoe, ada = factories.person("zoe@example.com"), factories.person("ada@example.com")
    node = factories.node("N")
    one = {
        "the_text": "élan",
        "the_number": 10,
        "the_date": "2026-05-01",
        "the_choice": "b",
        "the_person": ada.pk,
    }
    two = {"the_text": "Zebra", "the_number": 9.5, "the_date": "2027-01-01", "the_choice": "a"}
    factories.product("A", node, custom=one)
    factories.product("B", node, custom=two | {"the_person": zoe.pk, "the_url": "https://example.com/b"})
    factories.product("C", node)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("custom_the_number", "BAC"),
        ("-custom_the_number", "ABC"),
        ("custom_the_date", "ABC"),
        ("custom_the_choice", "BAC"),
        ("custom_the_person", "ABC"),
        ("-custom_the_person", "BAC"),
        ("custom_the_text", "ABC"),
    ],
)
def test_a_list_sorts_by_a_custom_field(client: Client, user: User, sort: str, order: str) -> None:
    one_of_each()
    fill()
    assert rows(client.get(f"/products/?sort={sort}").content.decode()) == list(order)


def test_a_column_is_shown_once_it_is_chosen(client: Client, user: User) -> None:
    one_of_each()
    fill()
    plain = client.get("/products/").content.decode()
    assert 'data-column="custom_the_text"' not in plain
    assert "The person" in plain  # offered in the dialog
    chosen = ["name", "custom_the_choice", "custom_the_person", "custom_the_url", "custom_the_date"]
    columns.choose(user=user, listing=extended(user, PRODUCTS), columns=chosen)
    page = client.get("/products/").content.decode()
    assert "Class B" in page
    assert "Zoe" in page
    assert 'href="https://example.com/b"' in page
    assert "1 May 2026" in page


def test_an_unchanged_export_changes_nothing_and_an_edited_one_what_was_edited(
    client: Client, user: User
) -> None:
    one_of_each()
    fill()
    before = list(Product.objects.order_by("pk").values())
    text = b"".join(client.get("/products/?export=csv")).decode("utf-8-sig")
    # What the portal works out itself comes last, and is not read.
    head = [name for name in text.splitlines()[0].split(",") if not name.startswith("kpi_")]
    assert head[-6:] == [
        f"custom_the_{kind}" for kind in ("text", "number", "date", "choice", "person", "url")
    ]
    assert counts(bring("products", text)) == (0, 0, 3, 0)
    assert list(Product.objects.order_by("pk").values()) == before
    assert text.count("ada@example.com") == 1
    edited = (
        text.replace("ada@example.com", "zoe@example.com").replace("9.5", "").replace("élan", "Élan vital")
    )
    assert counts(bring("products", edited)) == (0, 2, 1, 0)
    zoe = Person.objects.get(email="zoe@example.com").pk
    first, second = Product.objects.get(code="A").custom, Product.objects.get(code="B").custom
    assert (first["the_text"], first["the_person"], first["the_number"]) == ("Élan vital", zoe, 10)
    assert "the_number" not in second


def test_a_workbook_has_dates_and_numbers_as_such_and_comes_back(client: Client, user: User) -> None:
    one_of_each()
    fill()
    content = b"".join(client.get("/products/?export=xlsx"))
    run = bring("products", content, name="products.xlsx")
    assert counts(run) == (0, 0, 3, 0)


def test_the_list_of_people_has_their_fields(client: Client, user: User) -> None:
    field("date", "joined", noun="person", label="Joined", label_fr="Arrivée")
    factories.person("ada@example.com", custom={"joined": "2020-02-29"})
    text = b"".join(client.get("/people/?export=csv")).decode("utf-8-sig")
    assert text.splitlines()[0].endswith(",custom_joined")
    assert text.splitlines()[1].endswith(",2020-02-29")
    assert counts(bring("people", text)) == (0, 0, 1, 0)


def test_a_file_reads_the_people_once(client: Client, user: User) -> None:
    one_of_each()
    fill()
    with CaptureQueriesContext(connection) as asked:
        assert b"zoe@example.com" in b"".join(client.get("/products/?export=csv"))
    read = [query["sql"] for query in asked.captured_queries if 'FROM "teams_person"' in query["sql"]]
    assert sum(sql.startswith('SELECT "teams_person"."id"') for sql in read) == 1


def test_custom_texts_are_found_by_the_search_of_the_list_and_of_everything(
    client: Client, user: User
) -> None:
    made = field("text", "remark", label="Remark", label_fr="Remarque")
    node = factories.node("N")
    factories.product("A", node, custom={"remark": "Procédé Zéphyr"})
    factories.product("B", node)
    assert rows(client.get("/products/?q=zephyr").content.decode()) == ["A"]
    assert rows(client.get("/products/?q=zephyr+B").content.decode()) == []
    found = search(user, Query.of("zephyr"), wider=False)
    assert [line.title for group in found for line in group.lines] == ["A"]
    fields.archive(by=user, field=made)
    assert rows(client.get("/products/?q=zephyr").content.decode()) == []


def test_the_history_tells_of_fields_in_the_words_of_the_reader(user: User) -> None:
    one_of_each()
    ada = factories.person("ada@example.com")
    product = factories.product("P")
    given = {"the_choice": "b", "the_number": 1234.5, "the_date": "2026-12-31", "the_person": ada.email}
    products.change(by=user, product=product, custom=given)
    event = AuditEvent.objects.get(verb="portfolio.product.changed")
    with translation.override("fr"):
        said = {change.label: change.after_text for change in changes(event)}
    assert said == {
        "Le choice": "Classe B",
        "Le number": "1\u202f234,5",
        "Le date": "31 déc. 2026",
        "Le person": "ada@example.com",
    }
    journal = {"the_choice": "a", "the_person": ada.pk}
    assert audit_fields.shown(("product",), "custom", journal) == "The choice: Class A; The person: Ada"


def test_a_filter_by_an_archived_field_says_so_counts_nothing_and_changes_no_row(
    client: Client, user: User
) -> None:
    made = field("choice", "risk", label="Risk", label_fr="Risque")
    node = factories.node("N")
    factories.product("A", node, custom={"risk": "a"})
    factories.product("B", node, custom={"risk": "b"})
    view = views.save(by=user, listing="products", name="Risky", query="custom_risk=a")
    shown = client.get(f"/products/?custom_risk=a&view={view.pk}").content.decode()
    assert rows(shown) == ["A"]
    assert re.search(r"Risky\s*<[^>]*>\s*1\s*<", shown)
    fields.archive(by=user, field=made)
    shown = client.get(f"/products/?custom_risk=a&view={view.pk}").content.decode()
    assert "Risk “a” does not narrow the list. No such field is in use any more." in shown
    assert not re.search(r"Risky\s*<[^>]*>\s*\d+\s*<", shown)
    asked = {
        "column": "stage",
        "all": "1",
        "match": "custom_risk=a",
        "value": "decline",
        "next": "/products/",
    }
    assert client.post("/lists/products/bulk/", asked).status_code == 400
    assert set(Product.objects.values_list("stage", flat=True)) == {"growth"}
    refused = client.get("/api/v1/products/?custom_risk=a")
    assert refused.status_code == 400
    assert refused.json()["fields"] == {
        "custom_risk": ["No such field is in use any more. Clear this filter."]
    }
    fields.restore(by=user, field=made)
    assert rows(client.get("/products/?custom_risk=a").content.decode()) == ["A"]

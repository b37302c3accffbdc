"""What a custom value may be, from the page, the API and the database."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from core.audit.models import AuditEvent
from core.common.errors import Invalid
from core.custom.services import fields
from portfolio.models import Product
from portfolio.services import products
from tests import factories
from tests.integration.custom.making import OPTIONS, field, one_of_each

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  Two words ", "Two words"),
        ("number", "12.5", 12.5),
        ("number", 12, 12),
        ("date", "2026-03-31", "2026-03-31"),
        ("choice", "Classe B", "b"),
        ("choice", "b", "b"),
        ("url", "https://wiki.example.com/a?b=1", "https://wiki.example.com/a?b=1"),
    ],
)
def test_a_value_is_kept_as_its_kind(kind: str, given: object, kept: object) -> None:
    field(kind, decimals=2)
    product = factories.product()
    products.change(by=factories.user(), product=product, custom={f"the_{kind}": given})
    assert Product.objects.get().custom == {f"the_{kind}": kept}


def test_a_person_is_kept_by_the_row_and_told_by_email() -> None:
    field("person")
    ada = factories.person("ada@example.com")
    product = factories.product()
    products.change(by=factories.user(), product=product, custom={"the_person": "ADA@example.com"})
    assert Product.objects.get().custom == {"the_person": ada.pk}
    event = AuditEvent.objects.filter(verb="portfolio.product.changed").latest("pk")
    assert (event.before, event.after) == (
        {"custom_the_person": None},
        {"custom_the_person": "ada@example.com"},
    )


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("number", "twelve", "“twelve” is not a number. Write a plain number such as 1234.56."),
        ("number", "1.234", "“1.234” has more than 2 decimal places."),
        ("number", True, "“True” is not the kind of value that this field holds."),
        ("date", "31.02.2026", "“31.02.2026” is not a day of the calendar."),
        ("choice", "c", "“c” is not one of the values this column knows. Use one of: Class A, Class B."),
        ("url", "javascript:alert(1)", "“javascript:alert(1)” is not a web address."),
        ("url", "https://", "“https://” is not a web address."),
        ("person", "nobody@example.com", "Nobody the portal knows has the e-mail “nobody@example.com”."),
        ("text", "x" * 501, "The text has 501 characters; at most 500 fit."),
        ("text", ["x"], "“['x']” is not the kind of value that this field holds."),
    ],
)
def test_a_value_of_another_kind_is_refused_in_words(kind: str, given: object, said: str) -> None:
    field(kind, decimals=2)
    product = factories.product()
    with pytest.raises(Invalid) as refused:
        products.change(by=factories.user(), product=product, custom={f"the_{kind}": given})
    assert refused.value.fields[f"custom_the_{kind}"][0].startswith(said)
    assert Product.objects.get().custom == {}


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("number", '"12"'),
        ("text", "12"),
        ("text", '""'),
        ("date", '"31.12.2026"'),
        ("choice", '"c"'),
        ("person", '"ada@example.com"'),
        ("url", '"javascript:alert(1)"'),
        ("text", "null"),
        ("text", '{"a": 1}'),
    ],
)
def test_the_database_refuses_it_too(kind: str, written: str) -> None:
    field(kind)
    product = factories.product()
    refused = pytest.raises(IntegrityError, match=f"the_{kind} of portfolio_product does not fit")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE portfolio_product SET custom = jsonb_build_object(%s, %s::jsonb) WHERE id = %s",
            [f"the_{kind}", written, product.pk],
        )


def test_the_database_refuses_a_key_that_is_no_field() -> None:
    field("text", noun="person")
    refused = pytest.raises(IntegrityError, match="the_text of portfolio_product does not fit")
    with refused, transaction.atomic():
        factories.product(custom={"the_text": "x"})


def test_a_form_asks_for_required_fields_and_an_import_does_not(client: Client) -> None:
    field("text", required=True, label="Why we do it", label_fr="Pourquoi", help="In a sentence.")
    user, product = factories.user(), factories.product("P")
    client.force_login(user)
    page = client.get("/products/P/edit/").content.decode()
    assert "Why we do it" in page
    assert "In a sentence." in page
    told = {"name": "P", "code": "P", "node": product.node_id, "stage": "growth"}
    refused = client.post("/products/P/edit/", told)
    assert refused.status_code == 422
    assert "This field is required." in refused.content.decode()
    assert client.post("/products/P/edit/", told | {"custom_the_text": " Because "}).status_code == 302
    assert Product.objects.get().custom == {"the_text": "Because"}
    assert "Because" in client.get("/products/P/").content.decode()


def test_a_required_value_cannot_be_taken_away_nor_left_out_of_a_new_thing() -> None:
    field("text", required=True)
    product = factories.product(custom={"the_text": "x"})
    said = "“The text” must be filled in."
    with pytest.raises(Invalid) as refused:
        products.change(by=factories.user(), product=product, custom={"the_text": ""})
    assert refused.value.fields == {"custom_the_text": [said]}
    with pytest.raises(Invalid) as refused:
        products.add(by=factories.user(), code="N", name="N", node=product.node)
    assert refused.value.fields == {"custom_the_text": [said]}
    products.change(by=factories.user(), product=product, name="Other")
    assert Product.objects.get().custom == {"the_text": "x"}


def test_a_withdrawn_option_stays_where_it_is_and_goes_nowhere_else() -> None:
    choice = field("choice")
    has = factories.product(custom={"the_choice": "a"})
    other = factories.product()
    user = factories.user("administrator")
    fields.change(by=user, field=choice, options=[{**OPTIONS[0], "withdrawn": True}, OPTIONS[1]])
    products.change(by=user, product=has, name="Renamed", custom={"the_choice": "a"})
    assert Product.objects.get(pk=has.pk).custom == {"the_choice": "a"}
    with pytest.raises(Invalid) as refused:
        products.change(by=user, product=other, custom={"the_choice": "a"})
    assert refused.value.fields == {
        "custom_the_choice": ["“Class A” can no longer be chosen. Use one of: Class B."]
    }


def test_the_api_reads_and_writes_values_by_code(client: Client) -> None:
    one_of_each()
    factories.person("ada@example.com")
    factories.product("P")
    client.force_login(factories.user())
    values = {
        "the_text": "Words",
        "the_number": 2.5,
        "the_date": "2026-12-31",
        "the_choice": "b",
        "the_person": "ada@example.com",
        "the_url": "https://example.com/",
    }
    answer = client.patch("/api/v1/products/P/", {"custom": values}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["custom"] == values
    assert client.get("/api/v1/products/P/").json()["custom"] == values
    refused = client.patch("/api/v1/products/P/", {"custom": {"none": 1}}, content_type="application/json")
    assert refused.status_code == 400
    assert list(refused.json()["fields"]) == ["custom_none"]
    refused = client.patch("/api/v1/products/P/", {"custom": [1]}, content_type="application/json")
    assert refused.json()["fields"] == {"custom": ["Send an object: the code of a field and its value."]}
    emptied = client.patch(
        "/api/v1/products/P/", {"custom": {"the_number": None}}, content_type="application/json"
    )
    assert emptied.json()["custom"] == values | {"the_number": None}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("custom_the_choice=a", ["A"]),
        ("custom_the_choice=a&custom_the_choice=b", ["A", "B"]),
        ("custom_the_number=10", ["B"]),
        ("custom_the_number_min=3&custom_the_number_max=10", ["B"]),
        ("custom_the_number_max=2.5", ["A"]),
        ("custom_the_date_from=2026-06-01", ["B"]),
        ("custom_the_date_to=2026-06-01", ["A"]),
        ("custom_the_date=2026-01-31", ["A"]),
        ("custom_the_text=eleve", ["A"]),
        ("custom_the_person=ADA@example.com", ["A"]),
        ("custom_the_person=nobody@example.com", []),
        ("custom_the_url=wiki", ["B"]),
    ],
)
def test_lists_and_the_api_are_narrowed_alike(client: Client, query: str, found: list[str]) -> None:
    one_of_each()
    ada = factories.person("ada@example.com")
    first = {"the_text": "Élevé", "the_number": 2.5, "the_date": "2026-01-31", "the_choice": "a"}
    second = {"the_number": 10, "the_date": "2026-12-31", "the_choice": "b", "the_url": "https://wiki.x.org/"}
    factories.product("A", custom=first | {"the_person": ada.pk})
    factories.product("B", custom=second)
    factories.product("C")
    client.force_login(factories.user())
    rows = client.get(f"/api/v1/products/?{query}").json()["results"]
    assert [row["code"] for row in rows] == found
    page = client.get(f"/products/?{query}").content.decode()
    assert [code for code in "ABC" if f'href="/products/{code}/"' in page] == found


def test_a_form_names_a_person_and_keeps_a_withdrawn_option(client: Client) -> None:
    field("person")
    choice = field("choice")
    ada = factories.person("ada@example.com")
    product = factories.product("P", custom={"the_choice": "a", "the_person": ada.pk})
    user = factories.user("administrator")
    fields.change(by=user, field=choice, options=[{**OPTIONS[0], "withdrawn": True}, OPTIONS[1]])
    client.force_login(user)
    page = client.get("/products/P/edit/").content.decode()
    assert "Class A (withdrawn)" in page
    assert "Ada &lt;ada@example.com&gt;" in page
    told = {"name": "P", "code": "P", "node": product.node_id, "stage": "growth", "custom_the_choice": "a"}
    bo = factories.person("bo@example.com")
    client.post("/products/P/edit/", told | {"custom_the_person": "bo@example.com"})
    assert Product.objects.get().custom == {"the_choice": "a", "the_person": bo.pk}
    assert client.post("/products/P/edit/", told | {"custom_the_choice": "c"}).status_code == 422

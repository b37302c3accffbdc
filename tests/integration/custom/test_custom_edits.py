"""Custom values changed in lists: in a cell, in many rows at once, and taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.access.models import User
from core.audit.models import AuditEvent
from core.common.listing.extensions import extended
from core.custom.services.values import change_many
from core.undo.models import Step
from core.undo.services import steps
from portfolio.lists import PRODUCTS
from portfolio.models import Product
from tests import factories
from tests.integration.custom.making import field, one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client: Client) -> User:
    made = factories.user()
    client.force_login(made)
    return made


def cell(client: Client, product: Product, column: str, value: str) -> int:
    address = f"/lists/products/{product.pk}/{column}/"
    return client.patch(address, f"value={value}", "application/x-www-form-urlencoded").status_code


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("text", "Words", "Words"),
        ("number", "0.1", 0.1),
        ("date", "2026-12-31", "2026-12-31"),
        ("choice", "b", "b"),
        ("url", "https://example.com/", "https://example.com/"),
    ],
)
def test_a_cell_is_changed_in_place_and_taken_back(
    client: Client, user: User, kind: str, typed: str, kept: object
) -> None:
    one_of_each()
    product = factories.product()
    assert cell(client, product, f"custom_the_{kind}", typed) == 200
    assert Product.objects.get().custom == {f"the_{kind}": kept}
    assert cell(client, product, f"custom_the_{kind}", typed) == 200
    assert Step.objects.count() == 1  # what is there already is no change
    steps.take_back(by=user, step=Step.objects.get())
    assert Product.objects.get().custom == {}


def test_a_person_is_chosen_by_typing(client: Client, user: User) -> None:
    field("person")
    ada, product = factories.person("ada@example.com"), factories.product()
    found = client.get("/lists/products/find/custom_the_person/?q=ad").content.decode()
    assert "ada@example.com" in found
    found = client.get("/lists/products/find/custom_the_person/?q=ad&filter=1").content.decode()
    assert "ada@example.com" in found
    assert cell(client, product, "custom_the_person", "ada@example.com") == 200
    assert Product.objects.get().custom == {"the_person": ada.pk}
    assert cell(client, product, "custom_the_person", "") == 200
    assert Product.objects.get().custom == {}
    steps.take_back(by=user, step=Step.objects.latest("pk"))
    assert Product.objects.get().custom == {"the_person": ada.pk}


def test_a_cell_refuses_what_does_not_fit_and_whoever_may_not(client: Client, user: User) -> None:
    field("number")
    field("text", required=True)
    product = factories.product(custom={"the_text": "x"})
    assert cell(client, product, "custom_the_number", "many") == 422
    assert cell(client, product, "custom_the_number", "1.5") == 422
    assert cell(client, product, "custom_the_text", "") == 422
    client.force_login(factories.user("analyst"))
    assert cell(client, product, "custom_the_number", "1") == 403
    assert Product.objects.get().custom == {"the_text": "x"}


def test_many_rows_get_a_value_with_an_event_each_and_go_back(client: Client, user: User) -> None:
    field("choice")
    node = factories.node()
    made = [factories.product(f"P{n}", node, custom={"the_choice": "a"} if n else {}) for n in range(3)]
    sent = {"column": "custom_the_choice", "value": "b", "row": [one.pk for one in made]}
    preview = client.get("/lists/products/bulk/", sent)
    assert preview.status_code == 200
    assert Product.objects.filter(custom={"the_choice": "b"}).count() == 0
    client.post("/lists/products/bulk/", sent)
    assert Product.objects.filter(custom={"the_choice": "b"}).count() == 3
    events = AuditEvent.objects.filter(verb="portfolio.product.changed").order_by("subject_label")
    assert [(event.before, event.after) for event in events] == [
        ({"custom_the_choice": None}, {"custom_the_choice": "Class B"}),
        ({"custom_the_choice": "Class A"}, {"custom_the_choice": "Class B"}),
        ({"custom_the_choice": "Class A"}, {"custom_the_choice": "Class B"}),
    ]
    steps.take_back(by=user, step=Step.objects.get())
    kept = Product.objects.order_by("code").values_list("custom", flat=True)
    assert list(kept) == [{}, {"the_choice": "a"}, {"the_choice": "a"}]


def test_many_rows_take_a_fixed_number_of_statements(user: User) -> None:
    made = field("person")
    ada, node = factories.person("ada@example.com"), factories.node()
    few = [factories.product(f"A{n}", node) for n in range(2)]
    many = [factories.product(f"B{n}", node, custom={"the_person": ada.pk}) for n in range(30)]

    def asked(rows: list[Product], value: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert change_many(by=user, rows=rows, field=made, value=value) == {}
        return sum("SAVEPOINT" not in query["sql"] for query in queries.captured_queries)

    factories.person("bo@example.com")
    assert asked(few, "bo@example.com") == asked(many, "bo@example.com") <= 6


def test_the_value_of_a_cell_is_what_its_field_gives(user: User) -> None:
    one_of_each()
    ada = factories.person("ada@example.com")
    product = factories.product(
        custom={"the_number": 0.1, "the_date": "2026-01-31", "the_person": ada.pk, "the_choice": "a"}
    )
    edits = {one.name: one.edit for one in extended(user, PRODUCTS).columns if one.name.startswith("custom_")}
    values = {name: edit.value(product) for name, edit in edits.items() if edit}
    assert values == {
        "custom_the_text": None,
        "custom_the_number": Decimal("0.1"),
        "custom_the_date": date(2026, 1, 31),
        "custom_the_choice": "a",
        "custom_the_person": "ada@example.com",
        "custom_the_url": None,
    }

"""Products and who answers for them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from portfolio.errors import CodeTaken, OwnershipOverlaps
from portfolio.models import Ownership, Product
from portfolio.selectors.products import products_for
from portfolio.services import ownership, products
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_a_product_stands_below_its_node_and_moves_with_it() -> None:
    here, there = factories.node("HERE"), factories.node("THERE")
    made = products.add(by=SYSTEM, code="P", name="Product", node=here)
    assert made.scope.path == f"{here.scope_id}.{made.scope_id}"
    products.change(by=SYSTEM, product=made, node=there, name="Renamed")
    made = Product.objects.select_related("scope").get(code="P")
    assert made.scope.path == f"{there.scope_id}.{made.scope_id}"
    event = AuditEvent.objects.filter(subject_kind="product").latest("id")
    assert event.before == {"node": "HERE", "name": "Product"}
    assert event.after == {"node": "THERE", "name": "Renamed"}


def test_a_code_is_taken_once() -> None:
    factories.product("P")
    with pytest.raises(CodeTaken):
        products.add(by=SYSTEM, code="P", name="Again", node=factories.node())


def test_a_retirement_before_the_launch_is_refused_by_service_page_and_api(client: Client) -> None:
    node, days = factories.node("N"), {"first_launched_on": "2020-05-01", "retired_on": "2020-04-30"}
    with pytest.raises(Invalid) as refused:
        products.add(
            by=SYSTEM,
            code="P",
            name="P",
            node=node,
            **{name: date.fromisoformat(days[name]) for name in days},
        )
    said = "The retirement lies before the first launch. Correct one of the two."
    assert refused.value.fields == {"retired_on": [said]}
    client.force_login(factories.user("cpo"))
    page = client.post("/products/new/", {"code": "P", "name": "P", "node": node.pk, "stage": "idea", **days})
    assert page.status_code == 422
    assert said in page.content.decode()
    body = {"code": "P", "name": "P", "portfolio": "N", **days}
    made = client.post("/api/v1/products/", body, content_type="application/json")
    assert (made.status_code, made.json()["fields"]) == (400, {"retired_on": [said]})
    held = factories.product("HELD", node, first_launched_on=date(2020, 5, 1))
    changed = client.patch(
        f"/api/v1/products/{held.code}/", {"retired_on": "2020-04-30"}, content_type="application/json"
    )
    assert (changed.status_code, changed.json()["fields"]) == (400, {"retired_on": [said]})
    assert list(Product.objects.values_list("code", "retired_on")) == [("HELD", None)]


def test_the_database_refuses_a_retirement_before_the_launch() -> None:
    product = factories.product(first_launched_on=date(2020, 5, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.filter(pk=product.pk).update(retired_on=date(2020, 4, 30))


def test_one_manager_at_a_time() -> None:
    product, ada, ben = factories.product(), factories.person(name="Ada"), factories.person(name="Ben")
    ownership.assign_person(
        by=SYSTEM,
        product=product,
        person=ada,
        role="manager",
        starts_on=date(2024, 1, 1),
        ends_on=date(2025, 1, 1),
    )
    # Half-open: Ben may begin on the day on which Ada's no longer holds.
    ownership.assign_person(
        by=SYSTEM, product=product, person=ben, role="manager", starts_on=date(2025, 1, 1)
    )
    with pytest.raises(OwnershipOverlaps) as refused:
        ownership.assign_person(
            by=SYSTEM, product=product, person=ada, role="manager", starts_on=date(2026, 1, 1)
        )
    assert "Ben" in refused.value.detail
    # The other role is free.
    ownership.assign_person(by=SYSTEM, product=product, person=ben, role="owner", starts_on=date(2024, 1, 1))


def test_reversed_dates_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        ownership.assign_person(
            by=SYSTEM,
            product=factories.product(),
            person=factories.person(),
            role="owner",
            starts_on=date(2025, 2, 1),
            ends_on=date(2025, 2, 1),
        )
    assert "ends_on" in refused.value.fields


def second_manager_for(product: Product) -> None:
    with transaction.atomic():
        factories.ownership(product, factories.person(), starts_on=date(2021, 1, 1))
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_two_managers_on_one_day() -> None:
    product = factories.product()
    factories.ownership(product, factories.person())
    with pytest.raises(IntegrityError):
        second_manager_for(product)


def test_the_list_names_who_answers_today() -> None:
    product = factories.product("P")
    factories.ownership(product, factories.person(name="Before"), ends_on=date(2026, 1, 1))
    factories.ownership(product, factories.person(name="Now"), starts_on=date(2026, 1, 1))
    factories.ownership(
        product, factories.person(name="Later"), role=Ownership.Role.OWNER, starts_on=date(2027, 1, 1)
    )
    row = products_for(factories.user(), TODAY).get()
    assert (row.manager_name, row.owner_name) == ("Now", None)


def test_a_grant_shows_its_own_subtree_only() -> None:
    parent = factories.node()
    own, sibling = factories.node(parent=parent), factories.node(parent=parent)
    factories.product("OWN", own), factories.product("SIBLING", sibling), factories.product("ABOVE", parent)

    def seen(**grant: object) -> set[str]:
        user = factories.user(**grant)  # type: ignore[arg-type]
        return set(products_for(user, TODAY).values_list("code", flat=True))

    assert seen(role="product_manager", node=own) == {"OWN"}
    assert seen(role="product_manager", node=parent) == {"OWN", "SIBLING", "ABOVE"}
    assert seen(role="executive") == {"OWN", "SIBLING", "ABOVE"}
    assert seen(role=None) == set()

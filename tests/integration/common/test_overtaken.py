"""Whoever changes something a moment after somebody else is told so, and leaves nothing behind."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.overtaken import Overtaken, overtaken_by
from core.undo.models import Step
from portfolio.models import BudgetCommitment, BudgetEnvelope, Product
from portfolio.services import budgets, commitments, products
from tests import factories
from tests.racing import overtake

SAID = "Somebody else changed the same at this moment."


def signed_in() -> Client:
    client = Client()
    client.force_login(factories.user("cpo"))
    return client


def commitment(product: Product) -> BudgetCommitment:
    return commitments.add(
        by=SYSTEM,
        scope=product.scope,
        reference="PO-1",
        subject="Licences",
        amount=Decimal(100),
        currency="EUR",
        committed_on=date(2026, 3, 1),
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_one_place_the_second_is_told_by_page_and_api_alike() -> None:
    node, client = factories.node("N"), signed_in()

    def envelope(year: int) -> None:
        budgets.set_envelope(
            by=SYSTEM, scope=node.scope, year=year, amount=Decimal(1), currency="EUR", note="first"
        )

    sent = {"node": node.pk, "year": 2026, "amount": "2", "currency": "EUR", "note": "second"}
    page = overtake(partial(envelope, 2026), lambda: client.post("/budgets/new/", sent))
    assert page.status_code == 422
    assert SAID in page.content.decode()
    assert 'value="2"' in page.content.decode()

    body = {"node": "N", "year": 2027, "amount": "2", "currency": "EUR"}
    post = partial(client.post, "/api/v1/budgets/", body, content_type="application/json")
    answer = overtake(partial(envelope, 2027), post)
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["fields"]) == ("overtaken", {})
    assert answer.json()["detail"].startswith(SAID)

    assert set(BudgetEnvelope.objects.values_list("year", "note")) == {(2026, "first"), (2027, "first")}
    assert AuditEvent.objects.filter(verb="portfolio.budget.set").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_read_one_version_the_second_reads_again() -> None:
    product, client = factories.product("P", name="Pump"), signed_in()
    address = "/api/v1/products/P/"
    read = client.get(address)["ETag"]
    rename = partial(products.change, by=SYSTEM, product=product, name="Pump II")
    late: Any = overtake(
        rename,
        lambda: client.patch(
            address, {"name": "Pump III"}, content_type="application/json", headers={"If-Match": read}
        ),
    )
    assert (late.status_code, late.json()["code"]) == (412, "outdated")
    assert Product.objects.get().name == "Pump II"


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_away_meanwhile_is_neither_changed_nor_taken_away_again() -> None:
    made, client = commitment(factories.product("P")), signed_in()
    form = {
        "reference": "PO-1",
        "subject": "Licences",
        "amount": "3",
        "currency": "EUR",
        "committed_on": "2026-03-01",
    }
    take_away = partial(commitments.remove, by=SYSTEM, commitment=made)
    edited: Any = overtake(take_away, lambda: client.post(f"/commitments/{made.pk}/", form))
    assert edited.status_code == 422
    assert SAID in edited.content.decode()

    made = commitment(Product.objects.get())
    take_away = partial(commitments.remove, by=SYSTEM, commitment=made)
    came_from = {"Referer": "http://testserver/commitments/"}
    removed: Any = overtake(
        take_away, lambda: client.post(f"/commitments/{made.pk}/remove/", headers=came_from)
    )
    assert (removed.status_code, removed["Location"]) == (302, "http://testserver/commitments/")
    assert [str(one) for one in get_messages(removed.wsgi_request)] == [str(Overtaken.detail)]

    # One event and one way back for each that was taken away, not two.
    assert AuditEvent.objects.filter(verb="portfolio.commitment.removed").count() == 2
    assert Step.objects.count() == 2
    assert not BudgetCommitment.objects.exists()


def test_a_fault_of_ours_stays_one() -> None:
    assert overtaken_by(ValueError()) is None

"""What is deleted comes back as it was, once, for whoever did it."""

from datetime import date

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.test import Client

from core.audit.models import AuditEvent
from core.undo.deleted import keep_deleted
from core.undo.keeping import keep_change
from core.undo.models import Step
from core.undo.registry import reverter
from core.undo.services import steps
from core.undo.services.steps import AlreadyUndone, CannotUndo
from portfolio.models import Ownership, Product
from teams.models import Person, Team
from tests import factories

pytestmark = pytest.mark.django_db


def rows_of(*models: type) -> list[dict[str, object]]:
    return [row for model in models for row in model.objects.order_by("pk").values()]  # type: ignore[attr-defined]


def test_rows_come_back_as_they_were_with_what_hung_on_them() -> None:
    user = factories.user()
    product = factories.product("P")
    factories.ownership(product, factories.person(), starts_on=date(2024, 1, 31), ends_on=date(2025, 2, 28))
    factories.ownership(product, factories.person(), Ownership.Role.OWNER)
    before = rows_of(Product, Ownership)

    step = keep_deleted(by=user, instances=[product], label="Product P", subject=("product", product.pk))
    assert rows_of(Product, Ownership) == []

    steps.take_back(by=user, step=step)
    assert rows_of(Product, Ownership) == before
    event = AuditEvent.objects.get(verb="undo.step.taken_back")
    assert (event.subject_kind, event.subject_id, event.actor_email) == (
        "product",
        str(before[0]["id"]),
        user.email,
    )


def test_what_comes_back_is_what_was_stored_not_what_the_caller_had_read() -> None:
    user = factories.user()
    read = factories.ownership(factories.product("P"), factories.person())
    Ownership.objects.filter(pk=read.pk).update(ends_on=date(2026, 1, 1))
    step = keep_deleted(by=user, instances=[read], label="Ownership")
    steps.take_back(by=user, step=step)
    assert Ownership.objects.get().ends_on == date(2026, 1, 1)


def test_what_only_pointed_at_a_row_points_at_it_again() -> None:
    user, person = factories.user(), factories.person()
    factories.grant(user, "cpo", factories.product("Q"))
    team = factories.team("T", lead=person)
    step = keep_deleted(by=user, instances=[team], label="Team T")
    assert not Team.objects.exists()
    steps.take_back(by=user, step=step)
    assert Team.objects.get().lead == person


def test_a_row_that_others_need_is_not_deleted() -> None:
    user, person = factories.user(), factories.person()
    factories.ownership(factories.product("P"), person)
    with pytest.raises(ProtectedError), transaction.atomic():
        keep_deleted(by=user, instances=[person], label="Somebody")
    assert Person.objects.count() == 1
    assert not Step.objects.exists()


def test_a_place_that_was_taken_since_is_not_taken_back() -> None:
    user, product = factories.user(), factories.product("P")
    held = factories.ownership(product, factories.person(), starts_on=date(2024, 1, 1))
    step = keep_deleted(by=user, instances=[held], label="Ownership")
    newer = factories.ownership(product, factories.person(), starts_on=date(2024, 6, 1))
    with pytest.raises(CannotUndo, match="taken by something newer"):
        steps.take_back(by=user, step=step)
    assert list(Ownership.objects.all()) == [newer]
    step.refresh_from_db()
    assert step.undone_at is None


def test_a_step_goes_back_once_and_only_by_a_known_way() -> None:
    user, taken = factories.user(), []

    @reverter("tests.known")
    def put_back(step: Step, by: object) -> None:
        taken.append(step.payload["n"])

    step = keep_change(by=user, kind="tests.known", payload={"n": 7}, label="Seven")
    steps.take_back(by=user, step=step)
    with pytest.raises(AlreadyUndone):
        steps.take_back(by=user, step=step)
    assert taken == [7]
    with pytest.raises(CannotUndo):
        steps.take_back(by=user, step=keep_change(by=user, kind="tests.unknown", payload={}, label="?"))


def test_the_page_that_asked_says_what_was_taken_back_or_why_not(client: Client) -> None:
    user = factories.user()
    team = factories.team("T")
    step = keep_deleted(by=user, instances=[team], label="Team T")
    client.force_login(user)
    first = client.post(step.address, headers={"Referer": "http://testserver/teams/"}, follow=True)
    assert first.redirect_chain == [("http://testserver/teams/", 302)]
    assert "Taken back: Team T" in first.content.decode()
    again = client.post(step.address, headers={"Referer": "http://elsewhere.example/"})
    assert again["Location"] == "/"
    assert "taken back already" in client.get("/teams/").content.decode()
    assert client.get(step.address).status_code == 405


def test_who_does_not_see_the_place_any_more_takes_nothing_back_there(client: Client) -> None:
    product, other = factories.product("P", factories.node("N")), factories.node("O")
    user = factories.user("product_manager", product.node)
    held = factories.ownership(product, factories.person())
    client.force_login(user)
    step = keep_deleted(by=user, instances=[held], label="Ownership", scope_id=product.scope_id)
    user.grants.all().delete()
    factories.grant(user, "product_manager", other)
    assert client.post(step.address).status_code == 404
    assert not Ownership.objects.exists()
    factories.grant(user, "product_manager", product.node)
    assert client.post(step.address).status_code == 302
    assert Ownership.objects.get().person == held.person

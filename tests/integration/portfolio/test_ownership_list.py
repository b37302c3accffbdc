"""The lists of who answers for products, and of what key results were said to be at."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from core.access.models import Role
from core.audit.models import AuditEvent
from portfolio.models import Ownership
from portfolio.services import key_results, objectives
from tests import factories
from tests.integration.lists.browsing import browser, etag, patch, undo_address

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> list[str]:
    """Return what the first column of a list says, row by row."""
    text = client.get(address).content.decode()
    return [
        re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<th scope=\"row\".*?</th>", text, re.S)
    ]


@pytest.fixture
def held() -> list[Ownership]:
    """Ann manages A and C, Bob manages B and owns A until 2024; A and B stand below TOP, C elsewhere."""
    top = factories.node("TOP")
    below, side = factories.node("BELOW", top), factories.node("SIDE")
    ann, bob = (factories.person(f"{name}@example.com", name=name.title()) for name in ("ann", "bob"))
    first, second = factories.product("A", below, name="Anvil"), factories.product("B", top, name="Bellows")
    third = factories.product("C", side, name="Crucible")
    return [
        factories.ownership(first, ann),
        factories.ownership(first, bob, Ownership.Role.OWNER, ends_on=date(2024, 1, 1)),
        factories.ownership(second, bob),
        factories.ownership(third, ann),
    ]


def test_ownership_is_narrowed_alike_by_page_and_api(held: list[Ownership]) -> None:
    client = browser(factories.user("cpo"))
    for query, found in (
        ("", "AABC"),
        ("node=TOP", "AAB"),
        ("node=BELOW", "AA"),
        ("product=B", "B"),
        ("email=BOB@example.com", "AB"),
        ("role=owner", "A"),
        ("on=2024-01-01", "ABC"),
        ("on=2023-12-31", "AABC"),
        ("q=crucible", "C"),
        ("q=bob", "AB"),
    ):
        page = shown(client, f"/ownership/?sort=product&{query}")
        answer = client.get(f"/api/v1/ownership/?{query}").json()["results"]
        assert sorted(name[0] for name in page) == sorted(found), query
        assert sorted(one["product"] for one in answer) == sorted(found), query
    assert shown(browser(factories.user("executive", held[3].product.node)), "/ownership/") == ["Crucible"]
    assert "Product manager" in client.get("/ownership/").content.decode()


def test_its_days_are_changed_by_who_may_without_overlap_and_come_back(held: list[Ownership]) -> None:
    first, _owner, second, third = held
    client = browser(factories.user(Role.HEAD_OF_PRODUCT, first.product.node))
    cell = f"/lists/ownership/{first.pk}/ends_on/"
    assert patch(browser(factories.user("executive")), cell, "2026-01-01")[0] == 403
    assert patch(client, f"/lists/ownership/{third.pk}/ends_on/", "2026-01-01")[0] == 404
    status, said = patch(client, cell, "2019-01-01")
    assert (status, "lies before the start" in said["detail"]) == (422, True)
    status, said = patch(client, cell, "2026-01-01", etag(client, cell))
    first.refresh_from_db()
    assert (status, first.ends_on) == (200, date(2026, 1, 1))
    event = AuditEvent.objects.filter(verb="portfolio.ownership.changed").get()
    assert (event.before["ends_on"], event.after["ends_on"]) == (None, "2026-01-01")
    client.post(undo_address(said["toast"]))
    first.refresh_from_db()
    assert first.ends_on is None
    assert patch(client, cell, "2026-01-01")[0] == 200
    factories.ownership(first.product, second.person, starts_on=date(2027, 1, 1))
    assert patch(client, cell, "2027-01-01")[0] == 200
    status, said = patch(client, cell, "2027-01-02")
    assert (status, "Bob" in said["detail"]) == (422, True)


def test_values_of_key_results_are_narrowed_alike_by_page_and_api() -> None:
    top, side = factories.node("TOP"), factories.node("SIDE")
    cpo = factories.user("cpo", email="cpo@example.com")
    client = browser(cpo)
    for node, title in ((top, "Reach"), (side, "Calm")):
        objective = objectives.add(
            by=cpo,
            node=node,
            code=title,
            title=f"Objective {title}",
            starts_on=date(2026, 1, 1),
            ends_on=date(2027, 1, 1),
        )
        result = key_results.add(
            by=cpo, objective=objective, title=title, start_value=Decimal(0), target_value=Decimal(10)
        )
        for month in (2, 5):
            key_results.say(
                by=cpo, key_result=result, on=date(2026, month, 1), value=Decimal(month), note=title
            )
    for query, found in (
        ("", ["Calm", "Calm", "Reach", "Reach"]),
        ("node=SIDE", ["Calm", "Calm"]),
        ("on_from=2026-03-01", ["Calm", "Reach"]),
        ("on_to=2026-02-01&q=reach", ["Reach"]),
        ("said_by=CPO@example.com&node=TOP", ["Reach", "Reach"]),
        ("said_by=nobody@example.com", []),
    ):
        answer = client.get(f"/api/v1/key-result-values/?{query}").json()["results"]
        assert sorted(shown(client, f"/key-results/values/?{query}")) == found, query
        assert sorted(one["note"] for one in answer) == found, query

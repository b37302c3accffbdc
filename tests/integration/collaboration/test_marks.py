"""Bookmarks, and who hears of what."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.collaboration.models import Bookmark, Following
from core.collaboration.selectors.audience import followers, follows
from core.collaboration.selectors.marks import bookmarks
from core.collaboration.services import choices, comments
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return factories.product("TAP", factories.node("UNIT"), name="Tap Mobile")


def test_a_star_keeps_a_thing_and_a_second_press_takes_it_out(product, client: Client):
    user = factories.user()
    client.force_login(user)
    address = f"/bookmarks/product/{product.pk}/"
    part = client.post(address, {"on": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="true"' in part
    assert [line.title for line in bookmarks(user)] == ["Tap Mobile"]
    assert "Tap Mobile" in client.get("/bookmarks/").content.decode()
    assert "Bookmarks" in client.get("/search/palette/").content.decode()
    client.post(address, {"on": "1"})
    assert Bookmark.objects.count() == 1
    assert client.post(address, {"on": "0"}).status_code == 302
    assert "No bookmarks yet" in client.get("/bookmarks/").content.decode()


def test_a_bookmark_of_what_one_no_longer_sees_is_not_shown(product, client: Client):
    user = factories.user("analyst", factories.node("SIDE"))
    Bookmark.objects.create(user=user, kind="product", subject_id=product.pk)
    Bookmark.objects.create(user=user, kind="gone", subject_id=1)
    client.force_login(user)
    assert bookmarks(user) == []
    assert "Tap Mobile" not in client.get("/bookmarks/").content.decode()


def test_bookmarks_through_the_api_are_ones_own_and_tell_nothing_unseen(product, client: Client):
    user = factories.user("analyst", product.node)
    hidden = factories.product("POS", factories.node("SIDE"), name="Hidden till")
    Bookmark.objects.create(user=user, kind="product", subject_id=hidden.pk)
    Bookmark.objects.create(user=factories.user(), kind="node", subject_id=product.node_id)
    client.force_login(user)
    sent = {"kind": "product", "subject_id": product.pk}
    for _twice in range(2):
        made = client.post("/api/v1/bookmarks/", sent, content_type="application/json")
        assert (made.status_code, made.json()["title"]) == (201, "Tap Mobile")
    for wrong in ({**sent, "subject_id": hidden.pk}, {**sent, "kind": "nothing"}):
        refused = client.post("/api/v1/bookmarks/", wrong, content_type="application/json")
        assert (refused.status_code, list(refused.json()["fields"])) == (400, ["subject_id"])
    told = client.get("/api/v1/bookmarks/", {"kind": "product"}).json()
    lines = [(one["title"], one["url"]) for one in told["results"]]
    assert lines == [("Tap Mobile", "/products/TAP/"), ("", "")]
    address = f"/api/v1/bookmarks/{made.json()['id']}/"
    assert (client.delete(address).status_code, client.delete(address).status_code) == (204, 404)
    assert bookmarks(user) == []


def test_a_thing_is_kept_and_followed_once_by_each(product):
    user = factories.user()
    row = {"user": user, "kind": "product", "subject_id": product.pk}
    Bookmark.objects.create(**row)
    Following.objects.create(**row, is_on=True)
    for model, more in ((Bookmark, {}), (Following, {"is_on": False})):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**row, **more)


def test_who_answers_for_a_thing_or_spoke_about_it_follows_until_they_choose_otherwise(product):
    manager = factories.user("analyst", product.node, email="hana@example.com")
    former = factories.user("analyst", product.node, email="former@example.com")
    talker = factories.user("analyst", product.node)
    factories.ownership(product, factories.person("HANA@example.com"))
    factories.ownership(product, factories.person("former@example.com"), role="owner", ends_on="2021-01-01")
    comments.add(by=talker, kind="product", pk=product.pk, text="Hello")
    assert set(followers("product", product.pk)) == {manager, talker}
    assert follows(manager, "product", product.pk)
    assert not follows(former, "product", product.pk)
    choices.follow(user=manager, kind="product", pk=product.pk, on=False)
    choices.follow(user=former, kind="product", pk=product.pk, on=True)
    assert set(followers("product", product.pk)) == {former, talker}
    assert not follows(manager, "product", product.pk)


def test_the_owner_of_a_node_follows_it():
    owner = factories.user("analyst", email="owner@example.com")
    node = factories.node("N", owner=factories.person("owner@example.com"))
    assert followers("node", node.pk) == [owner]


def test_the_button_follows_and_says_so(product, client: Client):
    user = factories.user()
    client.force_login(user)
    page = client.post(
        f"/following/product/{product.pk}/", {"on": "1", "next": "/products/TAP/discussion/"}, follow=True
    )
    assert "You follow Tap Mobile." in page.content.decode()
    assert follows(user, "product", product.pk)


@pytest.mark.parametrize(
    "target", ["12,5", "x", "a\nb", "//elsewhere.example/", "https://elsewhere.example/"]
)
def test_a_way_back_that_is_no_address_of_the_portal_leads_to_the_thing(
    product, client: Client, target: str
) -> None:
    client.force_login(factories.user())
    answer = client.post(f"/following/product/{product.pk}/", {"on": "1", "next": target})
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/products/{product.code}/")


def test_pages_without_tabs_lead_to_what_was_said_and_done(client: Client):
    sheet, skill = factories.role_sheet(), factories.skill()
    client.force_login(factories.user())
    for kind, thing in (("role_sheet", sheet), ("skill", skill)):
        address = {"role_sheet": "role-sheets", "skill": "skills/catalogue"}[kind]
        page = client.get(f"/{address}/{thing.code}/").content.decode()
        assert f'data-subject="{kind}:{thing.pk}"' in page
        assert f'href="/discussion/{kind}/{thing.pk}/"' in page
        assert f'href="/history/{kind}/{thing.pk}/"' in page
        assert client.get(f"/discussion/{kind}/{thing.pk}/").status_code == 200
        assert client.get(f"/history/{kind}/{thing.pk}/").status_code == 200

"""Search, comments and notifications as another system uses them."""

import pytest
from rest_framework.test import APIClient

from core.collaboration.models import Comment, Notification
from core.collaboration.services import comments
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    return factories.product("TAP", factories.node("UNIT"), name="Tap Mobile")


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_search_answers_in_groups_with_keys_that_lead_on(product):
    client = client_of(factories.user())
    answer = client.get("/api/v1/search/", {"q": "tap mob"}).json()
    group = next(one for one in answer["groups"] if one["kind"] == "product")
    assert group["results"] == [
        {"id": str(product.pk), "title": "Tap Mobile", "subtitle": "Growth · Unit", "url": "/products/TAP/"}
    ]
    only = client.get("/api/v1/search/", {"q": "tap", "kind": "product"}).json()
    assert [(one["kind"], one["total"]) for one in only["groups"]] == [("product", 1)]
    assert client.get("/api/v1/search/").json() == {"query": "", "total": 0, "groups": []}


def test_a_comment_is_made_read_changed_resolved_and_deleted(product):
    hana = factories.user("analyst", product.node, email="hana@example.com")
    client = client_of(factories.user(email="ada@example.com"))
    made = client.post(
        "/api/v1/comments/",
        {"kind": "product", "subject_id": product.pk, "text": "Ask @hana@example.com"},
        format="json",
    )
    assert made.status_code == 201
    body = made.json()
    assert (body["author_email"], body["mentions"], body["resolved"]) == (
        "ada@example.com",
        ["hana@example.com"],
        False,
    )
    assert Notification.objects.get().user == hana
    address = f"/api/v1/comments/{body['id']}/"
    read = client.get(address)
    stale = client.patch(address, {"text": "Other"}, format="json", headers={"If-Match": '"another"'})
    assert stale.status_code == 412
    changed = client.patch(
        address,
        {"text": "Nobody", "resolved": True},
        format="json",
        headers={"If-Match": read.headers["ETag"]},
    )
    now = changed.json()
    assert (now["text"], now["resolved"], now["mentions"]) == ("Nobody", True, [])
    others = client_of(hana)
    assert others.patch(address, {"text": "Mine"}, format="json").status_code == 403
    assert others.patch(address, {"resolved": False}, format="json").json()["resolved"] is False
    assert others.delete(address).status_code == 403
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "@nobody@example.com"}, "text"),
        ({"kind": "nonsense"}, "subject"),
        ({"subject_id": 10**12}, "subject"),
        ({"subject_id": 0}, "subject_id"),
        ({"parent": 10**12}, "parent"),
    ],
)
def test_what_cannot_be_said_names_its_field(product, change, field):
    sent = {"kind": "product", "subject_id": product.pk, "text": "Hello", **change}
    answer = client_of(factories.user()).post("/api/v1/comments/", sent, format="json")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


def test_comments_are_listed_for_who_sees_what_they_are_about(product):
    other = factories.product("OTHER", factories.node("SIDE"))
    steering = factories.user()
    for thing in (product, other):
        comments.add(by=steering, kind="product", pk=thing.pk, text=f"About {thing.code}")
    first = Comment.objects.order_by("pk")[0]
    comments.resolve(by=steering, comment=first, resolved=True)

    def texts(user, **asked):
        return [row["text"] for row in client_of(user).get("/api/v1/comments/", asked).json()["results"]]

    assert texts(steering) == ["About TAP", "About OTHER"]
    assert texts(steering, resolved="true") == ["About TAP"]
    assert texts(steering, resolved="false") == ["About OTHER"]
    assert texts(steering, kind="product", id=other.pk) == ["About OTHER"]
    assert texts(steering, q="tap") == ["About TAP"]
    assert texts(factories.user("analyst", product.node)) == ["About TAP"]
    assert texts(factories.user(None)) == []


def test_notifications_are_read_one_by_one_or_all(product):
    user = factories.user("analyst", product.node, email="hana@example.com")
    for number in range(3):
        comments.add(by=factories.user(), kind="product", pk=product.pk, text=f"{number} @hana@example.com")
    client = client_of(user)
    rows = client.get("/api/v1/notifications/", {"unread": "true"}).json()["results"]
    assert [row["quote"][0] for row in rows] == ["2", "1", "0"]
    assert rows[0]["url"].startswith("/products/TAP/discussion/#comment-")
    address = f"/api/v1/notifications/{rows[0]['id']}/"
    assert client.patch(address, {"unread": False}, format="json").json()["unread"] is False
    assert client.patch(address, {}, format="json").status_code == 400
    assert client.get("/api/v1/notifications/", {"unread": "true"}).json()["count"] == 2
    assert client.post("/api/v1/notifications/read-all/").json() == {"read": 2}
    assert client.get("/api/v1/notifications/", {"unread": "true"}).json()["count"] == 0
    assert client.get("/api/v1/notifications/", {"kind": "mention"}).json()["count"] == 3
    assert client_of(factories.user()).get(address).status_code == 404

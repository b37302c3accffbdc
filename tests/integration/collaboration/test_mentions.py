"""Who can be mentioned and answered by page and API, and who must not hear of it."""

import json

import pytest
from django.test import Client

from core.access.models import Grant, User
from core.collaboration.models import Comment, Mention, Notification
from core.collaboration.services import choices
from portfolio.models import GateReview
from tests import factories
from tests.factories import gates as make

pytestmark = pytest.mark.django_db

HERE = ("own", "parent")
ELSEWHERE = ("sibling", "none")


@pytest.fixture
def review() -> GateReview:
    """A thing of a node below another, with a discussion page of its own."""
    line = factories.node("LINE", factories.node("TOP"))
    product = factories.product("PUMP", line, name="Pump")
    return make.things(product, "Fine").gate_review


@pytest.fixture
def people(review: GateReview) -> dict[str, User]:
    line = review.product.node
    made = {
        "own": factories.user("analyst", line, email="own@example.com", name="Own"),
        "sibling": factories.user(
            "analyst", factories.node("SIDE", line.parent), email="sibling@example.com"
        ),
        "parent": factories.user("analyst", line.parent, email="parent@example.com"),
        "none": factories.user(None, email="none@example.com"),
        "author": factories.user(None, email="author@example.com", name="Author"),
    }
    factories.grant(made["author"], "analyst", review.product)
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def told() -> set[tuple[str, str]]:
    return set(Notification.objects.values_list("user__email", "kind"))


def test_only_who_sees_the_thing_can_be_mentioned_whichever_way_it_is_said(
    review: GateReview, people: dict[str, User]
) -> None:
    client = signed_in(people["author"])
    page = f"/discussion/gate_review/{review.pk}/"
    about = {"kind": "gate_review", "subject_id": review.pk}
    offered = {one["email"] for one in client.get(f"{page}people/").json()["people"]}
    assert offered == {people[who].email for who in HERE}
    for who in ELSEWHERE:
        text = f"@{people[who].email} look"
        refused = client.post(page, {"text": text})
        assert refused.status_code == 422
        assert "does not see this and cannot be mentioned here" in refused.content.decode()
        answer = client.post("/api/v1/comments/", {**about, "text": text}, "application/json")
        assert answer.status_code == 400
        assert "does not see this" in json.dumps(answer.json())
    assert not Comment.objects.exists()
    assert told() == set()

    names = " ".join(f"@{people[who].email}" for who in HERE)
    assert client.post(page, {"text": f"{names} look"}).status_code == 302
    assert told() == {(people[who].email, "mention") for who in HERE}
    said = Comment.objects.get()
    # Neither can a change bring in somebody who does not see it; who is told already is not told again.
    for who in ELSEWHERE:
        changed = {"text": f"@{people[who].email} look"}
        assert client.post(f"/comments/{said.pk}/edit/", changed).status_code == 422
        etag = client.get(f"/api/v1/comments/{said.pk}/").headers["ETag"]
        address = f"/api/v1/comments/{said.pk}/"
        asked = client.patch(address, changed, "application/json", headers={"If-Match": etag})
        assert asked.status_code == 400
    assert Mention.objects.count() == Notification.objects.count() == 2


def test_answers_are_one_level_deep_by_page_and_api(review: GateReview, people: dict[str, User]) -> None:
    client = signed_in(people["author"])
    page = f"/discussion/gate_review/{review.pk}/"
    about = {"kind": "gate_review", "subject_id": review.pk}
    client.post(page, {"text": "One"})
    first = Comment.objects.get()
    signed_in(people["own"]).post(page, {"text": "Two", "parent": first.pk})
    second = Comment.objects.get(text="Two")
    assert second.parent == first
    assert client.post(page, {"text": "Three", "parent": second.pk}).status_code == 422
    sent = {**about, "text": "Three", "parent": second.pk}
    assert client.post("/api/v1/comments/", sent, "application/json").status_code == 409
    # Nor can an answer stand under a comment about something else.
    elsewhere = {"kind": "product", "subject_id": review.product_id, "text": "Three", "parent": first.pk}
    assert client.post("/api/v1/comments/", elsewhere, "application/json").status_code == 409
    assert (
        client.post(
            f"/discussion/product/{review.product_id}/", {"parent": first.pk, "text": "Three"}
        ).status_code
        == 404
    )
    assert Comment.objects.count() == 2
    # Who does not see the thing neither reads nor answers.
    for who in ELSEWHERE:
        outside = signed_in(people[who])
        assert outside.get(page).status_code == 404
        assert outside.post(page, {"text": "Hello", "parent": first.pk}).status_code == 404
        answer = outside.post("/api/v1/comments/", {**about, "text": "Hello"}, "application/json")
        assert answer.status_code == 400
        assert "not there, or not for you to see" in json.dumps(answer.json())
        assert outside.get(f"/api/v1/comments/{first.pk}/").status_code == 404
        assert outside.get("/api/v1/comments/").json()["results"] == []
    assert Comment.objects.count() == 2


def test_who_no_longer_sees_a_thing_hears_no_more_of_it(review: GateReview, people: dict[str, User]) -> None:
    author, own = people["author"], people["own"]
    page = f"/discussion/gate_review/{review.pk}/"
    choices.follow(user=own, kind="gate_review", pk=review.pk, on=True)
    signed_in(author).post(page, {"text": f"@{own.email} one"})
    first = Comment.objects.get()
    signed_in(own).post(page, {"text": "Mine", "parent": first.pk})
    before = told()
    assert before == {(own.email, "mention"), (author.email, "reply")}
    Grant.objects.filter(user=own).delete()
    # Mentioned before, follower and author of an answer: none of it tells them any more.
    own_answer = Comment.objects.get(text="Mine")
    signed_in(author).post(page, {"text": "Secret", "parent": first.pk})
    signed_in(people["parent"]).post(page, {"text": "Secret too", "parent": first.pk})
    assert own_answer.author == own
    assert {kind for email, kind in told() if email == own.email} == {"mention"}
    refused = signed_in(author).post(f"/comments/{first.pk}/edit/", {"text": f"@{own.email} two"})
    assert refused.status_code == 422
    assert "Fine" not in signed_in(own).get("/notifications/?show=all").content.decode()


def test_everything_said_is_listed_for_who_sees_what_it_is_about(
    review: GateReview, people: dict[str, User]
) -> None:
    author, parent = people["author"], people["parent"]
    page = f"/discussion/gate_review/{review.pk}/"
    signed_in(author).post(page, {"text": f"Look, @{parent.email}, at this"})
    signed_in(parent).post(page, {"text": "Indeed", "parent": Comment.objects.get().pk})
    signed_in(author).post(f"/discussion/product/{review.product_id}/", {"text": "Of the product"})
    side = factories.product("FAN", factories.node("FAR"), name="Fan")
    factories.grant(author, "analyst", side)
    signed_in(User.objects.get(pk=author.pk)).post(f"/discussion/product/{side.pk}/", {"text": "Elsewhere"})

    def listed(user: User, query: str = "") -> set[str]:
        """Return which of the four the page, the file and the API show; they agree."""
        client = signed_in(User.objects.get(pk=user.pk))
        said = {"Look", "Indeed", "Of the product", "Elsewhere"}
        body = client.get(f"/comments/?{query or 'sort=text'}")
        assert body.status_code == 200
        file = b"".join(client.get(f"/comments/?{query}&export=csv")).decode()
        answer = json.dumps(client.get(f"/api/v1/comments/?{query}").json())
        shown = [{word for word in said if word in text} for text in (body.content.decode(), file, answer)]
        assert shown[0] == shown[1] == shown[2]
        return shown[0]

    assert listed(author) == {"Look", "Indeed", "Of the product", "Elsewhere"}
    assert listed(people["own"]) == listed(parent) == {"Look", "Indeed", "Of the product"}
    assert listed(people["sibling"]) == listed(people["none"]) == set()
    assert listed(parent, "mentions_me=true") == {"Look"}
    # What came by a file told nobody, and mentions all the same; an address that only begins alike does not.
    told_by_file = {"kind": "product", "subject_id": review.product_id, "author": author}
    Comment.objects.create(text=f"Elsewhere\n(@{parent.email.title()}).", **told_by_file)
    Comment.objects.create(text=f"Elsewhere @{parent.email}.uk, x@{parent.email}", **told_by_file)
    assert listed(parent, "mentions_me=true") == {"Look", "Elsewhere"}
    assert Comment.objects.filter(text__startswith="Elsewhere\n").delete()[0] == 1
    assert listed(parent, "mentions_me=true") == {"Look"}
    Comment.objects.filter(text__startswith="Elsewhere @").delete()
    assert listed(parent, "mentions_me=false") == {"Indeed", "Of the product"}
    assert listed(author, "kind=gate_review") == {"Look", "Indeed"}
    assert listed(author, f"author={parent.email.upper()}") == {"Indeed"}
    assert listed(author, "answers=false&resolved=false") == {"Look", "Of the product", "Elsewhere"}
    assert listed(author, "q=product") == {"Of the product"}
    whole = signed_in(author).get("/comments/").content.decode()
    assert f"/discussion/gate_review/{review.pk}/#comment-" in whole
    assert "@parent@example.com" not in whole  # people are called by their names
    assert "Pump: Fine gate" in whole
    # A file says what it is about as the import of comments reads it.
    lines = b"".join(signed_in(author).get("/comments/?export=csv&sort=written_at"))
    head, first, *_rest = lines.decode("utf-8-sig").splitlines()
    assert head.startswith(
        "product,node,person,author_email,written_at,text,answers,resolved_at,resolved_by_email"
    )
    assert first.startswith(",,,author@example.com,")
    assert first.endswith(",gate_review")

"""What people say about things, whom they may mention, and who is told."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.audit.models import AuditEvent
from core.collaboration.errors import NotAThread, NotYours, TooDeep
from core.collaboration.models import Comment, Mention, Notification
from core.collaboration.services import choices, comments
from core.common.errors import Invalid
from core.profile.services.states import turn
from core.undo.models import Step
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A unit with a product, its manager; somebody of another unit; a CPO."""

    class World:
        unit = factories.node("UNIT", name="Unit")
        side = factories.node("SIDE", name="Side")
        product = factories.product("TAP", unit, name="Tap Mobile")
        hana = factories.user("product_manager", unit, email="hana@example.com", name="Hana Sato")
        luca = factories.user("analyst", unit, email="luca@example.com", name="Luca Moretti")
        theo = factories.user("analyst", side, email="theo@example.com", name="Théo Martin")
        cpo = factories.user("cpo", email="cpo@example.com", name="Claire Vasseur")

    factories.ownership(World.product, factories.person("hana@example.com"))
    return World


def say(world, by, text, parent=None):
    return comments.add(by=by, kind="product", pk=world.product.pk, text=text, parent=parent)


def told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_a_comment_tells_whoever_answers_for_the_product_and_stands_in_its_history(world):
    comment = say(world, world.luca, "  Why did it slip?\r\nAgain ")
    assert comment.text == "Why did it slip?\nAgain"
    assert comment.scope_id == world.product.scope_id
    assert told(world.hana) == ["comment"]
    assert told(world.luca) == told(world.cpo) == told(world.theo) == []
    event = AuditEvent.objects.get(verb="collaboration.comment.added")
    assert (event.subject_kind, event.subject_id) == ("product", str(world.product.pk))
    assert (event.actor_email, event.after) == ("luca@example.com", {"text": "Why did it slip?\nAgain"})


def test_who_is_mentioned_is_told_once_though_they_follow_and_are_answered(world):
    first = say(world, world.hana, "It slipped.")
    say(world, world.luca, "Thanks @hana@example.com, and @CPO@example.com?", parent=first)
    assert told(world.hana) == ["mention"]
    assert told(world.cpo) == ["mention"]
    assert sorted(Mention.objects.values_list("user__email", flat=True)) == [
        "cpo@example.com",
        "hana@example.com",
    ]
    say(world, world.cpo, "I see", parent=first)
    assert told(world.hana) == ["mention", "reply"]
    # Luca answered before, so he follows.
    assert told(world.luca) == ["comment"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@theo@example.com look", "Théo Martin does not see this"),
        ("@nobody@example.com look", "Nobody signs in as nobody@example.com"),
        ("   ", "Write something first"),
        ("x" * 5001, "5000 characters at most"),
        ("a\0b", "Null characters"),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(world, text, words):
    with pytest.raises(Invalid) as refused:
        say(world, world.luca, text)
    assert words in refused.value.fields["text"][0]
    assert not Comment.objects.exists()


def test_somebody_who_was_deactivated_cannot_be_mentioned(world):
    world.cpo.is_active = False
    world.cpo.save()
    with pytest.raises(Invalid, match="correction"):
        say(world, world.luca, "@cpo@example.com")


def test_nothing_is_said_about_what_one_does_not_see(world):
    for kind, pk in (("product", world.product.pk), ("product", 10**9), ("nonsense", 1)):
        with pytest.raises(comments.NoSuchSubject):
            comments.add(by=world.theo, kind=kind, pk=pk, text="Hello")


def test_answers_are_one_level_deep_and_stay_with_their_thing(world):
    first = say(world, world.luca, "One")
    answer = say(world, world.hana, "Two", parent=first)
    with pytest.raises(TooDeep):
        say(world, world.luca, "Three", parent=answer)
    other = factories.product("OTHER", world.unit)
    with pytest.raises(TooDeep):
        comments.add(by=world.luca, kind="product", pk=other.pk, text="Elsewhere", parent=first)


def test_only_who_wrote_it_changes_it_and_only_new_names_are_told(world):
    comment = say(world, world.luca, "Ask @hana@example.com")
    with pytest.raises(NotYours):
        comments.change(by=world.cpo, comment=comment, text="Mine now")
    comments.change(by=world.luca, comment=comment, text="Ask @hana@example.com and @cpo@example.com")
    assert told(world.hana) == ["mention"]
    assert told(world.cpo) == ["mention"]
    comment.refresh_from_db()
    assert comment.edited_at is not None
    event = AuditEvent.objects.get(verb="collaboration.comment.changed")
    assert event.before == {"text": "Ask @hana@example.com"}
    comments.change(by=world.luca, comment=comment, text="Nobody")
    assert not comment.mentions.exists()


def test_a_deleted_comment_comes_back_with_its_answers_and_mentions(world, client: Client):
    first = say(world, world.luca, "Ask @hana@example.com")
    say(world, world.hana, "Me?", parent=first)
    with pytest.raises(NotYours):
        comments.remove(by=world.hana, comment=first)
    client.force_login(world.luca)
    page = client.post(f"/comments/{first.pk}/delete/", follow=True)
    assert not Comment.objects.exists()
    step = Step.objects.get()
    assert step.address in page.content.decode()
    assert step.label == "Comment about Tap Mobile deleted."
    client.post(step.address)
    assert sorted(Comment.objects.values_list("text", flat=True)) == ["Ask @hana@example.com", "Me?"]
    assert Mention.objects.get().user == world.hana
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"collaboration.comment.deleted", "undo.step.taken_back"} <= verbs


def test_an_administrator_may_delete_what_others_wrote(world):
    comment = say(world, world.luca, "Rude")
    comments.remove(by=factories.user("administrator"), comment=comment)
    assert not Comment.objects.exists()


def test_a_thread_is_resolved_and_reopened_by_whoever_sees_it(world):
    first = say(world, world.luca, "One")
    answer = say(world, world.hana, "Two", parent=first)
    with pytest.raises(NotAThread):
        comments.resolve(by=world.hana, comment=answer, resolved=True)
    with pytest.raises(comments.NoSuchSubject):
        comments.resolve(by=world.theo, comment=first, resolved=True)
    done = comments.resolve(by=world.hana, comment=first, resolved=True)
    assert done.resolved_by == world.hana
    comments.resolve(by=world.hana, comment=first, resolved=True)
    comments.resolve(by=world.cpo, comment=first, resolved=False)
    verbs = list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-2:]
    assert verbs == ["collaboration.comment.resolved", "collaboration.comment.reopened"]


def test_who_chose_not_to_follow_hears_nothing_but_what_names_them(world):
    choices.follow(user=world.hana, kind="product", pk=world.product.pk, on=False)
    choices.follow(user=world.cpo, kind="product", pk=world.product.pk, on=True)
    say(world, world.luca, "Hello")
    assert told(world.hana) == []
    assert told(world.cpo) == ["comment"]
    say(world, world.luca, "@hana@example.com")
    assert told(world.hana) == ["mention"]


def test_followers_who_lost_the_right_hear_nothing(world):
    choices.follow(user=world.theo, kind="product", pk=world.product.pk, on=True)
    say(world, world.luca, "Hello")
    assert told(world.theo) == []


def test_the_tables_refuse_what_the_rules_refuse(world):
    about = {"kind": "product", "subject_id": world.product.pk, "author": world.luca}
    for fields in (
        {"text": ""},
        {"text": "x", "resolved_at": timezone.now()},
        {"text": "x", "resolved_by": world.hana},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Comment.objects.create(**about, **fields)
    when = timezone.now()
    Comment.objects.create(**about, text="x", written_at=when)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.create(**about, text="y", written_at=when)
    first = Comment.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=first.pk).update(parent=first)


def test_the_picker_offers_who_sees_the_product_only(world, client: Client):
    client.force_login(world.luca)
    address = f"/discussion/product/{world.product.pk}/people/"

    def offered(typed):
        return [one["email"] for one in client.get(address, {"q": typed}).json()["people"]]

    assert offered("") == ["cpo@example.com", "hana@example.com"]
    assert offered("sat") == ["hana@example.com"]
    assert offered("theo") == []
    assert offered("luca") == []


def test_the_tab_shows_threads_and_a_refusal_keeps_what_was_typed(world, client: Client):
    client.force_login(world.luca)
    tab = "/products/TAP/discussion/"
    assert "Nobody has said anything yet" in client.get(tab).content.decode()
    address = f"/discussion/product/{world.product.pk}/"
    answer = client.post(address, {"text": "<script>alert(1)</script> @hana@example.com", "next": tab})
    comment = Comment.objects.get()
    assert answer.headers["Location"] == f"{tab}#comment-{comment.pk}"
    page = client.get(tab).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert '<span class="mention">@Hana Sato</span>' in page
    refused = client.post(address, {"text": "@theo@example.com look here", "next": tab})
    assert refused.status_code == 422
    assert "Théo Martin does not see this" in refused.content.decode()
    assert "@theo@example.com look here" in refused.content.decode()
    client.post(f"/comments/{comment.pk}/resolve/", {"resolved": "1"})
    assert "1 resolved thread" in client.get(tab).content.decode()
    client.force_login(world.cpo)
    assert client.get(f"/comments/{comment.pk}/edit/").status_code == 403
    outside = client.post(address, {"text": "x", "next": "https://elsewhere.example/"})
    assert outside.headers["Location"].startswith("/products/TAP/discussion/#comment-")


def test_comments_that_are_switched_off_are_hidden_and_kept(world, client: Client):
    comment = say(world, world.luca, "Kept")
    turn(by=factories.user("administrator"), name="comments", on=False)
    client.force_login(world.luca)
    assert client.get("/products/TAP/discussion/").status_code == 404
    assert client.get(f"/discussion/product/{world.product.pk}/").status_code == 404
    assert client.post(f"/comments/{comment.pk}/delete/").status_code == 404
    assert "/products/TAP/discussion/" not in client.get("/products/TAP/").content.decode()
    turn(by=factories.user("administrator"), name="comments", on=True)
    assert "Kept" in client.get("/products/TAP/discussion/").content.decode()

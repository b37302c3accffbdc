"""Comments from a file: whole threads, an export that reads back unchanged, refusals by row, the right."""

import pytest
from django.test import Client

from core.collaboration.models import Comment, Notification
from core.collaboration.services import comments
from core.ingest.services import runs
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db

HEADER = "product,node,person,author_email,written_at,text,answers,resolved_at,resolved_by_email\n"


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    node = factories.node("UNIT", name="Unit")
    factories.product("TAP", node, name="Tap")
    factories.person("tapio@example.com")
    for name in ("hana", "luca"):
        factories.user("analyst", node, email=f"{name}@example.com", name=name.title())
    return node


def test_a_file_brings_threads_with_their_answers_and_tells_nobody():
    run = bring(
        "comments",
        HEADER
        + "TAP,,,luca@example.com,2026-10-02T10:00:00Z,Because @hana@example.com,2026-10-01T09:00:00Z,,\n"
        + 'TAP,,,HANA@example.com,2026-10-01T09:00:00Z,"Why?\nReally",'
        + ",2026-10-03T08:00:00Z,luca@example.com\n"
        + ",UNIT,,hana@example.com,2026-10-01T09:00:00Z,Of the unit,,,\n"
        + ",,tapio@example.com,hana@example.com,2026-10-01T09:00:00Z,Of Tapio,,,\n",
    )
    assert counts(run) == (4, 0, 0, 0)
    first = Comment.objects.get(text="Why?\nReally")
    answer = Comment.objects.get(parent=first)
    assert (first.author.email, first.resolved_by.email) == ("hana@example.com", "luca@example.com")
    assert (answer.scope.code, answer.kind) == ("TAP", "product")
    assert Comment.objects.get(kind="node").scope.code == "UNIT"
    assert Comment.objects.get(kind="person").scope is None
    assert Notification.objects.count() == 0


def test_an_export_reads_back_unchanged_and_a_changed_one_changes_its_row(places, client: Client):
    user = factories.user()
    product_pk = factories.product("POS", places).pk
    text = "=1+1, and @hana@example.com\nmore"
    first = comments.add(by=user, kind="product", pk=product_pk, text=text)
    comments.add(by=user, kind="product", pk=product_pk, text="Yes", parent=first)
    comments.resolve(by=user, comment=first, resolved=True)
    client.force_login(user)
    answer = client.get(f"/discussion/product/{product_pk}/?export=csv")
    exported = b"".join(answer.streaming_content)
    assert counts(bring("comments", exported)) == (0, 0, 2, 0)
    everything = b"".join(client.get("/comments/?export=csv").streaming_content)
    assert everything.splitlines()[0].endswith(b",about")
    assert counts(bring("comments", everything)) == (0, 0, 2, 0)
    edited = exported.replace(b"Yes", b"No")
    assert counts(bring("comments", edited)) == (0, 1, 1, 0)
    assert sorted(Comment.objects.values_list("text", flat=True)) == [
        "=1+1, and @hana@example.com\nmore",
        "No",
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("TAP,UNIT,,hana@example.com,2026-10-01T09:00:00Z,x,,,", ("product", "two_subjects")),
        (",,,hana@example.com,2026-10-01T09:00:00Z,x,,,", ("product", "no_subject")),
        ("NOPE,,,hana@example.com,2026-10-01T09:00:00Z,x,,,", ("product", "unknown_product")),
        ("TAP,,,nobody@example.com,2026-10-01T09:00:00Z,x,,,", ("author_email", "unknown_user")),
        ("TAP,,,hana@example.com,yesterday,x,,,", ("written_at", "not_a_date")),
        ("TAP,,,hana@example.com,2026-10-01T09:00:00Z,,,,", ("text", "required")),
        (f"TAP,,,hana@example.com,2026-10-01T09:00:00Z,{'x' * 5001},,,", ("text", "too_long")),
        (
            "TAP,,,hana@example.com,2026-10-01T09:00:00Z,x,2020-01-01T00:00:00Z,,",
            ("answers", "unknown_thread"),
        ),
        (
            "TAP,,,hana@example.com,2026-10-01T09:00:00Z,x,,2026-10-02T09:00:00Z,",
            ("resolved_at", "resolved_by_nobody"),
        ),
        (
            "TAP,,,hana@example.com,2026-10-01T09:00:00Z,x,,2026-09-01T09:00:00Z,luca@example.com",
            ("resolved_at", "dates_reversed"),
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_column(row, fault):
    run = bring("comments", HEADER + row + "\n")
    assert [(column, code) for _line, column, code in faults(run)] == [fault]
    assert not Comment.objects.exists()


def test_an_answer_to_an_answer_is_refused():
    run = bring(
        "comments",
        HEADER
        + "TAP,,,hana@example.com,2026-10-01T09:00:00Z,One,,,\n"
        + "TAP,,,luca@example.com,2026-10-02T09:00:00Z,Two,2026-10-01T09:00:00Z,,\n"
        + "TAP,,,hana@example.com,2026-10-03T09:00:00Z,Three,2026-10-02T09:00:00Z,,\n",
    )
    assert counts(run) == (2, 0, 0, 1)
    assert faults(run) == [(4, "answers", "unknown_thread")]


def test_only_who_administers_may_speak_in_the_names_of_others(places):
    row = HEADER + "TAP,,,hana@example.com,2026-10-01T09:00:00Z,x,,,\n"
    assert bring("comments", row, by=factories.user("cpo")).rejected == 1
    assert counts(bring("comments", row, by=factories.user("administrator", places))) == (1, 0, 0, 0)
    about_people = HEADER + ",,tapio@example.com,hana@example.com,2026-10-01T09:00:00Z,x,,,\n"
    run = bring("comments", about_people, by=factories.user("administrator", places))
    assert [code for _line, _column, code in faults(run)] == ["person_not_yours"]


def test_an_undone_import_takes_its_comments_back():
    administrator = factories.user("administrator")
    run = bring("comments", HEADER + "TAP,,,hana@example.com,2026-10-01T09:00:00Z,x,,,\n", by=administrator)
    runs.undo(run=run, by=administrator)
    assert not Comment.objects.exists()

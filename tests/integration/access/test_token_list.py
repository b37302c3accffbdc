"""The list of API tokens: one's own, everybody's for who administers, searched, filtered, sent, revoked."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.access.models import ApiToken, User
from core.access.services import tokens
from core.access.services.tokens import NewToken
from core.audit.models import AuditEvent
from core.undo.models import Step
from tests import factories

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def names(client: Client, query: str = "") -> list[str]:
    """Return the names of the tokens that the file of a list holds, in its order."""
    sent = client.get(f"/tokens/?export=csv{query}")
    text = b"".join(sent.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return [row["name"] for row in csv.DictReader(io.StringIO(text))]


def make(user: User, name: str, scopes: str = "read") -> NewToken:
    return tokens.create(user=user, name=name, scopes=scopes, by=user)


def test_a_list_of_tokens_tells_what_each_is_and_never_its_secret() -> None:
    ada = factories.user("analyst", email="ada@example.com", name="Ada")
    bo = factories.user("cpo", email="bo@example.com", name="Bo")
    feed = make(ada, "Feed", "write")
    old, gone, other = make(ada, "Old"), make(ada, "Gone"), make(bo, "Sheet of Bo")
    day = timedelta(days=1)
    ApiToken.objects.filter(pk=old.token.pk).update(expires_at=timezone.now() - day)
    ApiToken.objects.filter(pk=feed.token.pk).update(last_used_at=timezone.now() - 89 * day)
    ApiToken.objects.filter(pk=other.token.pk).update(last_used_at=timezone.now() - 91 * day)
    tokens.revoke(token=gone.token, by=ada)

    mine, all_of_them = browser(ada), browser(factories.user("administrator"))
    # Those that open something first; whoever leads the portfolio still sees their own alone.
    assert names(mine) == ["Feed", "Old", "Gone"]
    assert names(browser(bo)) == ["Sheet of Bo"]
    assert names(browser(factories.user("administrator", factories.node("N")))) == []
    assert set(names(all_of_them)) == {"Feed", "Old", "Gone", "Sheet of Bo"}
    for query, found in (
        ("&state=active", {"Feed", "Sheet of Bo"}),
        ("&state=expired&state=revoked", {"Old", "Gone"}),
        ("&may=write", {"Feed"}),
        ("&may=read", {"Old", "Gone", "Sheet of Bo"}),
        ("&used=recent", {"Feed"}),
        ("&used=long_ago", {"Old", "Gone", "Sheet of Bo"}),
        ("&q=ada", {"Feed", "Old", "Gone"}),
        (f"&q={other.token.prefix}", {"Sheet of Bo"}),
    ):
        assert set(names(all_of_them, query)) == found, query
    assert names(all_of_them, "&sort=-name") == ["Sheet of Bo", "Old", "Gone", "Feed"]

    page = all_of_them.get("/tokens/").content.decode()
    assert "Acts as" in page
    assert "Acts as" not in mine.get("/tokens/").content.decode()
    file = b"".join(all_of_them.get("/tokens/?export=csv").streaming_content).decode()  # type: ignore[attr-defined]
    for kept in (feed, old, gone, other):
        secret = kept.plain.split("_", 2)[2]
        detail = all_of_them.get(f"/tokens/{kept.token.pk}/").content.decode()
        for shown in (page, file, detail):
            assert secret not in shown
            assert kept.token.digest not in shown
        assert f"cpo_{kept.token.prefix}" in page
    assert browser(bo).get(f"/tokens/{feed.token.pk}/").status_code == 404
    assert "No tokens yet" in browser(factories.user(None)).get("/tokens/").content.decode()


def test_tokens_are_revoked_many_at_once_for_good_and_nobody_revokes_those_of_others() -> None:
    ada, administrator = factories.user("cpo"), factories.user("administrator")
    first, second, third = (make(ada, f"T{number}").token for number in range(3))
    foreign = make(administrator, "Theirs").token
    address, mine = "/lists/tokens/bulk/", browser(ada)

    def sent(*rows: ApiToken) -> dict[str, object]:
        keys = [str(row.pk) for row in rows]
        return {"column": "state", "row": keys, "value": "revoked", "next": "/tokens/"}

    asked = mine.get(address, sent(first, second, foreign)).content.decode()
    assert "Change 2 rows" in asked
    assert "It cannot be taken back." in asked
    assert "Theirs" not in asked
    assert not ApiToken.objects.filter(revoked_at__isnull=False).exists()
    assert mine.post(address, sent(first, second, foreign))["Location"] == "/tokens/"
    revoked = ApiToken.objects.filter(revoked_at__isnull=False)
    assert set(revoked) == {first, second}
    events = AuditEvent.objects.filter(verb="access.token.revoked")
    assert {(event.actor_id, event.subject_id) for event in events} == {
        (ada.pk, f"{first.pk}"),
        (ada.pk, f"{second.pk}"),
    }
    # Not even by Undo, nor in a cell, where one letter would do it.
    assert not Step.objects.exists()
    assert not re.search(r"data-edit", mine.get("/tokens/").content.decode())
    assert mine.get(f"/lists/tokens/{third.pk}/state/").status_code == 404
    assert mine.post(address, {**sent(first), "value": "active"}).status_code == 422

    # Who administers the portal takes back those of others, on the page of one.
    client = browser(administrator)
    assert "Revoke token" in client.get(f"/tokens/{third.pk}/").content.decode()
    assert client.post(f"/tokens/{third.pk}/revoke/")["Location"] == "/tokens/"
    third.refresh_from_db()
    assert third.revoked_at is not None
    page = client.get(f"/tokens/{third.pk}/").content.decode()
    assert "Revoke token" not in page
    assert "revoked the API token" in page
    assert client.post(f"/tokens/{third.pk}/revoke/").status_code == 404

"""The commands that make users, tokens and the demo's links."""

import io
import sys
from importlib import reload
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, reverse
from django.utils import timezone

from core.access import demo_links
from core.access import urls as access_urls
from core.access.models import ApiToken, Grant, UsedLink, User
from core.audit.models import AuditEvent
from cpo_portal import urls as portal_urls
from tests import factories

pytestmark = pytest.mark.django_db


def run(name, *arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *arguments, stdout=out, stderr=err)
    return out.getvalue()


def test_create_user_everywhere_and_on_a_node():
    factories.node("FLOW")
    run("create_user", "Ada@example.com", "--role", "cpo", "--name", "Ada")
    run("create_user", "ada@example.com", "--role", "cpo")
    run("create_user", "ada@example.com", "--role", "pmo", "--node", "FLOW")

    user = User.objects.get()
    assert (user.email, user.name) == ("ada@example.com", "Ada")
    grants = Grant.objects.order_by("pk").values_list("role", "scope__code")
    assert list(grants) == [("cpo", None), ("pmo", "FLOW")]


def test_create_user_refuses_what_is_not_there():
    with pytest.raises(CommandError, match="no node 'NOWHERE'"):
        run("create_user", "ada@example.com", "--role", "cpo", "--node", "NOWHERE")
    with pytest.raises(CommandError, match="invalid choice"):
        run("create_user", "ada@example.com", "--role", "emperor")
    with pytest.raises(CommandError, match="valid email"):
        run("create_user", "ada", "--role", "cpo")
    assert not User.objects.exists()


def test_create_user_reads_a_password_when_asked_to(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery staple\n"))
    out = run("create_user", "ada@example.com", "--role", "cpo", "--password-stdin")
    assert User.objects.get().check_password("correct horse battery staple")
    assert "horse" not in out


def test_create_token_prints_the_token_alone():
    user = factories.user("analyst", email="ada@example.com")
    out = run(
        "create_token", "ada@example.com", "--name", "Power BI", "--scopes", "write", "--expires-days", "7"
    )
    plain = out.strip()
    assert out == f"{plain}\n"
    token = ApiToken.objects.get(user=user)
    assert token.scopes == ["read", "write"]
    assert 6 <= (token.expires_at - timezone.now()).days <= 7
    client = Client(headers={"Authorization": f"Bearer {plain}"})
    assert client.get("/api/v1/products/").status_code == 200


def test_create_token_again_makes_another_token():
    factories.user("analyst", email="ada@example.com")
    first, second = (run("create_token", "ada@example.com", "--name", "Feed") for _ in range(2))
    assert first != second
    assert set(ApiToken.objects.values_list("name", flat=True)) == {"Feed", "Feed (2)"}
    with pytest.raises(CommandError, match="no user"):
        run("create_token", "nobody@example.com", "--name", "x")


@pytest.fixture
def demo(settings):
    """A portal with demo data that answers on this computer alone."""
    settings.DEMO = True
    settings.BIND_ADDRESS = "127.0.0.1"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver.localhost"]
    reload_urls()
    yield settings
    settings.DEMO = False
    reload_urls()


def reload_urls():
    reload(access_urls)
    reload(portal_urls)
    clear_url_caches()


def links(*arguments):
    return [line.split()[-1] for line in run("sign_in_links", *arguments).splitlines()]


def demo_client():
    return Client(headers={"Host": "testserver.localhost"})


def test_demo_users_are_made_once():
    factories.node("COMFORT")
    for _ in range(2):
        run("ensure_demo_users")
    roles = (
        User.objects.filter(is_demo=True).order_by("pk").values_list("grants__role", "grants__scope__code")
    )
    assert list(roles) == [
        ("cpo", None),
        ("pmo", None),
        ("product_manager", "COMFORT"),
        ("executive", None),
        ("hr_partner", None),
        ("administrator", None),
    ]
    assert AuditEvent.objects.filter(verb="access.user.created").count() == 6


def test_demo_users_need_the_demos_tree():
    with pytest.raises(CommandError, match="COMFORT"):
        run("ensure_demo_users")
    assert not User.objects.exists()


def test_a_link_signs_in_once(demo):
    factories.node("COMFORT")
    run("ensure_demo_users")
    factories.user("administrator")  # not of the demo: gets no link
    found = links()
    assert len(found) == 6
    assert all(link.startswith("http://127.0.0.1:8000/demo/sign-in/") for link in found)

    path = urlsplit(found[0]).path
    client = demo_client()
    assert client.head(path).status_code == 405  # looking does not use it up
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.email == "claire.vasseur@brenval.example"
    assert client.get("/tokens/").status_code == 200
    assert AuditEvent.objects.filter(verb="access.user.signed_in_by_link").count() == 1

    second = demo_client().get(path)
    assert second.status_code == 403
    assert "no longer works" in second.content.decode()
    assert UsedLink.objects.count() == 1
    assert links("--base-url", "http://localhost:9000/")[0].startswith("http://localhost:9000/demo/sign-in/")


def test_a_link_ends_after_twelve_hours(demo, monkeypatch):
    user = factories.user("cpo", is_demo=True)
    token = demo_links._token(user)
    real = demo_links.signing.time.time
    monkeypatch.setattr(demo_links.signing.time, "time", lambda: real() + 12 * 3600 - 5)
    assert demo_links.redeem(token=token) == user
    token = demo_links._token(user)
    monkeypatch.setattr(demo_links.signing.time, "time", lambda: real() + 24 * 3600)
    with pytest.raises(demo_links.LinkRefused):
        demo_links.redeem(token=token)


def test_forged_links_and_links_of_others_are_refused(demo):
    user = factories.user("cpo", is_demo=True)
    real = factories.user("cpo")
    gone = factories.user("cpo", is_demo=True, is_active=False)
    good = demo_links._token(user)
    for token in ("x", good[:-2], good.swapcase(), demo_links._token(real), demo_links._token(gone)):
        assert demo_client().get(reverse("access:demo-sign-in", args=[token])).status_code == 403


def test_without_the_demo_there_is_no_such_route(settings):
    with pytest.raises(NoReverseMatch):
        reverse("access:demo-sign-in", args=["x"])
    client = Client()
    client.force_login(factories.user("cpo"))
    assert client.get("/demo/sign-in/x/").status_code == 404
    with pytest.raises(CommandError, match="no sign-in links here"):
        run("sign_in_links")


@pytest.mark.parametrize(
    ("bind", "hosts"), [("0.0.0.0", ["localhost"]), ("127.0.0.1", ["portal.example.com"])]
)
def test_when_others_can_reach_the_portal_there_is_no_such_route(settings, bind, hosts):
    settings.DEMO, settings.BIND_ADDRESS, settings.ALLOWED_HOSTS = True, bind, hosts
    reload_urls()
    with pytest.raises(NoReverseMatch):
        reverse("access:demo-sign-in", args=["x"])
    with pytest.raises(CommandError):
        run("sign_in_links")
    settings.DEMO = False
    reload_urls()

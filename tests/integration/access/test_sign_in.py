"""Every page needs a signed-in user, and speaks their language."""

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from core.access.middleware import OPEN_VIEWS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    user = factories.user("cpo")
    client.force_login(user)
    return client, user


def every_view(resolver=None, prefix=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_view(pattern, (*prefix, pattern.namespace) if pattern.namespace else prefix)
        else:
            yield ":".join([*prefix, pattern.name or ""]), pattern


def test_every_page_but_the_open_ones_asks_to_sign_in(client, rf):
    """The middleware is asked about each route that exists, so a new one is closed by itself."""
    views = list(every_view())
    assert len(views) > 30
    names = {name for name, _pattern in views}
    assert (OPEN_VIEWS - {"access:demo-sign-in"}) <= names
    for name in [
        "access:token-list",
        "access:user-list",
        "access:user-add",
        "portfolio:product-list",
    ]:
        response = client.get(reverse(name))
        assert response.status_code == 302, name
        assert response["Location"] == f"/accounts/login/?next={reverse(name).replace('/', '%2F')}"


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "health"])
def test_open_pages(client, name):
    assert client.get(reverse(name)).status_code == 200


def test_the_way_back_keeps_the_filters(client):
    response = client.get("/products/?stage=growth&q=x")
    assert response["Location"] == "/accounts/login/?next=%2Fproducts%2F%3Fstage%3Dgrowth%26q%3Dx"


def test_a_form_that_comes_too_late_does_not_come_back_to_its_post(client):
    assert client.post("/tokens/")["Location"] == "/accounts/login/"


def test_a_fragment_sends_the_whole_page_to_the_sign_in(client):
    response = client.get(
        "/products/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/users/?q=a"}
    )
    assert response.status_code == 401
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fusers%2F%3Fq%3Da"


def test_the_api_answers_401_not_a_redirect(client):
    response = client.get("/api/v1/products/")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["code"] == "not_authenticated"


def test_sign_in_with_a_password(client):
    user = factories.user("cpo", email="ada@example.com", password=factories.PASSWORD)
    wrong = client.post("/accounts/login/", {"login": "ada@example.com", "password": "wrong"})
    assert wrong.status_code == 200
    assert "_auth_user_id" not in client.session
    right = client.post(
        "/accounts/login/?next=/tokens/", {"login": "ADA@example.com", "password": factories.PASSWORD}
    )
    assert (right.status_code, right["Location"]) == (302, "/tokens/")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get("/tokens/").status_code == 200


def test_nobody_can_sign_up(client):
    client.post(
        "/accounts/signup/", {"email": "eve@example.com", "password1": "x" * 20, "password2": "x" * 20}
    )
    assert not type(factories.user()).objects.filter(email="eve@example.com").exists()


def test_guessing_a_password_is_slowed_down(client):
    factories.user("cpo", email="ada@example.com", password=factories.PASSWORD)
    attempt = {"login": "ada@example.com", "password": "wrong"}
    for _ in range(5):
        assert "Too many" not in client.post("/accounts/login/", attempt).content.decode()
    right = {"login": "ada@example.com", "password": factories.PASSWORD}
    refused = client.post("/accounts/login/", right)
    assert "Too many failed login attempts" in refused.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_deactivated_user_is_out_at_once(signed_in):
    client, user = signed_in
    assert client.get("/tokens/").status_code == 200
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/tokens/").status_code == 302


def language_of(response):
    return response["Content-Language"]


def test_the_language_is_the_persons_then_the_cookies_then_the_browsers(client):
    user = factories.user("cpo")
    french = {"Accept-Language": "fr-FR,fr;q=0.9"}
    assert language_of(client.get("/accounts/login/", headers=french)) == "fr"
    assert language_of(client.get("/accounts/login/", headers={"Accept-Language": "de"})) == "en"

    client.cookies[configured.LANGUAGE_COOKIE_NAME] = "en"
    assert language_of(client.get("/accounts/login/", headers=french)) == "en"

    user.language = "fr"
    user.save()
    client.force_login(user)
    assert language_of(client.get("/tokens/", headers={"Accept-Language": "en"})) == "fr"


def test_a_language_that_is_gone_is_passed_over(client):
    client.force_login(factories.user("cpo", language="xx"))
    assert language_of(client.get("/tokens/", headers={"Accept-Language": "fr"})) == "fr"


def test_cookies_are_kept_from_scripts_and_other_sites():
    client = Client()
    factories.user("cpo", email="ada@example.com", password=factories.PASSWORD)
    client.post("/accounts/login/", {"login": "ada@example.com", "password": factories.PASSWORD})
    cookie = client.cookies[configured.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"

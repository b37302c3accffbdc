"""Theme and language: what a person chose is kept for them, and before signing in for the browser."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cpo_portal import navigation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in() -> Client:
    client = Client()
    client.force_login(factories.user(email="camille@example.com"))
    return client


def test_a_theme_is_kept_for_the_person_on_every_browser(signed_in):
    signed_in.post(reverse("set_theme"), {"theme": "dark", "next": "/design/"})
    elsewhere = Client()
    elsewhere.force_login(factories.User.objects.get(email="camille@example.com"))
    assert b'data-bs-theme="dark"' in elsewhere.get("/design/").content


def test_as_the_system_forgets_the_choice(signed_in):
    signed_in.post(reverse("set_theme"), {"theme": "dark"})
    signed_in.post(reverse("set_theme"), {"theme": "system"})
    assert b"data-bs-theme" not in signed_in.get("/design/").content


def test_a_browser_keeps_its_theme_before_anybody_signs_in():
    client = Client()
    client.post(reverse("set_theme"), {"theme": "dark"})
    assert b'data-bs-theme="dark"' in client.get(reverse("account_login")).content


def test_an_unknown_theme_never_reaches_the_page():
    client = Client()
    client.cookies[navigation.THEME_COOKIE] = '"><script>'
    assert b"data-bs-theme" not in client.get(reverse("account_login")).content


def test_a_language_is_kept_for_the_person(signed_in):
    signed_in.post(reverse("set_language"), {"language": "fr", "next": "/design/"})
    elsewhere = Client()
    elsewhere.force_login(factories.User.objects.get(email="camille@example.com"))
    assert b'<html lang="fr"' in elsewhere.get("/design/").content


def test_a_language_that_the_portal_does_not_speak_changes_nothing(signed_in):
    signed_in.post(reverse("set_language"), {"language": "tlh"})
    assert settings.LANGUAGE_COOKIE_NAME not in signed_in.cookies
    assert b'<html lang="en"' in signed_in.get("/design/").content


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""]
)
@pytest.mark.parametrize("view", ["set_theme", "set_language"])
def test_a_choice_leads_back_but_never_to_another_site(signed_in, view, address):
    answer = signed_in.post(reverse(view), {"theme": "dark", "language": "fr", "next": address})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    answer = signed_in.post(reverse(view), {"theme": "dark", "language": "fr", "next": "/products/?q=a"})
    assert answer["Location"] == "/products/?q=a"


def test_choices_are_made_by_post_with_a_token(signed_in):
    assert signed_in.get(reverse("set_theme")).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("set_language"), {"language": "fr"}).status_code == 403

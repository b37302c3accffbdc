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


# The two-minute tour.


def demo_user(**fields) -> factories.User:
    user = factories.user(email="claire@brenval.example", **fields)
    factories.User.objects.filter(pk=user.pk).update(is_demo=True)
    return user


def dashboard_of(user: factories.User) -> str:
    client = Client()
    client.force_login(user)
    return client.get("/dashboard/GRP/").content.decode()


@pytest.fixture
def group():
    return factories.node("GRP")


def test_the_tour_is_offered_to_users_of_the_demo_and_on_the_dashboard_alone(group):
    visitor, colleague = demo_user(), factories.user(email="camille@example.com")
    assert 'data-behaviour="tour"' in dashboard_of(visitor)
    assert 'data-behaviour="tour"' not in dashboard_of(colleague)
    client = Client()
    client.force_login(visitor)
    assert 'data-behaviour="tour"' not in client.get("/products/").content.decode()


def test_a_tour_that_was_ended_comes_back_only_when_asked_for(group):
    visitor = demo_user()
    client = Client()
    client.force_login(visitor)
    client.post(reverse("set_tour"), {"tour": "end"})
    assert 'data-behaviour="tour"' not in dashboard_of(visitor)  # on another browser
    assert client.post(reverse("set_tour"), {"tour": "begin"})["Location"] == "/"
    assert 'data-behaviour="tour"' in dashboard_of(visitor)


def test_whoever_works_with_real_data_can_ask_for_the_tour(signed_in, group):
    user = factories.User.objects.get(email="camille@example.com")
    signed_in.post(reverse("set_tour"), {"tour": "begin"})
    assert 'data-behaviour="tour"' in dashboard_of(user)
    signed_in.post(reverse("set_tour"), {"tour": "end"})
    assert 'data-behaviour="tour"' not in dashboard_of(user)


def test_the_tour_is_ended_by_post_by_somebody_signed_in(signed_in):
    assert signed_in.get(reverse("set_tour")).status_code == 405
    assert Client().post(reverse("set_tour"), {"tour": "end"})["Location"].startswith("/accounts/login/")

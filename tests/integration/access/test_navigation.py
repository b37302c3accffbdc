import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from core.access.models import Role
from cpo_portal import navigation
from tests import factories

pytestmark = pytest.mark.django_db


def menu(role: str | None, path: str = "/products/") -> list[navigation.Link]:
    request = RequestFactory().get(path)
    request.resolver_match = resolve(path)
    groups = navigation.menu_for(request, user=factories.user(role))
    return [link for _label, links in groups for link in links]


def icons(role: str | None) -> set[str]:
    return {link.icon for link in menu(role)}


def test_a_person_sees_only_what_they_may_use_somewhere():
    assert "package" in icons(Role.EXECUTIVE)
    assert not {"history", "file-import"} & icons(Role.EXECUTIVE)
    assert icons(None) == set()


def test_an_entry_is_current_on_all_its_pages():
    assert [link.url for link in menu(Role.CPO, "/products/new/") if link.current] == [
        reverse("portfolio:product-list")
    ]


def test_an_entry_whose_page_does_not_exist_is_left_out(monkeypatch):
    nowhere = navigation.Entry("Nowhere", "home", "nowhere:at-all", ("nowhere:",), "g x")
    monkeypatch.setattr(navigation, "MENU", (navigation.Group("", (nowhere,)),))
    assert menu(Role.CPO) == []


def test_no_two_entries_answer_to_the_same_keys():
    keys = [entry.keys for group in navigation.MENU for entry in group.entries]
    assert len(keys) == len(set(keys))
    assert all(key.startswith("g ") and len(key) == 3 for key in keys)


def test_a_phone_has_room_for_four_and_the_rest():
    assert sum(bool(entry.bar) for group in navigation.MENU for entry in group.entries) == 4


def test_the_catalogue_is_for_people_who_are_signed_in():
    answer = Client().get(reverse("design"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_the_catalogue_leaks_no_component_of_ours():
    client = Client()
    client.force_login(factories.user())
    text = client.get(reverse("design")).content.decode()
    assert "<c-" not in text
    assert "{%" not in text
    assert "{{" not in text


def test_demo_data_is_marked_on_every_page(settings):
    settings.DEMO = True
    client = Client()
    assert "Demo data" in client.get(reverse("account_login")).content.decode()
    client.force_login(factories.user())
    for path in ("/design/", "/nowhere/"):
        assert 'class="demo-mark"' in client.get(path).content.decode()

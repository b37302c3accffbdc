import pytest
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from core.access.models import Role
from core.collaboration.words import Query
from core.common.actors import SYSTEM
from core.profile import switches
from core.profile.services import states
from cpo_portal import navigation, palette
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


@pytest.mark.parametrize("light", [False, True])
def test_the_palette_offers_the_pages_of_the_menu_and_no_others(light: bool) -> None:
    if light:
        for switch in switches():
            states.turn(by=SYSTEM, name=switch.name, on=switch.light)
    everywhere, below = (
        factories.user(Role.ADMINISTRATOR),
        factories.user(Role.ADMINISTRATOR, factories.node()),
    )
    request = RequestFactory().get("/products/")
    request.resolver_match = resolve("/products/")
    labels = [entry.label for group in navigation.MENU for entry in group.entries]
    for user in (everywhere, below, factories.user(Role.EXECUTIVE)):
        menu = {link.url for _label, links in navigation.menu_for(request, user=user) for link in links}
        found = {one.url for label in labels for one in palette.pages(user, Query.of(str(label)), ())}
        assert found == menu
    client = Client()
    client.force_login(everywhere)
    done = {
        one.url for deed in palette.DEEDS for one in palette.deeds(everywhere, Query.of(str(deed.label)), ())
    }
    assert len(done) == len(palette.DEEDS)
    assert {client.get(url).status_code for url in done} <= {200, 302}


def test_who_may_not_import_is_not_sent_to_a_page_that_is_not_there() -> None:
    client = Client()
    client.force_login(factories.user(None))
    assert reverse("console:import-list") not in client.get("/").content.decode()
    client.force_login(factories.user(Role.CPO))
    assert reverse("console:import-list") in client.get("/").content.decode()


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

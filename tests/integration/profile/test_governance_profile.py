"""The governance profile: what a switch hides, and that nothing is lost behind it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st

from core.access.models import User
from core.audit.models import AuditEvent
from core.collaboration.selectors.search import search
from core.collaboration.words import Query
from core.console.services.profile import turn_all
from core.profile import Switch, is_on, register, switches
from core.profile.models import SwitchState
from core.profile.selectors.standing import FULL, LIGHT, OWN, preset, profile_now
from core.profile.services import states
from core.profile.switches import _switches
from core.subjects import known, registry
from core.subjects.panels import Panel
from core.undo.models import Step
from core.undo.services import steps
from cpo_portal import navigation
from cpo_portal.navigation import Entry, Group
from portfolio.models import Product
from portfolio.panels import product_panels
from tests import factories
from tests.architecture.company import Company

pytestmark = pytest.mark.django_db
# What a turn of a switch itself writes.
OF_THE_TURN = {"profile_switchstate", "audit_auditevent", "audit_auditseal", "undo_step", "django_session"}


@pytest.fixture(autouse=True)
def switch() -> Iterator[None]:
    """A switch of the tests' own: off in light governance, with products behind it."""
    told = Switch("tests", "Trials", "Whether there are trials.", counts=Product.objects.count)
    register(Switch("plain", "Plain", "On in both presets.", light=True))
    register(told)
    yield
    del _switches["tests"], _switches["plain"]


@pytest.fixture
def admin(client: Client) -> User:
    made = factories.user("administrator")
    client.force_login(made)
    return made


def content() -> dict[str, tuple[int, str]]:
    """The number of rows of every table, and a hash of all that they say."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - OF_THE_TURN):
            cursor.execute(
                f"SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') "
                f'FROM "{table}" t'
            )
            found[table] = cursor.fetchone()
    return found


def menu(client: Client) -> list[str]:
    page = client.get("/custom-fields/").content.decode()
    return re.findall(r'href="([^"]+)"', page[page.index("<nav") : page.index("<main")])


def test_the_page_says_what_each_switch_does_keeps_and_who_turned_it(client: Client, admin: User) -> None:
    factories.product()
    factories.product()
    page = client.get("/profile/").content.decode()
    assert "Whether there are trials." in page
    assert "2 objects kept" in page
    assert "Nobody has chosen yet" in page
    answer = client.post("/profile/switches/tests/", {"on": "0"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/profile/#tests", 302)]
    assert "Trials: off" in page
    assert f"turned by {admin.name}" in page
    assert "Nobody has chosen yet" not in page
    assert Step.objects.get().address in page
    event = AuditEvent.objects.get(verb="profile.switch.turned")
    assert (event.before, event.after, event.actor_email) == ({"on": True}, {"on": False}, admin.email)
    assert client.post("/profile/switches/none/", {"on": "0"}).status_code == 404


def test_a_preset_is_previewed_then_chosen_then_taken_back(client: Client, admin: User) -> None:
    factories.product()
    assert profile_now() == FULL
    preview = client.get("/profile/?preset=light").content.decode()
    wanted = preview[preview.index('id="preview"') :]
    assert "What “Light governance” changes" in preview
    assert "Trials" in wanted
    assert "1 object kept" in wanted
    assert is_on("tests")
    client.post("/profile/preset/", {"preset": "light"})
    assert profile_now() == LIGHT
    assert not is_on("tests")
    assert is_on("plain")
    steps.take_back(by=admin, step=Step.objects.get())
    assert profile_now() == FULL
    client.post("/profile/preset/", {"preset": "heavy"})
    assert profile_now() == FULL


def test_a_mix_is_the_companys_own_profile(admin: User) -> None:
    turn_all(by=admin, wanted={"plain": False}, label="Plain off")
    assert profile_now() == OWN
    assert turn_all(by=admin, wanted={"plain": False}, label="Again") is None
    assert preset(LIGHT)["tests"] is False
    with pytest.raises(KeyError):
        preset("heavy")


def test_the_product_page_says_which_profile_is_in_force(client: Client, admin: User) -> None:
    factories.product("P")
    assert "Full governance" in client.get("/products/P/").content.decode()
    turn_all(by=admin, wanted=preset(LIGHT), label="Light")
    assert "Light governance" in client.get("/products/P/").content.decode()
    turn_all(by=admin, wanted={"plain": False}, label="Plain off")
    assert "Own governance profile" in client.get("/products/P/").content.decode()


def test_the_api_reads_and_turns_switches(client: Client, admin: User) -> None:
    said = client.get("/api/v1/governance-profile/").json()
    assert said["profile"] == "full"
    trial = next(one for one in said["switches"] if one["name"] == "tests")
    assert trial == {
        "name": "tests",
        "title": "Trials",
        "description": "Whether there are trials.",
        "on": True,
        "light": False,
        "full": True,
        "kept": 0,
        "changed_at": None,
        "changed_by": "",
    }
    address = "/api/v1/governance-profile/tests/"
    turned = client.patch(address, {"on": False}, content_type="application/json").json()
    assert (turned["on"], turned["changed_by"]) == (False, admin.email)
    assert client.patch(address, {}, content_type="application/json").json()["fields"] == {
        "on": ["This field is required."]
    }
    address = "/api/v1/governance-profile/choose/"
    chosen = client.post(address, {"profile": "full"}, content_type="application/json").json()
    assert chosen["profile"] == "full"
    assert is_on("tests")
    assert client.get("/api/v1/governance-profile/none/").status_code == 404
    client.force_login(factories.user("cpo"))
    assert client.get("/api/v1/governance-profile/").status_code == 404


def test_an_administrator_of_a_part_sees_nothing_of_it(client: Client) -> None:
    client.force_login(factories.user("administrator", factories.node("N")))
    assert client.get("/profile/").status_code == 404
    assert client.post("/profile/switches/tests/", {"on": "0"}).status_code == 404
    assert "/profile/" not in client.get("/portfolio/").content.decode()


def test_what_is_behind_a_switch_goes_and_comes_back(
    client: Client, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A menu entry and a panel with a tab of its own, both behind the switch of this test."""
    entry = Entry("Trials", "flag", "console:job-list", ("console:job-",), "g z", switch="tests")
    monkeypatch.setattr(navigation, "MENU", (*navigation.MENU, Group("Tests", (entry,))))
    panel: Panel[Product] = Panel(
        "tests", "custom/sections.html", lambda request, product: {}, 1, tab="money", switch="tests"
    )
    monkeypatch.setattr(product_panels, "_panels", {"tests": panel})
    factories.product("P")

    def seen() -> tuple[bool, bool, int]:
        page = client.get("/products/P/").content.decode()
        return ("Trials" in page, "/products/P/money/" in page, client.get("/products/P/money/").status_code)

    assert seen() == (True, True, 200)
    states.turn(by=admin, name="tests", on=False)
    assert seen() == (False, False, 404)
    states.turn(by=admin, name="tests", on=True)
    assert seen() == (True, True, 200)


def test_what_has_no_page_any_more_is_not_found_either(admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    factories.product("P", name="Zephyr")
    subject = known("product")
    assert subject is not None
    monkeypatch.setitem(registry._subjects, "product", replace(subject, switch="tests"))

    def found() -> list[str]:
        groups = search(admin, Query.of("zephyr"), wider=False)
        return [line.title for group in groups for line in group.lines]

    assert found() == ["Zephyr"]
    states.turn(by=admin, name="tests", on=False)
    assert found() == []
    states.turn(by=admin, name="tests", on=True)
    assert found() == ["Zephyr"]


def test_a_page_reads_the_switches_once_and_one_that_asks_nothing_not_at_all(
    client: Client, admin: User
) -> None:
    factories.product("P")
    with CaptureQueriesContext(connection, ) as asked:  # fmt: skip
        client.get("/products/P/")
    assert sum("profile_switchstate" in query["sql"] for query in asked.captured_queries) == 1
    with CaptureQueriesContext(connection) as asked:
        client.get("/api/v1/jobs/")
    assert sum("profile_switchstate" in query["sql"] for query in asked.captured_queries) == 0


@hypothesis.settings(max_examples=12, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
@hypothesis.given(data=st.data())
def test_no_turn_of_any_switch_loses_or_changes_a_row(data: st.DataObject, company: dict[str, Any]) -> None:
    """Any switches in any order, off and on: the same rows with the same content, and the same menu after."""
    names = [switch.name for switch in switches()]
    turns = data.draw(st.lists(st.tuples(st.sampled_from(names), st.booleans()), min_size=1, max_size=8))
    for name, on in turns:
        states.turn(by=company["admin"], name=name, on=on)
        assert is_on(name) is on
        assert content() == company["content"]
    for name in names:
        states.turn(by=company["admin"], name=name, on=preset(FULL)[name])
    assert menu(company["client"]) == company["menu"]
    assert content() == company["content"]


@pytest.fixture
def company(client: Client, admin: User) -> dict[str, Any]:
    """A company with rows of everything, as the page tests know it."""
    made = Company(admin)
    made.grow(range(2))
    before = menu(client)
    return {"admin": admin, "client": client, "menu": before, "content": content()}


def test_every_switch_says_in_both_presets_what_it_is(admin: User) -> None:
    for one in switches():
        assert str(one.label)
        assert str(one.help)
        assert isinstance(one.light, bool)
        assert isinstance(one.full, bool)
    states.turn(by=admin, name="tests", on=False)
    assert SwitchState.objects.get().changed_by == admin.email


def test_whoever_administers_an_empty_portal_is_led_to_the_profile_first(client: Client, admin: User) -> None:
    assert 'href="/profile/"' in main_of(client.get("/").content.decode())
    client.force_login(factories.user("cpo"))
    assert "/profile/" not in main_of(client.get("/").content.decode())


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]

"""The tabs of the pages of products and nodes: there when something is on them, and not otherwise."""

from collections.abc import Iterator

import pytest
from django.test import Client

from core.profile import Switch, register
from core.profile.services import states
from core.profile.switches import _switches
from core.subjects.panels import Panel
from portfolio.panels import node_panels, product_panels
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A panel on a tab of each page, behind a switch, and no other."""
    register(Switch("tests", "Tests", "Whether there are tests."))
    for panels in (product_panels, node_panels):
        monkeypatch.setattr(panels, "_panels", {})
        panels.register(
            Panel(
                name="tests",
                template="portfolio/history_panel.html",
                load=lambda request, thing: {"entries": []},
                order=1,
                tab="strategy",
                switch="tests",
                shown=lambda request, thing: thing.code != "SHY",
            )
        )
    yield
    del _switches["tests"]


@pytest.mark.parametrize("address", ["/products/P/", "/portfolio/N/"])
def test_a_tab_is_there_while_something_is_on_it(client: Client, panel: None, address: str) -> None:
    factories.product("P", factories.node("N"))
    user = factories.user()
    client.force_login(user)
    assert f'href="{address}strategy/"' in client.get(address).content.decode()
    assert "Nothing since this product" in client.get(f"{address}strategy/").content.decode()
    states.turn(by=user, name="tests", on=False)
    assert f'href="{address}strategy/"' not in client.get(address).content.decode()
    assert client.get(f"{address}strategy/").status_code == 404


def test_a_panel_may_have_nothing_for_a_thing(client: Client, panel: None) -> None:
    factories.product("SHY")
    client.force_login(factories.user())
    assert client.get("/products/SHY/strategy/").status_code == 404
    assert client.get("/products/SHY/").status_code == 200


def test_a_tab_that_no_page_has_is_a_fault() -> None:
    with pytest.raises(KeyError):
        node_panels.register(Panel(name="x", template="x", load=lambda r, n: {}, order=1, tab="none"))


@pytest.mark.parametrize("place", ["sibling", "parent", "none"])
def test_what_is_not_yours_is_not_there(client: Client, place: str) -> None:
    top = factories.node("TOP")
    own, side = factories.node("OWN", top), factories.node("SIDE", top)
    client.force_login(factories.user(role=None) if place == "none" else factories.user("cpo", own))
    hidden = {"sibling": side, "parent": top, "none": own}[place]
    assert client.get(f"/portfolio/{hidden.code}/").status_code == 404
    assert client.get("/portfolio/OWN/").status_code == (404 if place == "none" else 200)

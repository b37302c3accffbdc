"""The two-minute tour: by keyboard and by mouse, on a desk and on a phone, in both languages."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from core.access.models import User
from cpo_portal.tour import STOPS
from metrics.services import recompute
from tests import factories
from tests.factories import facts
from tests.functional.axe import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLES = [str(stop.title) for stop in STOPS]
# Tiles, a number and the menu are on every dashboard; stops of parts that a page does not have are left out.
FIRST, WHY, IMPORTS = TITLES[0], TITLES[3], TITLES[4]


@pytest.fixture
def visitor(transactional_db: None) -> User:
    product = factories.product("P", factories.node("GRP"))
    facts.answers(product, "2025-06-10", 10, 9, 3)
    recompute.recompute(today=facts.day("2025-07-10"), full=True)
    user = factories.user(name="Claire Vasseur")
    User.objects.filter(pk=user.pk).update(is_demo=True)
    return user


@pytest.fixture
def go(page: Page, live_server, visitor: User) -> Callable[..., Page]:
    """Open the dashboard as a user of the demo."""
    client = Client()
    client.force_login(visitor)
    cookies = [
        {"name": name, "value": kept.value, "url": live_server.url} for name, kept in client.cookies.items()
    ]
    page.context.add_cookies(cookies)

    def opened(address: str = "/dashboard/GRP/?period=2025-06", *, width: int = 1280) -> Page:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(live_server.url + address)
        page.wait_for_selector("html[data-started]")
        return page

    return opened


def title(page: Page) -> str:
    return page.locator(".tour h2:visible").inner_text()


def titles_by(page: Page, step: Callable[[], None]) -> list[str]:
    """Walk to the last stop and return the titles."""
    found = [title(page)]
    while page.locator(".tour [data-next]").inner_text() != "Done":
        step()
        found.append(title(page))
    return found


def inside(page: Page, width: int) -> bool:
    """Tell whether the whole popover is on the screen."""
    box = page.locator(".tour").bounding_box()
    assert box
    across = box["x"] >= 0 and box["x"] + box["width"] <= width
    return across and box["y"] >= 0 and box["y"] + box["height"] <= 844


def test_enter_goes_on_arrows_go_both_ways_and_the_focus_stays_on_the_tour(go):
    page = go()
    expect(page.locator(".tour")).to_be_visible()
    assert page.evaluate("document.activeElement.matches('.tour [data-next]')")

    seen = titles_by(page, lambda: page.keyboard.press("Enter"))

    assert seen[0] == FIRST
    assert {WHY, IMPORTS} <= set(seen)
    assert seen == [name for name in TITLES if name in seen]  # in the table's order
    assert page.locator(".tour [data-progress]").inner_text() == f"{len(seen)} / {len(seen)}"
    for expected in reversed(seen[:-1]):
        page.keyboard.press("ArrowLeft")
        assert title(page) == expected
    page.keyboard.press("ArrowRight")
    assert title(page) == seen[1]


def test_each_stop_points_at_something_in_sight_and_leaves_the_page_usable(go):
    page = go()

    def look() -> None:
        expect(page.locator(".tour-anchor")).to_have_count(1)
        expect(page.locator(".tour-anchor")).to_be_in_viewport()
        assert inside(page, 1280)
        page.keyboard.press("ArrowRight")

    titles_by(page, look)
    page.locator(".sidebar").get_by_role("link", name="Products", exact=True).click()  # not modal
    expect(page).to_have_url(re.compile(r"/products/$"))


def test_escape_ends_it_for_good_on_every_browser(go, browser, live_server, visitor):
    page = go()
    with page.expect_response(lambda answer: answer.url.endswith("/appearance/tour/")):
        page.keyboard.press("Escape")
    expect(page.locator(".tour")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "content"
    assert page.locator(".tour-anchor").count() == 0
    go()
    assert page.locator(".tour").count() == 0
    visitor.refresh_from_db()
    assert visitor.tour == User.Tour.ENDED


def test_done_and_the_cross_end_it_too_and_the_menu_begins_it_again(go):
    page = go()
    titles_by(page, lambda: page.locator(".tour [data-next]").click())
    with page.expect_response(lambda answer: answer.url.endswith("/appearance/tour/")):
        page.locator(".tour").get_by_role("button", name="Done").click()
    go()
    assert page.locator(".tour").count() == 0
    page.locator(".sidebar summary").click()
    page.locator(".sidebar").get_by_role("button", name="Two-minute tour").click()
    expect(page.locator(".tour")).to_be_visible()
    assert title(page) == FIRST
    with page.expect_response(lambda answer: answer.url.endswith("/appearance/tour/")):
        page.locator(".tour").get_by_role("button", name="End the tour").click()
    expect(page.locator(".tour")).to_be_hidden()


def test_it_goes_on_where_it_was_after_a_look_elsewhere(go):
    page = go()
    page.keyboard.press("ArrowRight")
    there = title(page)
    go("/products/")
    assert page.locator(".tour").count() == 0
    go()
    assert title(page) == there != FIRST


def test_escape_in_the_drawer_closes_the_drawer_alone(go):
    page = go()
    page.keyboard.press("ArrowRight")
    page.locator("[data-why]").first.hover()
    page.keyboard.press("w")
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator(".tour")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_stop_has_an_accessibility_violation_or_scrolls_sideways(go, theme, width):
    page = go(width=width)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    while True:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert inside(page, width)
        expect(page.locator(".tour-anchor")).to_be_in_viewport()
        if page.locator(".tour [data-next]").inner_text() == "Done":
            break
        page.keyboard.press("Enter")


def test_it_speaks_french(go, visitor):
    User.objects.filter(pk=visitor.pk).update(language="fr")
    page = go()
    assert title(page) == "Un chiffre ne voyage jamais seul"
    expect(page.locator(".tour").get_by_role("button", name="Suivant")).to_be_focused()


def test_with_reduced_motion_nothing_moves(go):
    page = go()
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.tour')).animationName") == "none"

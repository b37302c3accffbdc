"""The two-minute tour: by keyboard and by mouse, on a desk and on a phone, in both languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from core.access.models import User
from cpo_portal.tour import STOPS
from metrics.services import recompute
from tests import factories
from tests.factories import facts
from tests.functional.axe import on_screen, scrolls_sideways, violations
from tests.functional.patience import opened, sign_in, until

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
    sign_in(page, live_server.url, visitor)

    def goes(address: str = "/dashboard/GRP/?period=2025-06", *, width: int = 1280) -> Page:
        page.set_viewport_size({"width": width, "height": 844})
        opened(page, live_server.url + address)
        return page

    return goes


def title(page: Page) -> Locator:
    return page.locator(".tour h2:visible")


def progress(page: Page) -> Locator:
    return page.locator(".tour [data-progress]")


def walk(page: Page, step: Callable[[], None], look: Callable[[], None] = lambda: None) -> list[str]:
    """Go from the first stop to the last, look at each, and return their titles."""
    expect(progress(page)).to_have_text(re.compile(r"^1 / \d+$"))
    last = int(progress(page).inner_text().partition(" / ")[2])
    found = []
    for at in range(1, last + 1):
        expect(progress(page)).to_have_text(f"{at} / {last}")
        found.append(title(page).inner_text())
        look()
        if at < last:
            step()
    expect(page.locator(".tour [data-next]")).to_have_text("Done")
    return found


def test_enter_goes_on_arrows_go_both_ways_and_the_focus_stays_on_the_tour(go):
    page = go()
    expect(page.locator(".tour")).to_be_visible()
    expect(page.locator(".tour [data-next]")).to_be_focused()

    seen = walk(page, lambda: page.keyboard.press("Enter"))

    assert seen[0] == FIRST
    assert {WHY, IMPORTS} <= set(seen)
    assert seen == [name for name in TITLES if name in seen]  # in the table's order
    expect(progress(page)).to_have_text(f"{len(seen)} / {len(seen)}")
    for expected in reversed(seen[:-1]):
        page.keyboard.press("ArrowLeft")
        expect(title(page)).to_have_text(expected)
    page.keyboard.press("ArrowRight")
    expect(title(page)).to_have_text(seen[1])


def test_each_stop_points_at_something_in_sight_and_leaves_the_page_usable(go):
    page = go()

    def look() -> None:
        expect(page.locator(".tour-anchor")).to_have_count(1)
        expect(page.locator(".tour-anchor")).to_be_in_viewport()
        until(lambda: on_screen(page.locator(".tour")), wanted=True)

    walk(page, lambda: page.keyboard.press("ArrowRight"), look)
    page.locator(".sidebar").get_by_role("link", name="Products", exact=True).click()  # not modal
    expect(page).to_have_url(re.compile(r"/products/$"))


def test_escape_ends_it_for_good_on_every_browser(go, browser, live_server, visitor):
    page = go()
    with page.expect_response(lambda answer: answer.url.endswith("/appearance/tour/")):
        page.keyboard.press("Escape")
    expect(page.locator(".tour")).to_be_hidden()
    expect(page.locator("#content")).to_be_focused()
    expect(page.locator(".tour-anchor")).to_have_count(0)
    go()
    expect(page.locator(".tour")).to_have_count(0)
    visitor.refresh_from_db()
    assert visitor.tour == User.Tour.ENDED


def test_done_and_the_cross_end_it_too_and_the_menu_begins_it_again(go):
    page = go()
    walk(page, lambda: page.locator(".tour [data-next]").click())
    with page.expect_response(lambda answer: answer.url.endswith("/appearance/tour/")):
        page.locator(".tour").get_by_role("button", name="Done").click()
    go()
    expect(page.locator(".tour")).to_have_count(0)
    page.locator(".sidebar summary").click()
    page.locator(".sidebar").get_by_role("button", name="Two-minute tour").click()
    expect(page.locator(".tour")).to_be_visible()
    expect(title(page)).to_have_text(FIRST)
    with page.expect_response(lambda answer: answer.url.endswith("/appearance/tour/")):
        page.locator(".tour").get_by_role("button", name="End the tour").click()
    expect(page.locator(".tour")).to_be_hidden()


def test_it_goes_on_where_it_was_after_a_look_elsewhere(go):
    page = go()
    page.keyboard.press("ArrowRight")
    expect(progress(page)).to_have_text(re.compile("^2 / "))
    expect(title(page)).not_to_have_text(FIRST)
    there = title(page).inner_text()
    go("/products/")
    expect(page.locator(".tour")).to_have_count(0)
    go()
    expect(title(page)).to_have_text(there)


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

    def look() -> None:
        assert violations(page) == []
        assert not scrolls_sideways(page)
        until(lambda: on_screen(page.locator(".tour")), wanted=True)
        expect(page.locator(".tour-anchor")).to_be_in_viewport()

    walk(page, lambda: page.keyboard.press("Enter"), look)


def test_it_speaks_french(go, visitor):
    User.objects.filter(pk=visitor.pk).update(language="fr")
    page = go()
    expect(title(page)).to_have_text("Un chiffre ne voyage jamais seul")
    expect(page.locator(".tour").get_by_role("button", name="Suivant")).to_be_focused()


def test_with_reduced_motion_nothing_moves(go):
    page = go()
    page.emulate_media(reduced_motion="no-preference")
    expect(page.locator(".tour")).to_have_css("animation-name", "rise")
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(".tour")).to_have_css("animation-name", "none")

"""A comment with a mention: the other sees the bell, opens it, answers; by keyboard and by mouse."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import factories
from tests.functional.axe import open_for, scrolls_sideways, violations
from tests.functional.patience import leads_to, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def press(page: Page, name: str) -> None:
    """Press a button that sends a form, and wait for the page that comes back."""
    with leads_to(page):
        page.get_by_role("button", name=name).click()


def test_a_mention_is_written_by_keyboard_and_answered_by_mouse(
    browser: Browser, page: Page, live_server: object
) -> None:
    url = live_server.url
    unit, side = factories.node("UNIT", name="Unit"), factories.node("SIDE", name="Side")
    factories.product("TAP", unit, name="Tap Mobile")
    luca = factories.user("analyst", unit, name="Luca Moretti", email="luca@example.com")
    hana = factories.user("product_manager", unit, name="Hana Sato", email="hana@example.com")
    factories.user("analyst", side, name="Hanno Outside", email="hanno@example.com")

    # By keyboard: write, choose who is meant, send.
    sign_in(page, url, luca)
    opened(page, f"{url}/products/TAP/discussion/")
    box = page.get_by_role("textbox", name="Your comment")
    box.focus()
    page.keyboard.type("Why did it slip? @han")
    people = page.get_by_role("listbox", name="People")
    # Whoever does not see the product is not offered.
    expect(people.get_by_role("option")).to_have_count(1)
    expect(people).to_contain_text("Hana Sato")
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(box).to_have_value("Why did it slip? @hana@example.com ")
    page.keyboard.type("please")
    page.keyboard.press("Tab")
    with leads_to(page, "**#comment-*"):
        page.keyboard.press("Enter")
    expect(page.locator(".comment-text")).to_have_text("Why did it slip? @Hana Sato please")

    # By mouse, on another's screen: the bell, the notification, the place, an answer, resolved.
    context = open_for(browser, "dark", 1280, "en")
    other = context.new_page()
    sign_in(other, url, hana)
    opened(other, f"{url}/products/")
    with leads_to(other):
        other.get_by_role("link", name="Notifications, 1 unread").click()
    assert violations(other) == []
    with leads_to(other, "**/products/TAP/discussion/#comment-*"):
        other.get_by_role("link", name="Luca Moretti mentioned you on Tap Mobile").click()
    expect(other.get_by_role("link", name="Notifications, 0 unread")).to_be_visible()
    other.locator("summary", has_text="Answer").click()
    other.get_by_role("textbox", name="Your answer").fill("A supplier was late.")
    press(other, "Send answer")
    expect(other.locator(".answers")).to_contain_text("A supplier was late.")
    press(other, "Resolve")
    # The address names the comment, so the browser unfolds what holds it.
    expect(other.get_by_text("Resolved by Hana Sato")).to_be_visible()
    assert violations(other) == []

    # One's own answer is deleted, and comes back with Ctrl Z.
    press(other, "Delete comment")
    expect(other.locator(".toast-line")).to_contain_text("Comment about Tap Mobile deleted.")
    with leads_to(other):
        other.keyboard.press("Control+z")
    other.get_by_text("1 resolved thread").click()
    expect(other.locator(".answers")).to_contain_text("A supplier was late.")
    context.close()

    # The first is told of the answer: on a phone, in French.
    phone = open_for(browser, "light", 390, "fr")
    small = phone.new_page()
    sign_in(small, url, luca)
    opened(small, f"{url}/notifications/")
    expect(small.get_by_role("link", name="Hana Sato vous a répondu à propos de Tap Mobile")).to_be_visible()
    assert not scrolls_sideways(small)
    assert violations(small) == []
    press(small, "Tout marquer comme lu")
    expect(small.get_by_text("Vous avez tout lu")).to_be_visible()
    opened(small, f"{url}/products/TAP/history/")
    expect(small.locator("main")).to_contain_text("a résolu un commentaire sur Tap Mobile")
    expect(small.locator(".tab[aria-current]")).to_be_in_viewport(ratio=0.99)
    assert not scrolls_sideways(small)
    assert violations(small) == []
    phone.close()

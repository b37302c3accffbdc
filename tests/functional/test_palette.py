"""Finding and doing from anywhere: by keyboard alone, by mouse, on a phone; what is hidden is not found."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests import factories
from tests.functional.axe import box, open_for, scrolls_sideways, violations
from tests.functional.patience import leads_to, opened, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def places() -> dict[str, object]:
    unit, side = factories.node("UNIT", name="Unit"), factories.node("SIDE", name="Side")
    factories.product("TAP", unit, name="Tap Mobile")
    factories.product("TOUR", unit, name="Tour Éiffel")
    factories.product("HIDDEN", side, name="Tap hidden")
    factories.person("tapio@example.com", name="Tapio Virtanen")
    return {"unit": unit}


def answered(palette: Locator) -> None:
    """Wait until the list is of what was typed last."""
    expect(palette.get_by_role("listbox")).to_have_attribute("aria-busy", "false")


def test_by_keyboard_alone(page: Page, live_server: object, places: dict[str, object]) -> None:
    sign_in(page, live_server.url, factories.user("product_manager", places["unit"]))
    opened(page, f"{live_server.url}/products/TOUR/")

    # Ctrl K opens it with what can be done on the page; E is offered with its key.
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Find or do")
    typed = palette.get_by_role("combobox")
    expect(typed).to_be_focused()
    expect(palette.get_by_role("option", name="Edit E")).to_be_visible()
    expect(palette.get_by_role("option", name="Add a product")).to_be_visible()

    # What one may not see is not found, and not counted.
    page.keyboard.type("tap")
    answered(palette)
    options = palette.get_by_role("option")
    expect(palette.get_by_role("group", name="Products").get_by_role("option")).to_have_count(1)
    expect(palette).not_to_contain_text("hidden")
    expect(palette.get_by_role("status")).to_contain_text("2 results")
    expect(palette.get_by_role("status")).to_contain_text("only what you may see")

    # The arrows move, round the ends; the box says where one is.
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    second = str(options.nth(1).get_attribute("id"))
    expect(typed).to_have_attribute("aria-activedescendant", second)
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert violations(page) == []

    # Ctrl Enter opens beside, Enter opens here.
    with page.context.expect_page() as beside:
        page.keyboard.press("Control+Enter")
    expect(beside.value).to_have_url(re.compile("/products/TAP/$"))
    beside.value.close()
    with leads_to(page, "**/products/TAP/"):
        page.keyboard.press("Enter")

    # Escape closes and gives the focus back; accents are not needed; opened last comes first.
    page.keyboard.press("Control+k")
    expect(palette.get_by_role("group", name="Opened last")).to_contain_text("Tour Éiffel")
    page.keyboard.type("tour eif")
    expect(palette.get_by_role("group", name="Products")).to_contain_text("Tour Éiffel")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    expect(page.locator("dialog:focus, dialog :focus")).to_have_count(0)

    # B keeps the page; the palette and the list of bookmarks show it.
    page.keyboard.press("b")
    expect(page.get_by_role("button", name="Bookmark")).to_have_attribute("aria-pressed", "true")
    with leads_to(page, "**/bookmarks/"):
        page.keyboard.type("gg")
    expect(page.get_by_role("link", name="Tap Mobile")).to_be_visible()

    # An action of the page is done from the palette.
    opened(page, f"{live_server.url}/products/TAP/")
    page.keyboard.press("Control+k")
    page.keyboard.type("edit")
    answered(palette)
    edit = palette.get_by_role("option", name="Edit E")
    expect(edit).to_have_count(1)
    at = [str(one.get_attribute("id")) for one in options.all()].index(str(edit.get_attribute("id")))
    for _step in range(at):
        page.keyboard.press("ArrowDown")
    expect(edit).to_have_attribute("aria-selected", "true")
    with leads_to(page, "**/products/TAP/edit/"):
        page.keyboard.press("Enter")


def test_by_mouse_and_without_scripts(
    browser: Browser, live_server: object, places: dict[str, object]
) -> None:
    user = factories.user("product_manager", places["unit"])
    context = open_for(browser, "light", 1280, "en")
    page = context.new_page()
    sign_in(page, live_server.url, user)
    opened(page, f"{live_server.url}/products/")
    page.get_by_role("link", name="Find or do").click()
    palette = page.get_by_role("dialog", name="Find or do")
    palette.get_by_role("combobox").fill("tapio")
    answered(palette)
    with leads_to(page, "**/people/*/"):
        palette.get_by_role("option", name="Tapio Virtanen").click()
    context.close()

    plain = browser.new_context(java_script_enabled=False)
    page = plain.new_page()
    sign_in(page, live_server.url, user)
    page.goto(f"{live_server.url}/products/")
    page.get_by_role("link", name="Find or do").first.click()
    page.get_by_role("searchbox", name="Find or do").fill("tap")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("main")).to_contain_text("Tap Mobile")
    expect(page.locator("main")).not_to_contain_text("Tap hidden")
    plain.close()


def test_on_a_phone_it_is_a_sheet(browser: Browser, live_server: object, places: dict[str, object]) -> None:
    context = open_for(browser, "dark", 390, "fr")
    page = context.new_page()
    sign_in(page, live_server.url, factories.user("cpo"))
    opened(page, f"{live_server.url}/products/")
    page.get_by_role("link", name="Chercher ou faire").last.click()
    palette = page.get_by_role("dialog", name="Chercher ou faire")
    expect(palette.get_by_role("combobox")).to_be_focused()
    palette.get_by_role("combobox").fill("tap m")
    option = palette.get_by_role("option", name="Tap Mobile")
    expect(option).to_be_visible()
    answered(palette)
    until(lambda: box(palette), (0, 0, 390, 844))
    until(lambda: box(option)[3] >= 44, wanted=True)
    assert not scrolls_sideways(page)
    assert violations(page) == []
    with leads_to(page, "**/products/TAP/"):
        option.click()
    context.close()

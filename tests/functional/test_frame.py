"""The frame and the design catalogue, as a person with a browser meets them."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.architecture.company import Company
from tests.functional.axe import scrolls_sideways, violations
from tests.functional.patience import leads_to, opened, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def go(page: Page, live_server) -> Callable[[str], Page]:
    """Open an address as a signed-in CPO, and wait until the page's behaviours run."""
    sign_in(page, live_server.url, factories.user(name="Camille Roux"))

    def goes(address: str) -> Page:
        opened(page, live_server.url + address)
        return page

    return goes


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 900, 390])
def test_the_catalogue_has_no_accessibility_violation_and_does_not_scroll_sideways(go, theme, width):
    page = go("/design/")
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    expect(page.locator(".chart[data-drawn] .main-svg").first).to_be_visible()
    assert violations(page) == []
    assert not scrolls_sideways(page)
    # A name without a space, as long as a name may be, ends its line inside.
    page.locator("h1").first.evaluate("head => { head.textContent = 'W'.repeat(150) }")
    assert not scrolls_sideways(page)


def test_the_system_decides_on_the_theme_until_the_person_does(go):
    page = go("/design/")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", "rgb(15, 17, 19)")
    page.locator(".sidebar summary").click()
    with page.expect_response(lambda answer: answer.url.endswith(reverse("set_theme"))):
        page.locator(".sidebar").get_by_role("button", name="Light").click()
    expect(page.locator("body")).to_have_css("background-color", "rgb(247, 247, 244)")
    go("/design/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_the_language_is_kept(go):
    page = go("/design/")
    page.locator(".sidebar summary").click()
    with leads_to(page):
        page.locator(".sidebar").get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    go("/design/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator(".count-number").first).to_have_text("1\u202f284")


def test_the_first_tab_stop_leads_past_the_menu(go):
    page = go("/design/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()


def test_keys_list_search_move_and_go(go):
    page = go("/design/")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Checkout")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Merchant Portal")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("g p")
    expect(page.locator("[data-search]")).to_have_value("g p")
    page.locator("body").press("Escape")
    page.evaluate("document.activeElement.blur()")
    with leads_to(page, "**" + reverse("portfolio:product-list")):
        page.keyboard.type("gp")


def test_single_keys_can_be_switched_off(go):
    page = go("/design/")
    page.keyboard.press("?")
    page.get_by_label("Single keys do something").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    go("/design/")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_the_drawer_keeps_its_address_and_gives_the_focus_back(go):
    page = go("/design/")
    page.route("**/a-fragment/", lambda route: route.fulfill(body="<h2>Why</h2>", content_type="text/html"))
    page.evaluate("document.querySelector('.kpi').dataset.why = '/a-fragment/'")
    page.locator(".kpi-link").first.focus()
    page.keyboard.press("w")
    expect(page.locator("#drawer")).to_be_visible()
    expect(page).to_have_url(re.compile(r"drawer=%2Fa-fragment%2F$"))
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page.locator(".kpi-link").first).to_be_focused()
    # The browser hides the dialog first, and says so to the page a moment later.
    expect(page).to_have_url(re.compile(r"/design/$"))
    page.go_back()
    expect(page.locator("#drawer")).to_be_visible()


def test_the_drawer_opens_no_other_site(go):
    page = go("/design/?drawer=//elsewhere.example/x")
    expect(page.locator("#drawer")).to_be_hidden()
    page = go("/design/?drawer=javascript:alert(1)")
    expect(page.locator("#drawer")).to_be_hidden()


def test_a_filter_applies_itself_and_stays_in_the_address(go):
    page = go("/design/")
    with leads_to(page, "**/design/?stage=Growth"):
        page.get_by_label("Stage").first.select_option("Growth")


def test_what_is_no_fragment_is_opened_as_a_page(go):
    page = go("/design/?drawer=/accounts/password/change/")
    # Who has no password yet is sent on to the page that sets one.
    expect(page).to_have_url(re.compile(r"//[^/?]+/accounts/password/set/$"), timeout=20_000)


@pytest.fixture
def toast(go) -> Locator:
    """A toast that has just come in, with the clock of the page stopped."""
    page = go("/design/")
    page.clock.install(time="2026-11-22T08:00:00")
    page.clock.pause_at("2026-11-22T08:00:01")
    page.evaluate(
        "document.getElementById('toasts').append(document.querySelector('.toast-line').cloneNode(true))"
    )
    return page.locator("#toasts .toast-line")


def test_a_toast_stays_ten_seconds(toast):
    toast.page.clock.run_for(9_900)
    expect(toast).to_be_visible()
    toast.page.clock.run_for(200)
    expect(toast).to_have_count(0)


def test_a_toast_waits_while_it_is_being_read_and_can_be_closed(toast):
    toast.get_by_role("button", name="Undo").focus()
    toast.page.clock.run_for(60_000)
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Close").click()
    expect(toast).to_have_count(0)


def test_ctrl_z_takes_back_what_the_last_toast_says(toast):
    toast.page.route("**/undo/", lambda route: route.fulfill(body="taken back", content_type="text/plain"))
    toast.locator("form").evaluate("form => form.action = '/undo/'")
    with toast.page.expect_request("**/undo/") as asked:
        toast.page.keyboard.press("Control+z")
    assert asked.value.method == "POST"
    assert "csrfmiddlewaretoken=" in (asked.value.post_data or "")


def test_a_chosen_file_is_named_with_its_size(go):
    page = go("/design/")
    zone = page.locator(".drop")
    zone.locator("input").set_input_files(
        {"name": "survey.csv", "mimeType": "text/csv", "buffer": b"x" * 612_904}
    )
    expect(zone.locator("[data-chosen]")).to_have_text("survey.csv · 612.9\u00a0kB")


def test_a_file_can_be_dropped(go):
    page = go("/design/")
    page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["a;b"], "ledger.csv"));
            const at = { dataTransfer: carried, bubbles: true, cancelable: true };
            document.querySelector(".drop").dispatchEvent(new DragEvent("drop", at));
        }"""
    )
    expect(page.locator("[data-chosen]")).to_have_text("ledger.csv · 3\u00a0B")


def test_the_address_is_copied_and_the_button_says_so(go, live_server):
    page = go("/design/?sort=-revenue")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    until(lambda: page.evaluate("navigator.clipboard.readText()"), f"{live_server.url}/design/?sort=-revenue")


def test_a_chart_follows_the_theme_and_the_width(go):
    page = go("/design/")
    chart = page.locator(".chart[data-drawn]")
    expect(chart).to_be_visible()
    line = chart.locator(".scatterlayer .js-line").last
    expect(line).to_have_css("stroke", "rgb(23, 25, 28)")
    page.emulate_media(color_scheme="dark")
    expect(line).to_have_css("stroke", "rgb(236, 237, 238)")
    page.set_viewport_size({"width": 390, "height": 844})
    gap = "box => box.clientWidth - Number(box.querySelector('.main-svg').getAttribute('width'))"
    until(lambda: chart.evaluate(gap), 0)


def test_on_paper_the_page_is_light_and_without_navigation(go):
    page = go("/design/")
    page.emulate_media(color_scheme="dark", media="print")
    expect(page.locator("body")).to_have_css("color", "rgb(23, 25, 28)")
    expect(page.locator(".sidebar")).to_be_hidden()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_the_pages_of_those_outside_are_accessible(page, live_server, name):
    page.goto(live_server.url + reverse(name))
    assert violations(page) == []
    expect(page.locator("h1")).to_have_count(1)


def test_targets_are_large_enough_for_a_finger(go, browser, page, live_server):
    phone = browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        storage_state=_signed_in(go, page),
    )
    touched = phone.new_page()
    opened(touched, live_server.url + "/design/")
    small = """[...document.querySelectorAll("a.btn, button, .form-control, .form-select, .tab, .segment")]
        .filter((target) => target.checkVisibility() && target.getBoundingClientRect().height < 43.5)
        .map((target) => target.outerHTML.slice(0, 80))"""
    until(lambda: touched.evaluate(small), [])
    phone.close()


def _signed_in(go: Callable[[str], Page], page: Page) -> dict:
    go("/design/")
    return page.context.storage_state()


def test_the_arrow_keys_move_between_the_cells_of_a_heat_map(go):
    Company(factories.user("administrator")).grow(range(3))
    page = go("/dashboard/TOP/")
    heat = page.locator("table.heat")
    names = heat.locator("tbody th a")
    names.first.focus()
    page.keyboard.press("ArrowDown")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    cell = page.locator("tbody td a.heat-cell:focus")
    expect(cell).to_have_count(1)
    page.keyboard.press("Home")
    expect(names.nth(1)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("tbody td a.heat-cell:focus")).to_have_count(1)

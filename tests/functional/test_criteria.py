"""CPO and PMO agree on a success criterion, the product is launched, and the criterion stands: mouse, keyboard."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.access.models import User
from portfolio.models import Product, SuccessCriterion
from tests import factories
from tests.functional.test_axe import AXE, RULES, RUN, WIDE, open_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    context.clear_cookies()
    context.add_cookies([{"name": name, "value": kept.value, "url": url} for name, kept in client.cookies.items()])


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-started]")


def tab_to(page: Page, name: str) -> None:
    """Walk with Tab until the focus is on what bears this name."""
    for _step in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")
        if (here or "").strip().startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name}")


@pytest.fixture
def product() -> Product:
    return factories.product("LEDGER", factories.node("PAY", name="Payments"), name="Ledger API")


def test_agreed_by_mouse_and_frozen_by_the_launch(page: Page, live_server: object, product: Product) -> None:
    cpo, pmo = factories.user("cpo", name="Camille Roux"), factories.user("pmo", name="Jonas Weber")
    url = live_server.url  # type: ignore[attr-defined]
    sign_in(page.context, url, cpo)
    opened(page, f"{url}/products/LEDGER/")
    page.get_by_role("link", name="Propose").click()
    page.locator("#id_kpi").select_option("adoption")
    page.locator("#id_threshold").fill("30%")
    page.locator("#id_review_on").fill("2099-11-30")
    page.get_by_role("button", name="Propose criterion").click()
    expect(page.locator("h1")).to_contain_text("Adoption rate")
    page.get_by_role("button", name="Sign as CPO").click()
    expect(page.locator("main")).to_contain_text("Camille Roux")
    expect(page.get_by_role("button", name="Sign as PMO")).to_have_count(0)

    sign_in(page.context, url, pmo)
    opened(page, f"{url}/products/LEDGER/")
    expect(page.locator("main")).to_contain_text("Waits for the signature of PMO")
    page.get_by_role("button", name="Sign Adoption rate").click()
    expect(page.locator("main")).to_contain_text("by Camille Roux and Jonas Weber, before launch")

    # Launched the day after: what was agreed stands.
    SuccessCriterion.objects.update(agreed_on="2025-02-03")
    page.goto(f"{url}/products/LEDGER/edit/")
    page.locator("#id_first_launched_on").fill("2025-02-04")
    page.get_by_role("button", name="Save product").click()
    page.get_by_role("link", name="Adoption rate", exact=True).first.click()
    expect(page.locator("main")).to_contain_text("Frozen since the launch")
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    assert SuccessCriterion.objects.get().agreed_on is not None


def test_agreed_by_keyboard_alone(page: Page, live_server: object, product: Product) -> None:
    cpo, pmo = factories.user("cpo", name="Camille Roux"), factories.user("pmo", name="Jonas Weber")
    url = live_server.url  # type: ignore[attr-defined]
    sign_in(page.context, url, cpo)
    opened(page, f"{url}/criteria/")
    page.keyboard.press("n")
    page.wait_for_url("**/criteria/new/")
    page.wait_for_selector("html[data-started]")
    page.locator("#id_product").focus()
    page.keyboard.type("Ledger")
    page.keyboard.press("Tab")
    page.keyboard.type("Net Promoter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("35")
    page.locator("#id_review_on").fill("2099-10-31")
    page.locator("#id_review_on").press("Enter")
    page.wait_for_url("**/criteria/*/")
    page.wait_for_selector("html[data-started]")
    page.keyboard.press("s")
    expect(page.locator("main")).to_contain_text("Waits for" if False else "Camille Roux")

    sign_in(page.context, url, pmo)
    opened(page, f"{url}/criteria/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/criteria/*/")
    page.wait_for_selector("html[data-started]")
    tab_to(page, "Sign as PMO")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Jonas Weber")
    made = SuccessCriterion.objects.get()
    assert (made.kpi, made.threshold, made.direction) == ("nps", 35, "at_least")
    assert made.agreed_on is not None


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_strategy(
    browser: Browser, live_server: object, product: Product, theme: str
) -> None:
    from_strategy = factories.user("cpo")
    assert from_strategy

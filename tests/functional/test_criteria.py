"""CPO and PMO agree on a success criterion; launched, it stands: by mouse, by keyboard."""

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from core.access.models import User
from portfolio.models import Product, SuccessCriterion
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"


def sign_in(context: BrowserContext, url: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    context.clear_cookies()
    kept = [{"name": name, "value": one.value, "url": url} for name, one in client.cookies.items()]
    context.add_cookies(kept)  # type: ignore[arg-type]


def opened(page: Page, address: str) -> None:
    page.goto(address)
    started(page)


def started(page: Page) -> None:
    page.wait_for_selector("html[data-started]")


def tab_to(page: Page, name: str) -> None:
    """Walk with Tab until the focus is on what bears this name."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(NAME).strip().startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name}")


@pytest.fixture
def product() -> Product:
    return factories.product("LEDGER", factories.node("PAY", name="Payments"), name="Ledger API")


@pytest.fixture
def signers() -> tuple[User, User]:
    return factories.user("cpo", name="Camille Roux"), factories.user("pmo", name="Jonas Weber")


def test_agreed_by_mouse_and_frozen_by_the_launch(
    page: Page, live_server: object, product: Product, signers: tuple[User, User]
) -> None:
    url = live_server.url  # type: ignore[attr-defined]
    main = page.locator("main")
    sign_in(page.context, url, signers[0])
    opened(page, f"{url}/products/LEDGER/")
    page.get_by_role("link", name="Propose").click()
    page.locator("#id_kpi").select_option("adoption")
    page.locator("#id_threshold").fill("30%")
    page.locator("#id_review_on").fill("2099-11-30")
    page.get_by_role("button", name="Propose criterion").click()
    expect(page.locator("h1")).to_contain_text("Adoption rate ≥")
    page.get_by_role("button", name="Sign as CPO").click()
    expect(main).to_contain_text("Camille Roux")
    expect(page.get_by_role("button", name="Sign as PMO")).to_have_count(0)

    sign_in(page.context, url, signers[1])
    opened(page, f"{url}/products/LEDGER/")
    expect(main).to_contain_text("Waits for the signature of PMO")
    page.get_by_role("button", name="Sign Adoption rate").click()
    expect(main).to_contain_text("by Camille Roux and Jonas Weber, before launch")

    # Agreed on the third of February and launched on the fourth: it stands.
    SuccessCriterion.objects.update(agreed_on="2025-02-03")
    opened(page, f"{url}/products/LEDGER/edit/")
    page.locator("#id_first_launched_on").fill("2025-02-04")
    page.get_by_role("button", name="Save product").click()
    page.get_by_role("link", name="Adoption rate", exact=True).first.click()
    expect(main).to_contain_text("Frozen since the launch on 4 Feb 2025")
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    expect(page.get_by_role("button", name="Withdraw my signature")).to_have_count(0)


def test_agreed_by_keyboard_alone(
    page: Page, live_server: object, product: Product, signers: tuple[User, User]
) -> None:
    url = live_server.url  # type: ignore[attr-defined]
    main = page.locator("main")
    sign_in(page.context, url, signers[0])
    opened(page, f"{url}/criteria/")
    page.keyboard.press("n")
    page.wait_for_url("**/criteria/new/")
    started(page)
    for name, typed in (
        ("product", "Ledger"),
        ("kpi", "Net Promoter"),
        ("direction", "at least"),
        ("threshold", "35"),
    ):
        for _step in range(60):
            if page.evaluate("document.activeElement.id") == f"id_{name}":
                break
            page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Tab")  # the window: the KPI's own
    page.keyboard.press("Tab")
    page.keyboard.type("12122099")  # the same whether day or month comes first
    tab_to(page, "Propose criterion")
    page.keyboard.press("Enter")
    page.wait_for_url("**/criteria/*/")
    expect(page.locator("h1")).to_contain_text("≥")
    started(page)
    page.keyboard.press("s")
    expect(main).to_contain_text("Camille Roux")

    sign_in(page.context, url, signers[1])
    opened(page, f"{url}/criteria/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("≥")
    started(page)
    tab_to(page, "Sign as PMO")
    page.keyboard.press("Enter")
    expect(main).to_contain_text("Jonas Weber")
    made = SuccessCriterion.objects.get()
    assert (made.threshold, made.direction, f"{made.review_on:%Y-%m-%d}") == (35, "at_least", "2099-12-12")
    assert made.kpi == "nps"
    assert made.agreed_on is not None

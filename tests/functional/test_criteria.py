"""CPO and PMO agree on a success criterion; launched, it stands: by mouse, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from core.access.models import User
from portfolio.models import Product, SuccessCriterion
from tests import factories
from tests.functional.patience import choose, leads_to, opened, sign_in, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    sign_in(page, url, signers[0])
    opened(page, f"{url}/products/LEDGER/")
    with leads_to(page):
        page.get_by_role("link", name="Propose").click()
    page.locator("#id_kpi").select_option("adoption")
    page.locator("#id_threshold").fill("30%")
    page.locator("#id_review_on").fill("2099-11-30")
    with leads_to(page):
        page.get_by_role("button", name="Propose criterion").click()
    expect(page.locator("h1")).to_contain_text("Adoption rate ≥")
    with leads_to(page):
        page.get_by_role("button", name="Sign as CPO").click()
    expect(main).to_contain_text("Camille Roux")
    expect(page.get_by_role("button", name="Sign as PMO")).to_have_count(0)

    sign_in(page, url, signers[1])
    opened(page, f"{url}/products/LEDGER/")
    expect(main).to_contain_text("Waits for the signature of PMO")
    with leads_to(page):
        page.get_by_role("button", name="Sign Adoption rate").click()
    expect(main).to_contain_text("by Camille Roux and Jonas Weber, before launch")

    # Agreed on the third of February and launched on the fourth: it stands.
    SuccessCriterion.objects.update(agreed_on="2025-02-03")
    opened(page, f"{url}/products/LEDGER/edit/")
    page.locator("#id_first_launched_on").fill("2025-02-04")
    with leads_to(page):
        page.get_by_role("button", name="Save product").click()
    with leads_to(page, "**/criteria/*/"):
        page.get_by_role("link", name="Adoption rate", exact=True).first.click()
    expect(main).to_contain_text("Frozen since the launch on 4 Feb 2025")
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    expect(page.get_by_role("button", name="Withdraw my signature")).to_have_count(0)


def test_agreed_by_keyboard_alone(
    page: Page, live_server: object, product: Product, signers: tuple[User, User]
) -> None:
    url = live_server.url  # type: ignore[attr-defined]
    main = page.locator("main")
    sign_in(page, url, signers[0])
    opened(page, f"{url}/criteria/")
    with leads_to(page, "**/criteria/new/"):
        page.keyboard.press("n")
    for name, words in (("product", "Ledger"), ("kpi", "Net Promoter"), ("direction", "at least")):
        choose(page, page.locator(f"#id_{name}"), words)
    tab_to(page, page.locator("#id_threshold"))
    page.keyboard.type("35")
    page.keyboard.press("Tab")  # the window: the KPI's own
    page.keyboard.press("Tab")
    page.keyboard.type("12122099")  # the same whether day or month comes first
    tab_to(page, page.get_by_role("button", name="Propose criterion"))
    with leads_to(page, "**/criteria/*/"):
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("≥")
    with leads_to(page):
        page.keyboard.press("s")
    expect(main).to_contain_text("Camille Roux")

    sign_in(page, url, signers[1])
    opened(page, f"{url}/criteria/")
    page.keyboard.press("j")
    with leads_to(page, "**/criteria/*/"):
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("≥")
    tab_to(page, page.get_by_role("button", name="Sign as PMO"))
    with leads_to(page):
        page.keyboard.press("Enter")
    expect(main).to_contain_text("Jonas Weber")
    made = SuccessCriterion.objects.get()
    assert (made.threshold, made.direction, f"{made.review_on:%Y-%m-%d}") == (35, "at_least", "2099-12-12")
    assert made.kpi == "nps"
    assert made.agreed_on is not None

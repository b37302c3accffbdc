"""A product is killed, and found again by who proposes something alike: by mouse, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from portfolio.models import Product, ProductStop
from tests import factories
from tests.functional.test_company_kpi import sign_in, started

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WHY = "Nine of eleven buildings stopped asking."
LESSON = "Answer at once."


@pytest.fixture
def url(page: Page, live_server: object) -> str:
    node = factories.node("ENERGY", name="Energy")
    factories.product(
        "DIALOGUE",
        node,
        name="Building dialogue",
        stage="discovery",
        description="Answers questions about a building in plain words.",
    )
    factories.product("FAN", node, name="Wall fan", description="Extracts air.")
    sign_in(page, live_server.url, factories.user("cpo"))
    return str(live_server.url)


def test_by_mouse(page: Page, url: str) -> None:
    page.goto(f"{url}/products/DIALOGUE/")
    started(page)
    page.get_by_role("link", name="Stop", exact=True).click()
    page.wait_for_url("**/products/DIALOGUE/stop/")
    page.get_by_label("Reason in words").fill(WHY)
    page.get_by_label("Lessons").fill(LESSON)
    page.get_by_role("button", name="Stop product").click()

    # What was written stands on the product's page; the slip can be taken back.
    page.wait_for_url("**/products/DIALOGUE/")
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).to_contain_text(LESSON)
    page.locator("[data-undo]").click()
    expect(page.locator("main")).not_to_contain_text(WHY)
    assert not ProductStop.objects.exists()
    assert Product.objects.get(code="DIALOGUE").stage == "discovery"

    # Stopped again, it is found by who proposes something alike, while they type.
    page.goto(f"{url}/products/DIALOGUE/stop/")
    started(page)
    page.get_by_label("Reason in words").fill(WHY)
    page.get_by_label("Lessons").fill(LESSON)
    page.get_by_label("Sunk cost").fill("412 000,50")
    page.get_by_role("button", name="Stop product").click()
    page.wait_for_url("**/products/DIALOGUE/")
    page.goto(f"{url}/products/new/")
    started(page)
    similar = page.locator("#similar")
    expect(similar).to_contain_text("Type a name")
    page.get_by_label("Name").press_sequentially("Ask your buildings")
    expect(similar).to_contain_text("Building dialogue")
    expect(similar).to_contain_text("Stopped")
    expect(similar).to_contain_text(LESSON)
    expect(similar).not_to_contain_text("Wall fan")
    similar.get_by_role("link", name="Too little demand").click()
    page.wait_for_url("**/stopped/*/")
    expect(page.locator("main")).to_contain_text("€412k")

    # It starts again in the stage it was in, and stays on the list.
    page.get_by_role("button", name="Start again").click()
    page.wait_for_url("**/products/DIALOGUE/")
    assert Product.objects.get(code="DIALOGUE").stage == "discovery"
    page.goto(f"{url}/stopped/")
    expect(page.locator("main")).to_contain_text("Building dialogue")


def test_by_keyboard_alone(page: Page, url: str) -> None:
    page.goto(f"{url}/products/DIALOGUE/")
    started(page)
    go_to(page, "a[href$='/DIALOGUE/stop/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/products/DIALOGUE/stop/")
    started(page)
    go_to(page, "#id_reason")
    page.keyboard.type("Does not pay")
    page.keyboard.press("Tab")
    page.keyboard.type(WHY)
    page.keyboard.press("Tab")
    page.keyboard.type(LESSON)
    go_to(page, "main form button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/products/DIALOGUE/")
    stop = ProductStop.objects.get()
    assert (stop.reason, stop.reason_text, stop.lessons) == ("not_viable", WHY, LESSON)

    started(page)
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/products/")
    started(page)
    page.keyboard.press("n")
    page.wait_for_url("**/products/new/")
    started(page)
    go_to(page, "#id_name")
    page.keyboard.type("Dialog with a building")
    expect(page.locator("#similar")).to_contain_text(LESSON)
    go_to(page, f"#similar a[href$='/stopped/{stop.pk}/']")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/stopped/{stop.pk}/")
    expect(page.locator("main")).to_contain_text(WHY)

    # The other proposal is created all the same.
    started(page)
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/products/")
    started(page)
    page.keyboard.press("n")
    page.wait_for_url("**/products/new/")
    started(page)
    go_to(page, "#id_name")
    page.keyboard.type("Silent fan")
    go_to(page, "#id_code")
    page.keyboard.type("SILENT")
    go_to(page, "#id_node")
    page.keyboard.type("Energy")
    go_to(page, "main button[form=page-form]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/products/SILENT/")
    assert Product.objects.get(code="SILENT").node.code == "ENERGY"


def go_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")

"""A product is killed, and found again by who proposes something alike: by mouse, and by keyboard alone."""

from collections.abc import Callable
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, Response, expect

from portfolio.models import Product, ProductStop
from tests import factories
from tests.functional.patience import choose, leads_to, opened, sign_in, tab_to

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


def asks_for(name: str) -> Callable[[Response], bool]:
    """Tell the answer about a whole name from those about its beginnings."""
    return lambda answer: "/similar/" in answer.url and f"name={name}" in unquote_plus(answer.url)


def test_by_mouse(page: Page, url: str) -> None:
    opened(page, f"{url}/products/DIALOGUE/")
    with leads_to(page, "**/products/DIALOGUE/stop/"):
        page.get_by_role("link", name="Stop", exact=True).click()
    page.get_by_label("Reason in words").fill(WHY)
    page.get_by_label("Lessons").fill(LESSON)
    with leads_to(page, "**/products/DIALOGUE/"):
        page.get_by_role("button", name="Stop product").click()

    # What was written stands on the product's page; the slip can be taken back.
    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).to_contain_text(LESSON)
    with leads_to(page):
        page.locator("[data-undo]").click()
    expect(page.locator("main")).not_to_contain_text(WHY)
    assert not ProductStop.objects.exists()
    assert Product.objects.get(code="DIALOGUE").stage == "discovery"

    # Stopped again, it is found by who proposes something alike, while they type.
    opened(page, f"{url}/products/DIALOGUE/stop/")
    page.get_by_label("Reason in words").fill(WHY)
    page.get_by_label("Lessons").fill(LESSON)
    page.get_by_label("Sunk cost").fill("412 000,50")
    with leads_to(page, "**/products/DIALOGUE/"):
        page.get_by_role("button", name="Stop product").click()
    opened(page, f"{url}/products/new/")
    similar = page.locator("#similar")
    expect(similar).to_contain_text("Type a name")
    with page.expect_response(asks_for("Ask your buildings")):
        page.get_by_label("Name").press_sequentially("Ask your buildings")
    expect(similar).to_contain_text("Building dialogue")
    expect(similar).to_contain_text("Stopped")
    expect(similar).to_contain_text(LESSON)
    expect(similar).not_to_contain_text("Wall fan")
    with leads_to(page, "**/stopped/*/"):
        similar.get_by_role("link", name="Too little demand").click()
    expect(page.locator("main")).to_contain_text("€412k")

    # It starts again in the stage it was in, and stays on the list.
    with leads_to(page, "**/products/DIALOGUE/"):
        page.get_by_role("button", name="Start again").click()
    assert Product.objects.get(code="DIALOGUE").stage == "discovery"
    page.goto(f"{url}/stopped/")
    expect(page.locator("main")).to_contain_text("Building dialogue")


def test_by_keyboard_alone(page: Page, url: str) -> None:
    opened(page, f"{url}/products/DIALOGUE/")
    tab_to(page, page.locator("a[href$='/DIALOGUE/stop/']"))
    with leads_to(page, "**/products/DIALOGUE/stop/"):
        page.keyboard.press("Enter")
    choose(page, page.locator("#id_reason"), "Does not pay")
    page.keyboard.press("Tab")
    page.keyboard.type(WHY)
    page.keyboard.press("Tab")
    page.keyboard.type(LESSON)
    tab_to(page, page.locator("main form button[type=submit]"))
    with leads_to(page, "**/products/DIALOGUE/"):
        page.keyboard.press("Enter")
    stop = ProductStop.objects.get()
    assert (stop.reason, stop.reason_text, stop.lessons) == ("not_viable", WHY, LESSON)

    with leads_to(page, "**/products/"):
        page.keyboard.type("gp")
    with leads_to(page, "**/products/new/"):
        page.keyboard.press("n")
    tab_to(page, page.locator("#id_name"))
    with page.expect_response(asks_for("Dialog with a building")):
        page.keyboard.type("Dialog with a building")
    expect(page.locator("#similar")).to_contain_text(LESSON)
    tab_to(page, page.locator(f"#similar a[href$='/stopped/{stop.pk}/']"))
    with leads_to(page, f"**/stopped/{stop.pk}/"):
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(WHY)

    # The other proposal is created all the same.
    with leads_to(page, "**/products/"):
        page.keyboard.type("gp")
    with leads_to(page, "**/products/new/"):
        page.keyboard.press("n")
    tab_to(page, page.locator("#id_name"))
    page.keyboard.type("Silent fan")
    tab_to(page, page.locator("#id_code"))
    page.keyboard.type("SILENT")
    choose(page, page.locator("#id_node"), "Energy")
    tab_to(page, page.locator("main button[form=page-form]"))
    with leads_to(page, "**/products/SILENT/"):
        page.keyboard.press("Enter")
    assert Product.objects.get(code="SILENT").node.code == "ENERGY"

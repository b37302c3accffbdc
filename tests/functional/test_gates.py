"""A product asks for a gate, somebody else judges and passes it: by mouse, and by keyboard alone."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from core.access.models import User
from portfolio.models import GateReview, Node, Product, Workstream
from tests import factories
from tests.factories import gates as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


FOCUSED = """() => {
    const it = document.activeElement;
    const label = it.labels && it.labels[0] ? it.labels[0].innerText : "";
    return label || it.getAttribute("aria-label") || it.textContent || "";
}"""


def sign_in(page: Page, url: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": kept.value, "url": url} for name, kept in client.cookies.items()]
    )


def started(page: Page) -> None:
    page.wait_for_selector("html[data-started]")


@pytest.fixture
def line(transactional_db: None) -> Node:
    """A portfolio whose products go from building to selling through one gate."""
    node = factories.node("LINE", name="Pumps")
    cycle = make.life_cycle(node, "build:development", "sell:launch")
    gate = make.gate(cycle, "g1", "build", "sell", name="Ready to sell", roles=["executive"])
    make.criterion(gate, "fit", name="Fits the market", must_pass=True)
    make.criterion(gate, "safe", "yes_no", name="Is safe", must_pass=True)
    return node


def test_a_gate_is_passed_by_mouse(page: Page, live_server: object, line: Node) -> None:
    url = live_server.url
    sign_in(page, url, factories.user("product_manager", line, email="pia@example.com", name="Pia"))
    page.goto(f"{url}/products/new/")
    page.get_by_label("Name", exact=True).fill("Pump 7")
    page.get_by_label("Code").fill("P7")
    page.get_by_label("Portfolio").select_option(label="Pumps (LINE)")
    page.get_by_label("Stage").select_option("development")
    page.get_by_role("button", name="Add product").click()
    page.wait_for_url("**/products/P7/")
    expect(page.locator(".workstreams")).to_contain_text("as the product’s stage says")
    page.get_by_role("navigation", name="Parts of this product").get_by_role("link", name="Gates").click()

    # A workstream is changed where it stands, and the toast takes it back.
    build = page.locator(".workstreams li", has_text="Build")
    build.locator("summary").click()
    build.get_by_label("State of Build").select_option("blocked")
    build.get_by_label("Reason, Build").fill("No parts")
    build.get_by_role("button", name="Save").click()
    expect(build).to_contain_text("Blocked")
    expect(build).to_contain_text("No parts")
    page.get_by_role("button", name="Undo").click()
    expect(build).not_to_contain_text("No parts")
    assert not Workstream.objects.exists()

    page.get_by_role("link", name="Ask for review").click()
    page.get_by_label("What is asked").fill("Ten pilots are sold")
    page.get_by_role("button", name="Ask for the review").click()
    page.wait_for_url("**/gate-reviews/*/")
    page.get_by_role("link", name="Give evidence").click()
    page.get_by_label(re.compile("^Fits the market")).fill("Ten pilots")
    page.get_by_role("button", name="Save evidence").click()
    expect(page.get_by_role("table", name="Criteria")).to_contain_text("Ten pilots")
    expect(page.get_by_role("button", name="Set the outcome")).to_have_count(0)
    address = page.url

    # Somebody who has to vote judges and votes; another one decides.
    sign_in(page, url, factories.user("executive", line, email="eva@example.com", name="Eva"))
    page.goto(address)
    page.get_by_label("Fits the market").select_option("4")
    page.get_by_label("Is safe").select_option("1")
    page.get_by_label("Your vote").select_option("go")
    page.get_by_role("button", name="Vote").click()
    expect(page.locator(".card", has=page.get_by_role("heading", name="Votes"))).to_contain_text("Eva")
    expect(page.get_by_role("table", name="Criteria").get_by_text("Met", exact=True)).to_have_count(2)

    sign_in(page, url, factories.user("head_of_product", line, email="hal@example.com", name="Hal"))
    page.goto(address)
    page.get_by_label("Outcome").select_option("conditional_go")
    page.get_by_role("button", name="Set the outcome").click()
    expect(page.locator("main")).to_contain_text("needs at least one condition")
    page.get_by_text("Conditions, for a conditional go").click()
    page.get_by_label("Condition 1").fill("Train the installers")
    page.get_by_role("button", name="Set the outcome").click()
    expect(page.locator("main")).to_contain_text("Decided by Hal")
    expect(page.locator("main")).to_contain_text("Train the installers")
    assert Product.objects.get(code="P7").stage == "launch"
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Set the outcome")).to_be_visible()
    assert Product.objects.get(code="P7").stage == "development"


def tab_to(page: Page, name: str, *, most: int = 60) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if " ".join(page.evaluate(FOCUSED).split()).startswith(name):
            return
    pytest.fail(f"Tab never reaches {name!r}")


def choose(page: Page, name: str, option: str) -> None:
    """Choose in a list by typing the beginning of what it says."""
    tab_to(page, name)
    page.keyboard.type(option)


def test_a_gate_is_asked_for_and_passed_by_keyboard_alone(
    page: Page, live_server: object, line: Node
) -> None:
    url = live_server.url
    factories.product("P8", line, name="Pump 8", stage="development")
    sign_in(page, url, factories.user("product_manager", line, email="pia@example.com", name="Pia"))
    page.goto(f"{url}/products/P8/gates/")
    started(page)
    tab_to(page, "Change Build")
    page.keyboard.press("Enter")
    choose(page, "State of Build", "Done")
    tab_to(page, "Save")
    page.keyboard.press("Enter")
    expect(page.locator(".workstreams li", has_text="Build")).to_contain_text("Done")
    started(page)
    tab_to(page, "Ask for review")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask/")
    started(page)
    tab_to(page, "Ask for the review")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gate-reviews/*/")
    address = page.url

    sign_in(page, url, factories.user("executive", line, email="eva@example.com", name="Eva"))
    page.goto(address)
    started(page)
    choose(page, "Fits the market", "5")
    choose(page, "Is safe", "Yes")
    choose(page, "Your vote", "Go")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Eva")

    sign_in(page, url, factories.user("cpo", email="cleo@example.com", name="Cleo"))
    page.goto(address)
    started(page)
    choose(page, "Outcome", "Go")
    tab_to(page, "Set the outcome")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Decided by Cleo")
    assert GateReview.objects.get().outcome == "go"
    assert Product.objects.get(code="P8").stage == "launch"

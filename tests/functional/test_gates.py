"""A product asks for a gate, somebody else judges and passes it: by mouse, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from portfolio.models import GateReview, Node, Product, Workstream
from tests import factories
from tests.factories import gates as make
from tests.functional.patience import choose, leads_to, opened, sign_in, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    opened(page, f"{url}/products/new/")
    page.get_by_label("Name", exact=True).fill("Pump 7")
    page.get_by_label("Code").fill("P7")
    page.get_by_label("Portfolio").select_option(label="Pumps (LINE)")
    page.get_by_label("Stage").select_option("development")
    with leads_to(page, "**/products/P7/"):
        page.get_by_role("button", name="Add product").click()
    expect(page.locator(".workstreams")).to_contain_text("as the product’s stage says")
    parts = page.get_by_role("navigation", name="Parts of this product")
    with leads_to(page, "**/products/P7/gates/"):
        parts.get_by_role("link", name="Gates").click()

    # A workstream is changed where it stands, and the toast takes it back.
    build = page.locator(".workstreams li", has_text="Build")
    build.locator("summary").click()
    build.get_by_label("State of Build").select_option("blocked")
    build.get_by_label("Reason, Build").fill("No parts")
    with leads_to(page):
        build.get_by_role("button", name="Save").click()
    expect(build.locator(".workstream-head")).to_contain_text("Blocked")
    expect(build).to_contain_text("No parts")
    with leads_to(page):
        page.get_by_role("button", name="Undo").click()
    expect(build).not_to_contain_text("No parts")
    assert not Workstream.objects.exists()

    with leads_to(page):
        page.get_by_role("link", name="Ask for review").click()
    page.get_by_label("What is asked").fill("Ten pilots are sold")
    with leads_to(page, "**/gate-reviews/*/"):
        page.get_by_role("button", name="Ask for the review").click()
    with leads_to(page):
        page.get_by_role("link", name="Give evidence").click()
    page.get_by_label(re.compile("^Fits the market")).fill("Ten pilots")
    with leads_to(page):
        page.get_by_role("button", name="Save evidence").click()
    expect(page.get_by_role("table", name="Criteria")).to_contain_text("Ten pilots")
    expect(page.get_by_role("button", name="Set the outcome")).to_have_count(0)
    address = page.url

    # Somebody who has to vote judges and votes; another one decides.
    sign_in(page, url, factories.user("executive", line, email="eva@example.com", name="Eva"))
    opened(page, address)
    page.get_by_label("Fits the market").select_option("4")
    page.get_by_label("Is safe").select_option("1")
    page.get_by_label("Your vote").select_option("go")
    with leads_to(page):
        page.get_by_role("button", name="Vote").click()
    expect(page.locator(".card", has=page.get_by_role("heading", name="Votes"))).to_contain_text("Eva")
    expect(page.get_by_role("table", name="Criteria").get_by_text("Met", exact=True)).to_have_count(2)

    sign_in(page, url, factories.user("head_of_product", line, email="hal@example.com", name="Hal"))
    opened(page, address)
    page.get_by_label("Outcome").select_option("conditional_go")
    with leads_to(page):
        page.get_by_role("button", name="Set the outcome").click()
    expect(page.locator("main")).to_contain_text("needs at least one condition")
    page.get_by_text("Conditions, for a conditional go").click()
    page.get_by_label("Condition 1").fill("Train the installers")
    with leads_to(page):
        page.get_by_role("button", name="Set the outcome").click()
    expect(page.locator("main")).to_contain_text("Decided by Hal")
    expect(page.locator("main")).to_contain_text("Train the installers")
    assert Product.objects.get(code="P7").stage == "launch"
    with leads_to(page):
        page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Set the outcome")).to_be_visible()
    assert Product.objects.get(code="P7").stage == "development"


def test_a_gate_is_asked_for_and_passed_by_keyboard_alone(
    page: Page, live_server: object, line: Node
) -> None:
    url = live_server.url
    factories.product("P8", line, name="Pump 8", stage="development")
    sign_in(page, url, factories.user("product_manager", line, email="pia@example.com", name="Pia"))
    opened(page, f"{url}/products/P8/gates/")
    build = page.locator(".workstreams li", has_text="Build")
    tab_to(page, build.locator("summary"))
    page.keyboard.press("Enter")
    choose(page, page.get_by_label("State of Build"), "Done")
    tab_to(page, build.get_by_role("button", name="Save"))
    with leads_to(page):
        page.keyboard.press("Enter")
    expect(build.locator(".workstream-head")).to_contain_text("Done")
    tab_to(page, page.get_by_role("link", name="Ask for review"))
    with leads_to(page, "**/ask/"):
        page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Ask for the review"))
    with leads_to(page, "**/gate-reviews/*/"):
        page.keyboard.press("Enter")
    address = page.url

    sign_in(page, url, factories.user("executive", line, email="eva@example.com", name="Eva"))
    opened(page, address)
    choose(page, page.get_by_label("Fits the market"), "5")
    choose(page, page.get_by_label("Is safe"), "Yes")
    choose(page, page.get_by_label("Your vote"), "Go")
    tab_to(page, page.get_by_role("button", name="Vote"))
    with leads_to(page):
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Eva")

    sign_in(page, url, factories.user("cpo", email="cleo@example.com", name="Cleo"))
    opened(page, address)
    choose(page, page.get_by_label("Outcome"), "Go")
    tab_to(page, page.get_by_role("button", name="Set the outcome"))
    with leads_to(page):
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Decided by Cleo")
    assert GateReview.objects.get().outcome == "go"
    assert Product.objects.get(code="P8").stage == "launch"

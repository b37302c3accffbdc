"""A list at work: cells and many rows changed and taken back, views, columns, a file there and back."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from core.lists.models import SavedView
from portfolio.models import Product
from tests import factories
from tests.functional.axe import scrolls_sideways
from tests.functional.patience import choose, leads_to, opened, sign_in, tab_to, until
from tests.integration.ingest.importing import bring, counts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def products(transactional_db: None) -> None:
    node = factories.node("PAY", name="Payments")
    for code, stage in (("A", "growth"), ("B", "growth"), ("C", "idea"), ("D", "maturity")):
        factories.product(code, node, name=f"Product {code}", stage=stage)
    factories.person("nadia@company.example", name="Nadia Benhamou")


def stages() -> str:
    return " ".join(Product.objects.order_by("code").values_list("stage", flat=True))


def row(page: Page, name: str) -> Locator:
    return page.locator("tr[data-row]", has_text=name)


def open_list(page: Page, url: str, address: str = "/products/") -> None:
    opened(page, f"{url}{address}")


def test_many_rows_by_mouse(page: Page, live_server: Any, products: None) -> None:
    sign_in(page, live_server.url, factories.user("cpo"))
    open_list(page, live_server.url)
    expect(page.locator(".bulk-bar")).to_be_hidden()
    row(page, "Product A").locator("[data-select]").click()
    row(page, "Product C").locator("[data-select]").click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")
    with leads_to(page):
        page.get_by_role("button", name="Set stage").click()
    page.locator("[name=value]").select_option("growth")
    with leads_to(page):
        page.get_by_role("button", name="Preview").click()
    # A and B have it already.
    expect(page.locator("#preview tbody tr")).to_have_count(1)
    expect(page.locator("#preview tbody tr")).to_contain_text("Product C")
    expect(page.locator("main")).to_contain_text("Product A, Product B")
    assert stages() == "growth growth idea maturity"
    with leads_to(page, "**/products/"):
        page.get_by_role("button", name="Change 1 row").click()
    expect(page.locator(".toasts")).to_contain_text("Stage of 1 row changed.")
    assert stages() == "growth growth growth maturity"
    with leads_to(page):
        page.locator("[data-undo]").click()
    expect(page.locator(".toasts")).to_contain_text("Taken back")
    assert stages() == "growth growth idea maturity"


def test_many_rows_by_keyboard_alone(page: Page, live_server: Any, products: None) -> None:
    sign_in(page, live_server.url, factories.user("cpo"))
    open_list(page, live_server.url)
    press = page.keyboard.press
    press("?")
    expect(page.locator("#shortcuts")).to_contain_text("Select up to the row")
    press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    for key in ("j", "x", "j", "j", "Shift+X"):
        press(key)
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")
    press("Escape")
    expect(page.locator(".bulk-bar")).to_be_hidden()
    press("x")
    press("k")
    press("x")
    tab_to(page, page.get_by_role("button", name="Set stage"))
    with leads_to(page):
        press("Enter")
    choose(page, page.locator("[name=value]"), "Decline")
    tab_to(page, page.get_by_role("button", name="Preview"))
    with leads_to(page):
        press("Enter")
    expect(page.locator("#preview tbody tr")).to_have_count(2)
    with leads_to(page, "**/products/"):
        press("Control+Enter")
    expect(page.locator(".toasts")).to_contain_text("Stage of 2 rows changed.")
    assert stages() == "growth decline decline maturity"
    with leads_to(page):
        press("Control+z")
    expect(page.locator(".toasts")).to_contain_text("Taken back")
    assert stages() == "growth growth idea maturity"


def test_ticked_rows_as_a_file_and_the_filters_by_keyboard_alone(
    page: Page, live_server: Any, products: None
) -> None:
    sign_in(page, live_server.url, factories.user("cpo"))
    open_list(page, live_server.url)
    press = page.keyboard.press
    # Only the keys of this page are listed: it has a button to add, and no number to explain.
    press("?")
    keys = page.locator("[data-page-keys] dl > div:visible")
    expect(keys.filter(has_text="Columns")).to_contain_text("C")
    expect(keys.filter(has_text="Product")).to_contain_text("N")
    expect(page.locator("#shortcuts")).not_to_contain_text("Why this number?", use_inner_text=True)
    press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()
    for key in ("j", "x", "j", "j", "x"):
        press(key)
    with page.expect_download() as taken:
        tab_to(page, page.get_by_role("button", name="Selected rows as CSV"))
        press("Enter")
    header, *rows = csv.reader(io.StringIO(Path(taken.value.path()).read_text("utf-8-sig")))
    assert [row[header.index("code")] for row in rows] == ["A", "C"]
    press("Escape")
    press("f")
    page.locator("#list-filters[open]").wait_for()
    tab_to(page, page.locator("#list-filters [value=idea]"))
    press("Space")
    with leads_to(page, "**stage=idea**"):
        press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(1)


def test_a_phone_shows_no_keys_and_a_long_menu_begins_at_the_page(
    page: Page, live_server: Any, products: None
) -> None:
    sign_in(page, live_server.url, factories.user("cpo"))
    page.set_viewport_size({"width": 1280, "height": 500})
    open_list(page, live_server.url, "/jobs/")
    expect(page.locator(".nav-main [aria-current=page]")).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 844})
    open_list(page, live_server.url)
    expect(page.locator("main kbd:visible")).to_have_count(0)
    assert not scrolls_sideways(page)


def test_a_cell_by_mouse_and_by_keyboard(page: Page, live_server: Any, products: None) -> None:
    sign_in(page, live_server.url, factories.user("head_of_product"))
    open_list(page, live_server.url)
    manager = row(page, "Product A").locator("[data-column=manager]")
    manager.dblclick()
    page.locator("[data-cell-editor] [data-combobox]").fill("nadia")
    page.get_by_role("option", name="Nadia Benhamou").click()
    expect(manager).to_contain_text("Nadia Benhamou")
    expect(manager).to_be_focused()
    expect(page.locator(".toasts")).to_contain_text("Manager of Product A changed to Nadia Benhamou")
    # By keys: one cell to the right and two down, its editor, Escape, again, a choice that is kept.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    owner = row(page, "Product B").locator("[data-column=owner]")
    expect(owner).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("[data-cell-editor] [data-combobox]").wait_for()
    page.keyboard.type("nad")
    page.get_by_role("option", name="Nadia Benhamou").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(owner).to_have_text("None")
    expect(owner).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    stage = row(page, "Product B").locator("[data-column=stage]")
    expect(stage).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("[data-cell-editor] select").wait_for()
    page.keyboard.press("ArrowDown")
    expect(stage).to_have_text("Maturity")
    assert stages() == "growth maturity idea maturity"
    # A refusal stands at the cell; Escape leaves it as it was.
    name = row(page, "Product C").locator("[data-column=name]")
    name.locator("a").focus()
    page.keyboard.press("e")
    page.locator("[data-cell-editor] input").fill("")
    page.keyboard.press("Enter")
    expect(page.locator("[data-refusal]")).to_have_text("This field is required.")
    page.keyboard.press("Escape")
    expect(name).to_have_text("Product C")
    # Without an answer, or signed out, the editor says so and keeps what was typed.
    name.locator("a").focus()
    page.keyboard.press("e")
    typed = page.locator("[data-cell-editor] input")
    typed.fill("Product Z")
    page.route("**/lists/**", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.locator("[data-refusal]")).to_have_text("It was not saved. Try again.")
    page.unroute("**/lists/**")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Enter")
    expect(page.locator("[data-refusal]")).to_contain_text("you were signed out")
    expect(typed).to_have_value("Product Z")


def test_views_filters_and_columns(page: Page, live_server: Any, products: None) -> None:
    sign_in(page, live_server.url, factories.user("cpo"))
    open_list(page, live_server.url)
    page.keyboard.press("f")
    page.locator("#filter-node").fill("pay")
    page.get_by_role("option", name="Payments").click()
    page.locator("#list-filters [name=stage][value=growth]").check()
    with leads_to(page):
        page.get_by_role("button", name="Show the rows").click()
    expect(page.locator(".filter-word")).to_have_text(["Portfolio Payments", "Stage Growth"])
    page.keyboard.press("v")
    page.locator("#new-name").fill("Growing")
    page.locator("#list-save [name=is_shared]").check()
    with leads_to(page, "**view=*"):
        page.keyboard.press("Enter")
    expect(page.locator(".view-tabs .tab[aria-current]")).to_have_text("Growing 2")
    assert SavedView.objects.get().is_shared
    with leads_to(page):
        page.get_by_role("link", name="All", exact=True).click()
    expect(page.locator("tr[data-row]")).to_have_count(4)
    # Columns: without stage, retirement right behind the name.
    page.keyboard.press("c")
    dialog = page.locator("#list-columns")
    dialog.locator("[value=stage]").uncheck()
    dialog.locator("[value=retired_on]").check()
    for _ in range(12):
        dialog.get_by_role("button", name="Move Retirement up").press("Enter")
    with leads_to(page):
        page.get_by_role("button", name="Save columns").press("Enter")
    expect(page.locator(".toasts")).to_contain_text("Columns saved.")
    heads = page.locator("thead th")
    named = ["Product", "Retirement", "Portfolio", "Manager"]
    until(lambda: [one for one in heads.all_inner_texts() if one][:4], named)
    # Back from a search shows what the address says, in the box too.
    search = page.locator("[data-search]")
    search.fill("product a")
    with leads_to(page, "**q=product+a**"):
        search.press("Enter")
    expect(page.locator("tr[data-row]")).to_have_count(1)
    with leads_to(page):
        page.go_back()
    expect(page.locator("tr[data-row]")).to_have_count(4)
    expect(search).to_have_value("")


def test_a_file_there_and_back(page: Page, live_server: Any, products: None, tmp_path: Path) -> None:
    sign_in(page, live_server.url, factories.user("cpo"))
    open_list(page, live_server.url, "/products/?stage=growth")
    page.get_by_role("button", name="Edit in a file").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the file").click()
    taken.value.save_as(tmp_path / "products.xlsx")
    content = (tmp_path / "products.xlsx").read_bytes()
    assert counts(bring("products", content, name="products.xlsx")) == (0, 0, 2, 0)
    page.keyboard.press("Escape")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    header, *rows = csv.reader(io.StringIO(Path(taken.value.path()).read_text("utf-8-sig")))
    rows[0][header.index("name")] = "Product A+"
    written = io.StringIO()
    csv.writer(written).writerows([header, *rows])
    assert counts(bring("products", written.getvalue(), dry_run=True)) == (0, 1, 1, 0)
    bring("products", written.getvalue())
    page.reload()
    expect(page.locator("tr[data-row] th").first).to_have_text("Product A+")


def test_the_tree_opens_level_by_level(page: Page, live_server: Any, products: None) -> None:
    top = factories.node("TOP", name="Group")
    line = factories.node("LINE", factories.node("UNIT", top, name="Unit"), name="Line")
    factories.product("PUMP", line, name="Pump")
    sign_in(page, live_server.url, factories.user("cpo"))
    open_list(page, live_server.url, "/portfolio/")
    expect(page.get_by_text("Line", exact=True)).to_have_count(0)
    unit = page.locator("summary", has_text="Unit")
    unit.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("summary", has_text="Line")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator("summary", has_text="Line")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Pump")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("[data-page-keys]")).to_contain_text("Move in the tree", use_inner_text=True)

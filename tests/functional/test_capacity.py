"""Somebody is asked for more than they have, and a product changes hands: by mouse, and by keyboard alone."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from core.common.periods import month_of, shift
from portfolio.models import Allocation, Ownership, Product
from teams.models import Person
from tests import factories
from tests.functional.patience import leads_to, opened, sign_in, tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def company() -> tuple[Person, Person, Product]:
    """Ada works on one product at 70 % and manages it; Bo is free."""
    node = factories.node("PAY", name="Payments")
    ada = factories.person("ada@example.com", name="Ada Lovelace", role="Product manager")
    bo = factories.person("bo@example.com", name="Bo Élan")
    cards, wallet = (factories.product(code, node, name=code.title()) for code in ("CARDS", "WALLET"))
    factories.ownership(wallet, ada)
    this_month = month_of(timezone.localdate())
    Allocation.objects.create(product=cards, person=ada, percent=70, starts_on=this_month)
    return ada, bo, wallet


def test_a_warning_is_seen_and_the_load_tells_by_mouse(page: Page, live_server: Any) -> None:
    ada, _bo, wallet = company()
    sign_in(page, live_server.url, factories.user("cpo"))
    opened(page, f"{live_server.url}/products/WALLET/people/")
    with leads_to(page, "**/allocations/new/**"):
        page.get_by_role("link", name="Allocate", exact=True).first.click()
    expect(page.locator("#id_product")).to_have_value("Wallet (WALLET)")
    page.locator("#id_person").click()
    page.locator("#id_person").press_sequentially("love")
    page.get_by_role("option", name="Ada Lovelace").click()
    expect(page.locator("#id_person")).to_have_value("Ada Lovelace <ada@example.com>")
    page.locator("#id_percent").fill("50")
    with leads_to(page):
        page.get_by_role("button", name="Save allocation").click()

    # Nothing is stored before the warning was seen.
    warning = page.get_by_role("alert")
    expect(warning).to_contain_text("are asked for more than there is")
    expect(warning).to_contain_text("of 1.00")
    assert Allocation.objects.count() == 1
    with leads_to(page, "**/products/WALLET/people/"):
        page.get_by_role("button", name="Save all the same").click()
    assert Allocation.objects.filter(person=ada).count() == 2

    opened(page, f"{live_server.url}/load/?state=over_allocated")
    cell = page.get_by_role("link", name="120%, Over-allocated").first
    cell.click()
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("Wallet")
    expect(drawer).to_contain_text("Cards")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()

    # Handing over, and taking it back with the toast.
    opened(page, f"{live_server.url}/products/WALLET/people/")
    with leads_to(page):
        page.get_by_role("link", name="Hand over").click()
    page.locator("#id_person").click()
    page.get_by_role("option", name="Bo Élan").click()
    with leads_to(page):
        page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Wallet handed over to Bo Élan.")).to_be_visible()
    assert Ownership.objects.filter(product=wallet).count() == 2
    with leads_to(page):
        page.locator("[data-undo]").click()
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert Ownership.objects.get(product=wallet).ends_on is None


def test_the_same_by_keyboard_alone(page: Page, live_server: Any) -> None:
    ada, bo, wallet = company()
    sign_in(page, live_server.url, factories.user("cpo"))
    opened(page, f"{live_server.url}/load/")
    with leads_to(page, "**/allocations/new/"):
        page.keyboard.press("n")
    for field, typed, named in (
        ("#id_product", "wall", "Wallet (WALLET)"),
        ("#id_person", "ada", "Ada Lovelace <ada@example.com>"),
    ):
        tab_to(page, page.locator(field))
        page.keyboard.type(typed)
        expect(page.locator(".picker:focus-within [role=option]")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(field)).to_have_value(named)
    tab_to(page, page.locator("#id_percent"))
    page.keyboard.type("50")
    with leads_to(page):
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Save all the same"))
    with leads_to(page, "**/products/WALLET/people/"):
        page.keyboard.press("Enter")

    opened(page, f"{live_server.url}/load/")
    tab_to(page, page.locator("table.heat tbody th a"))
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # the month after this one, which has begun already
    cell = page.locator("a.heat-cell:focus")
    expect(cell).to_have_attribute(
        "aria-label", f"{ada.name}, {_next_month()}: 120%, Over-allocated, 1.20 FTE of 1.00"
    )
    page.keyboard.press("Enter")
    expect(page.locator("#drawer")).to_contain_text("Wallet")
    page.keyboard.press("Escape")
    expect(cell).to_be_focused()

    held = Ownership.objects.get(product=wallet)
    opened(page, f"{live_server.url}/products/WALLET/ownership/{held.pk}/hand-over/")
    tab_to(page, page.locator("#id_person"))
    page.keyboard.press("ArrowDown")
    expect(page.locator(".picker [role=option]")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#id_person")).to_have_value("Bo Élan <bo@example.com>")
    with leads_to(page, "**/products/WALLET/"):
        page.keyboard.press("Enter")
    assert Ownership.objects.get(product=wallet, person=bo).starts_on == timezone.localdate()
    with leads_to(page):
        page.keyboard.press("Control+z")
    expect(page.get_by_text("Taken back")).to_be_visible()
    assert Ownership.objects.get(product=wallet).person == ada


def _next_month() -> str:
    following: date = shift(month_of(timezone.localdate()), 1)
    return f"{following:%b %Y}"

"""Somebody says how well they have their skills, their manager says it too, and both see the gap."""

import pytest
from playwright.sync_api import Page, expect

from core.common.actors import SYSTEM
from teams.models import Assessment, Person
from teams.services import role_sheets
from tests import factories
from tests.functional.test_company_kpi import sign_in, started

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada() -> Person:
    """A senior tailor, who must cut at 4 and sew at 3, below a manager."""
    factories.node("TOP")
    for code in ("cut", "sew"):
        factories.skill(code, name=code.title(), name_fr=code.title())
    sheet = factories.role_sheet("tailor", name="Tailor", name_fr="Tailleur")
    for level in ("junior", "senior"):
        factories.sheet_line(sheet, "level", reference=level, en=level.title(), fr=level.title())
    factories.sheet_line(sheet, "skill", reference="cut", expected="2/4")
    factories.sheet_line(sheet, "skill", reference="sew", expected="1/3")
    role_sheets.publish(by=SYSTEM, sheet=sheet)
    boss = factories.person("boss@example.com", name="Bo Boss")
    return factories.person("ada@example.com", name="Ada Field", manager=boss, role="tailor", level="senior")


def row(page: Page, skill: str) -> str:
    return " ".join(page.locator(f"#skill-{skill}").inner_text().split())


def test_own_assessment_by_mouse_and_the_managers_by_keyboard_alone(
    page: Page, live_server: object, ada: Person
) -> None:
    url = live_server.url
    sign_in(page, url, factories.user("analyst", email="ada@example.com"))

    # By mouse: Ada finds herself alone in the matrix, and assesses herself.
    page.goto(f"{url}/skills/")
    started(page)
    expect(page.locator(".matrix tbody tr")).to_have_count(1)
    page.locator(".matrix tbody th a").click()
    expect(page.locator("#skill-cut")).to_contain_text("Not assessed yet")
    page.get_by_role("link", name="Assess yourself").click()
    started(page)
    page.get_by_role("group", name="Cut").locator("label", has_text="4").click()
    page.get_by_role("group", name="Sew").locator("label", has_text="2").click()
    page.get_by_role("button", name="Save assessment").click()
    page.wait_for_url(f"**/people/{ada.pk}/skills/")
    expect(page.locator("#skill-sew")).to_contain_text("1 level short")
    expect(page.locator("#skill-cut")).to_contain_text("At the expected level")
    assert set(Assessment.objects.values_list("kind", "skill__code", "level")) == {
        ("self", "cut", 4),
        ("self", "sew", 2),
    }

    # By keyboard alone: the manager goes along the matrix to the cell of her cutting, and judges it lower.
    sign_in(page, url, factories.user("analyst", email="boss@example.com"))
    page.goto(f"{url}/skills/")
    started(page)
    tab_to(page, f"/people/{ada.pk}/skills/", attribute="href")
    page.keyboard.press("ArrowRight")
    named = page.evaluate("document.activeElement.innerText")
    assert "Ada Field, Cut: own 4, manager’s –, asked for 4, At the expected level" in named
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{ada.pk}/skills/#skill-cut")
    started(page)
    page.keyboard.press("a")
    page.wait_for_url(f"**/people/{ada.pk}/assess/")
    started(page)
    tab_to(page, "level-")
    for _step in range(2):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "2"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{ada.pk}/skills/")
    started(page)

    # Both values stand side by side; the gap is counted from the manager's.
    assert row(page, "cut").startswith("Cut 4 Advanced 4 Advanced")
    expect(page.locator("#skill-cut")).to_contain_text("2 levels short")
    assert "– 1 level short" in row(page, "sew")
    assert Assessment.objects.get(kind="manager").level == 2

    # And what she could gain is planned from there.
    tab_to(page, "?skill=cut", attribute="href")
    page.keyboard.press("Enter")
    page.wait_for_url("**/actions/new/?skill=cut")
    started(page)
    tab_to(page, "what")
    page.keyboard.type("Cut ten coats with the chief")
    tab_to(page, "due_on")
    page.keyboard.type("03032099")  # the same whether day or month comes first
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{ada.pk}/skills/")
    expect(page.get_by_text("Cut ten coats with the chief")).to_be_visible()


def test_own_assessment_by_keyboard_alone_and_the_managers_by_mouse(
    page: Page, live_server: object, ada: Person
) -> None:
    url = live_server.url
    sign_in(page, url, factories.user("analyst", email="ada@example.com"))
    page.goto(f"{url}/skills/")
    started(page)
    tab_to(page, f"/people/{ada.pk}/skills/", attribute="href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{ada.pk}/skills/")
    started(page)
    page.keyboard.press("a")
    page.wait_for_url(f"**/people/{ada.pk}/assess/")
    started(page)
    for times in (3, 4):  # cutting: from 0 to 3; sewing: to 4
        tab_to(page, "level-")
        # The space chooses what the focus is on, an arrow the next one.
        page.keyboard.press("Space")
        for _step in range(times):
            page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/people/{ada.pk}/skills/")
    expect(page.locator("#skill-cut")).to_contain_text("1 level short")
    expect(page.locator("#skill-sew")).to_contain_text("At the expected level")
    own = Assessment.objects.filter(kind="self").order_by("skill__code")
    assert list(own.values_list("skill__code", "level")) == [("cut", 3), ("sew", 4)]

    # By mouse, the manager opens her from the matrix and sees it otherwise; both stay.
    sign_in(page, url, factories.user("analyst", email="boss@example.com"))
    page.goto(f"{url}/skills/")
    started(page)
    page.locator(".matrix tbody th a", has_text="Ada Field").click()
    page.get_by_role("link", name="Assess", exact=False).first.click()
    started(page)
    page.get_by_role("group", name="Cut").locator("label", has_text="4").click()
    page.get_by_role("group", name="Sew").locator("label", has_text="1").click()
    page.get_by_role("button", name="Save assessment").click()
    page.wait_for_url(f"**/people/{ada.pk}/skills/")
    expect(page.locator("#skill-cut")).to_contain_text("At the expected level")
    expect(page.locator("#skill-sew")).to_contain_text("2 levels short")
    assert own.count() == 2


def tab_to(page: Page, part: str, attribute: str = "name") -> None:
    """Press Tab until what has the focus is named so."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if part in (page.evaluate(f"document.activeElement.getAttribute('{attribute}')") or ""):
            return
    raise AssertionError(f"no {part} within sixty stops")

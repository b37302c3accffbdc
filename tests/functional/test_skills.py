"""Somebody says how well they have their skills, their manager says it too, and both see the gap."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from core.common.actors import SYSTEM
from teams.models import Assessment, Person
from teams.services import role_sheets
from tests import factories
from tests.functional.patience import leads_to, opened, sign_in, tab_to

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


def levels(page: Page, skill: str) -> Locator:
    """The levels one can choose from for a skill, the lowest first."""
    return page.get_by_role("group", name=skill).get_by_role("radio")


def to_her_skills(page: Page, person: Person) -> Locator:
    """The links to somebody's skills, the name before the cells."""
    return page.locator(f"a[href*='/people/{person.pk}/skills/']")


def test_own_assessment_by_mouse_and_the_managers_by_keyboard_alone(
    page: Page, live_server: object, ada: Person
) -> None:
    url = live_server.url
    sign_in(page, url, factories.user("analyst", email="ada@example.com"))

    # By mouse: Ada finds herself alone in the matrix, and assesses herself.
    opened(page, f"{url}/skills/")
    expect(page.locator(".matrix tbody tr")).to_have_count(1)
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.locator(".matrix tbody th a").click()
    expect(page.locator("#skill-cut")).to_contain_text("Not assessed yet")
    with leads_to(page, f"**/people/{ada.pk}/assess/"):
        page.get_by_role("link", name="Assess yourself").click()
    page.get_by_role("group", name="Cut").locator("label", has_text="4").click()
    page.get_by_role("group", name="Sew").locator("label", has_text="2").click()
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.get_by_role("button", name="Save assessment").click()
    expect(page.locator("#skill-sew")).to_contain_text("1 level short")
    expect(page.locator("#skill-cut")).to_contain_text("At the expected level")
    assert set(Assessment.objects.values_list("kind", "skill__code", "level")) == {
        ("self", "cut", 4),
        ("self", "sew", 2),
    }

    # By keyboard alone: the manager goes along the matrix to the cell of her cutting, and judges it lower.
    sign_in(page, url, factories.user("analyst", email="boss@example.com"))
    opened(page, f"{url}/skills/")
    tab_to(page, to_her_skills(page, ada))
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_contain_text(
        "Ada Field, Cut: own 4, manager’s –, asked for 4, At the expected level"
    )
    with leads_to(page, f"**/people/{ada.pk}/skills/#skill-cut"):
        page.keyboard.press("Enter")
    with leads_to(page, f"**/people/{ada.pk}/assess/"):
        page.keyboard.press("a")
    tab_to(page, levels(page, "Cut"))
    for _step in range(2):
        page.keyboard.press("ArrowRight")
    expect(levels(page, "Cut").nth(2)).to_be_focused()
    expect(levels(page, "Cut").nth(2)).to_have_value("2")
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.keyboard.press("Enter")

    # Both values stand side by side; the gap is counted from the manager's.
    expect(page.locator("#skill-cut")).to_have_text(re.compile(r"^\s*Cut\s+4 Advanced\s+4 Advanced"))
    expect(page.locator("#skill-cut")).to_contain_text("2 levels short")
    expect(page.locator("#skill-sew")).to_have_text(re.compile(r"–\s+1 level short"))
    assert Assessment.objects.get(kind="manager").level == 2

    # And what she could gain is planned from there.
    tab_to(page, page.locator("a[href*='?skill=cut']"))
    with leads_to(page, "**/actions/new/?skill=cut"):
        page.keyboard.press("Enter")
    tab_to(page, page.locator("[name=what]"))
    page.keyboard.type("Cut ten coats with the chief")
    tab_to(page, page.locator("[name=due_on]"))
    page.keyboard.type("03032099")  # the same whether day or month comes first
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.keyboard.press("Enter")
    expect(page.get_by_text("Cut ten coats with the chief")).to_be_visible()


def test_own_assessment_by_keyboard_alone_and_the_managers_by_mouse(
    page: Page, live_server: object, ada: Person
) -> None:
    url = live_server.url
    sign_in(page, url, factories.user("analyst", email="ada@example.com"))
    opened(page, f"{url}/skills/")
    tab_to(page, to_her_skills(page, ada))
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.keyboard.press("Enter")
    with leads_to(page, f"**/people/{ada.pk}/assess/"):
        page.keyboard.press("a")
    for skill, times in (("Cut", 3), ("Sew", 4)):
        tab_to(page, levels(page, skill))
        # The space chooses what the focus is on, an arrow the next one.
        page.keyboard.press("Space")
        for _step in range(times):
            page.keyboard.press("ArrowRight")
        expect(levels(page, skill).nth(times)).to_be_checked()
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.keyboard.press("Enter")
    expect(page.locator("#skill-cut")).to_contain_text("1 level short")
    expect(page.locator("#skill-sew")).to_contain_text("At the expected level")
    own = Assessment.objects.filter(kind="self").order_by("skill__code")
    assert list(own.values_list("skill__code", "level")) == [("cut", 3), ("sew", 4)]

    # By mouse, the manager opens her from the matrix and sees it otherwise; both stay.
    sign_in(page, url, factories.user("analyst", email="boss@example.com"))
    opened(page, f"{url}/skills/")
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.locator(".matrix tbody th a", has_text="Ada Field").click()
    with leads_to(page, f"**/people/{ada.pk}/assess/"):
        page.get_by_role("link", name="Assess").first.click()
    page.get_by_role("group", name="Cut").locator("label", has_text="4").click()
    page.get_by_role("group", name="Sew").locator("label", has_text="1").click()
    with leads_to(page, f"**/people/{ada.pk}/skills/"):
        page.get_by_role("button", name="Save assessment").click()
    expect(page.locator("#skill-cut")).to_contain_text("At the expected level")
    expect(page.locator("#skill-sew")).to_contain_text("2 levels short")
    assert own.count() == 2

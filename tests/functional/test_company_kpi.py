"""A CPO defines a KPI, is told what is wrong with it, sees its numbers, judges them, and asks why."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from core.common.periods import last_complete_month
from metrics.models import CompanyKpi, Target
from tests import factories
from tests.factories import facts
from tests.functional.axe import open_for, scrolls_sideways, violations
from tests.functional.patience import leads_to, opened, sign_in, until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_wrong_formula_to_a_judged_number(page: Page, live_server: object) -> None:
    node = factories.node("PAY", name="Payments")
    cards, wallet = (factories.product(code, node, name=code.title()) for code in ("CARDS", "WALLET"))
    month = f"{last_complete_month(timezone.localdate()):%Y-%m}"
    for product, revenue, users in ((cards, 900, 30), (wallet, 300, 10)):
        facts.entry(product, month, "revenue", revenue)
        facts.entry(product, month, "cost_of_sales", revenue // 3)
        facts.usage(product, f"{month}-15", users, 100)
    facts.measure_all()
    user = factories.user("cpo")
    url = live_server.url
    sign_in(page, url, user)

    # A wrong name is said while one types, with its place and what was meant.
    opened(page, f"{url}/kpis/")
    with leads_to(page, "**/kpis/new/"):
        page.keyboard.press("n")
    formula, verdict = page.locator("#id_formula"), page.locator("#formula-verdict")
    formula.press_sequentially("(revenu - cost_of_sales) / active_users")
    expect(verdict).to_contain_text("At character 2: there is no measure `revenu`; did you mean `revenue`?")
    expect(formula).to_have_attribute("aria-invalid", "true")
    expect(verdict).to_have_attribute("role", "status")

    # Put right, by a measure from the list: (900 + 300 − 400) / 40 users = 20, on real numbers, unsaved.
    formula.fill("( - cost_of_sales) / active_users")
    formula.evaluate("field => field.setSelectionRange(1, 1)")
    page.locator("#measure-search").fill("revenue new")
    expect(page.locator("[data-insert=revenue]")).to_be_hidden()
    page.locator("#measure-search").fill("revenue")
    page.locator("[data-insert=revenue]").press("Enter")
    expect(formula).to_have_value("(revenue - cost_of_sales) / active_users")
    expect(verdict).to_contain_text("money per user")
    preview = page.locator("#formula-check tbody tr")
    expect(preview.first.locator("td").last).to_have_text("€20.0")
    expect(preview.nth(1)).to_contain_text("Cards")
    expect(page.locator("#id_unit")).to_have_value("money")
    expect(page.locator("#id_counted")).to_have_value("active_users")
    assert not CompanyKpi.objects.exists()

    told = {
        "name": "Margin per user", "name_fr": "Marge par utilisateur", "short": "Margin/user",
        "short_fr": "Marge/utilisateur", "description": "Gross profit per active user.",
        "description_fr": "Marge brute par utilisateur actif.", "code": "margin_per_user",
    }  # fmt: skip
    for name, text in told.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_default_window").select_option("month")
    page.locator("#id_family").select_option("finance")
    with leads_to(page, "**/kpis/margin_per_user/"):
        page.get_by_role("button", name="Define KPI").click()
    expect(page.locator(".total-row td").first).to_have_text("€20.0")

    # It stands on the dashboard and in the API like any other.
    page.goto(f"{url}/dashboard/PAY/")
    expect(page.locator("main")).to_contain_text("Margin/user")
    answer = page.request.get(f"{url}/api/v1/kpi-values/?node=PAY&kpi=margin_per_user").json()
    assert [(it["value"], it["n"], it["version"]) for it in answer["results"]] == [("20.0000", 40, 1)]

    # Why? The formula with its numbers, in the drawer, down to the facts.
    opened(page, f"{url}/kpis/margin_per_user/?node=PAY")
    page.locator(".total-row a[data-drawer]").click()
    fraction = page.locator("#drawer .formula .fraction")
    expect(fraction).to_contain_text("1,200.00")
    expect(fraction).to_contain_text("400.00")
    expect(fraction).to_contain_text("40")
    expect(page.locator("#drawer")).to_contain_text("cost_of_sales")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("drawer="))

    # A target on the node judges it, and what stands below by inheritance.
    with leads_to(page, "**/targets/new/**"):
        page.get_by_role("link", name="Set", exact=True).click()
    page.locator("#id_value").fill("22")
    page.locator("#id_tolerance").fill("3")
    page.locator("#id_starts_on").fill(f"{month}-01")
    with leads_to(page, "**/kpis/margin_per_user/?node=PAY"):
        page.get_by_role("button", name="Set target").click()
    expect(page.locator(".total-row")).to_contain_text("In tolerance")
    kept = Target.objects.get(kpi="margin_per_user")
    assert (kept.value, kept.tolerance, kept.scope) == (Decimal(22), Decimal(3), node.scope)


def test_a_formula_is_checked_in_french(page: Page, live_server: object) -> None:
    factories.node("PAY", name="Paiements")
    sign_in(page, live_server.url, factories.user("cpo", language="fr"))
    opened(page, f"{live_server.url}/kpis/new/")
    page.locator("#id_formula").fill("revenue + items_done")
    expect(page.locator("#formula-verdict")).to_contain_text(
        "Au caractère 9\u00a0: argent et éléments de travail ne s’additionnent pas."
    )


@pytest.mark.parametrize(("scheme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "fr")])
def test_the_editor_is_for_everyone_in_each_state(
    browser: Browser, live_server: object, scheme: str, width: int, language: str
) -> None:
    node = factories.node("PAY", name="Payments")
    month = f"{last_complete_month(timezone.localdate()):%Y-%m}"
    facts.entry(factories.product("CARDS", node), month, "revenue", 900)
    facts.measure_all()
    context = open_for(browser, scheme, width, language)
    page = context.new_page()
    sign_in(page, live_server.url, factories.user("cpo", language=language))
    opened(page, f"{live_server.url}/kpis/new/")
    for formula, state in (
        ("revenu", "#formula-verdict .field-error"),
        ("revenue / 2", "#formula-check table"),
    ):
        page.locator("#id_formula").fill(formula)
        expect(page.locator(state)).to_be_visible()
        assert violations(page) == []
        assert not scrolls_sideways(page)
    until(lambda: page.evaluate("window.refused ?? []"), [])
    context.close()

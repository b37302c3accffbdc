"""Everyone can use it: every page, light and dark, English and French, on a desk and on a phone.

Two of the eight variants by default; all of them with PORTAL_TESTS_LONG.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from core.access.models import User
from core.ingest.models import ImportRun
from tests import factories
from tests.architecture.company import PAGES, Company

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VARIANTS = [
    (scheme, width, lang) for scheme in ("light", "dark") for width in (1280, 390) for lang in ("en", "fr")
]
SHORT = [("light", 1280, "en"), ("dark", 390, "fr")]
OUTSIDE = ("/accounts/login/", "/accounts/password/reset/", "/accounts/signup/", "/accounts/inactive/")
MORE = (
    "/design/",
    "/accounts/password/change/",
    "/nowhere/",
    "/products/?q=nothing-has-this-name",
    "/kpis/roi/",
)
RUN = """async (tags) => {
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(" "))]);
}"""
# Text of one's own and code may scroll inside its box; the page may not.
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def open_for(browser: Browser, scheme: str, width: int, language: str) -> BrowserContext:
    """Open a browser; a violation of the content security policy is kept in the page."""
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        locale={"en": "en-GB", "fr": "fr-FR"}[language],
        reduced_motion="reduce",
        timezone_id="Europe/Paris",
    )
    context.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) =>"
        " (window.refused ??= []).push(`${event.violatedDirective} ${event.blockedURI}`))"
    )
    return context


def faults(page: Page, address: str) -> Iterator[str]:
    """Open a page and name what is wrong with it."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(address)
    page.wait_for_selector("html[data-started]")
    if page.locator(".chart").count():
        page.locator(".chart").first.scroll_into_view_if_needed()
        expect(page.locator(".chart[data-drawn] .main-svg").first).to_be_visible()
    page.evaluate(AXE)
    yield from (f"{rule}: {json.dumps(targets)}" for rule, targets in page.evaluate(RUN, RULES))
    yield from (f"policy: {refused}" for refused in page.evaluate("window.refused ?? []"))
    yield from (f"script: {error}" for error in errors)
    if page.evaluate(WIDE) > 0:
        yield f"scrolls sideways by {page.evaluate(WIDE)} px"


@pytest.fixture
def everything(transactional_db: None) -> tuple[User, list[str]]:
    """A user who sees all, and the address of every page, each with rows."""
    user = factories.user("administrator", name="Camille Roux")
    company = Company(user)
    company.grow(range(3))
    with transaction.atomic():
        ImportRun.objects.create(
            file=company.file,
            file_name="odd.csv",
            state=ImportRun.State.NEEDS_MAPPING,
            created_by_id=user.pk,
            created_by_email=user.email,
        )
    whole = [
        address
        for page, address in zip(PAGES, company.addresses(), strict=True)
        if not page.startswith("/api/")
        and "export=" not in page
        and "csv" not in page
        and "correct" not in page
        and "/find/" not in page
        and "/level/" not in page
        and "/palette/" not in page
    ]
    drawer = next(address for address in whole if address.endswith("/why/"))
    return user, [*whole, *MORE, f"/dashboard/TOP/?drawer={drawer}"]


@pytest.mark.parametrize(
    ("scheme", "width", "language"), VARIANTS if os.environ.get("PORTAL_TESTS_LONG") else SHORT
)
def test_every_page_is_for_everyone(
    browser: Browser,
    live_server: object,
    everything: tuple[User, list[str]],
    scheme: str,
    width: int,
    language: str,
) -> None:
    user, addresses = everything
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client()
    client.force_login(user)
    found: dict[str, list[str]] = {}
    for signed_in, asked in ((True, addresses), (False, OUTSIDE)):
        context = open_for(browser, scheme, width, language)
        if signed_in:
            context.add_cookies(
                [
                    {"name": n, "value": kept.value, "url": live_server.url}
                    for n, kept in client.cookies.items()
                ]
            )
        for address in asked:
            page = context.new_page()
            if wrong := list(faults(page, live_server.url + address)):
                found[address] = wrong
            page.close()
        context.close()
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)

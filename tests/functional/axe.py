"""Whether everyone can use a page: axe, no script that fails or is refused, no scrolling sideways."""

import json
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.functional.patience import lasting, opened

AXE = (Path(__file__).parent.parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Nothing is loaded ahead: that is for rules about sound and film, which no page has.
RUN = """async (tags) => {
    const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"], preload: false });
    return found.violations.map((rule) => [rule.id, rule.nodes.map((node) => node.target.join(" "))]);
}"""
# The menu and the closed dialogs are the same on every page: looked at on the first, they cost on each.
LESS = "document.querySelectorAll('.nav-main ul, dialog:not([open]) > *').forEach((one) => one.remove())"
# Text of one's own and code may scroll inside its box; the page may not.
WIDE = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"


def violations(page: Page) -> list[str]:
    """Run axe on a page as it stands and name what it finds.

    Axe goes by the test's own channel, which the page's policy does not govern.
    """
    return lasting(lambda: _violations(page))


def scrolls_sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return lasting(lambda: int(page.evaluate(WIDE)))


def box(target: Locator) -> tuple[float, float, float, float]:
    """Return where something stands in the window and how large it is: left, top, width, height."""
    drawn = target.bounding_box()
    return (drawn["x"], drawn["y"], drawn["width"], drawn["height"]) if drawn else (0, 0, 0, 0)


def on_screen(target: Locator) -> bool:
    """Tell whether the whole of something is inside the window."""
    left, top, width, height = box(target)
    window = target.page.viewport_size
    assert window
    inside = left >= 0 and top >= 0 and left + width <= window["width"] and top + height <= window["height"]
    return width > 0 and inside


def _violations(page: Page) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    return [f"{rule}: {json.dumps(targets)}" for rule, targets in page.evaluate(RUN, RULES)]


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
    context.add_init_script(AXE)
    return context


def faults(page: Page, address: str, *, frame: bool) -> Iterator[str]:
    """Open a page and name what is wrong with it. frame: its menu and closed dialogs too."""
    errors: list[str] = []

    def keep(error: object) -> None:
        errors.append(str(error))

    page.on("pageerror", keep)
    opened(page, address)
    if page.locator(".chart").count():
        page.locator(".chart").first.scroll_into_view_if_needed()
        expect(page.locator(".chart[data-drawn] .main-svg").first).to_be_visible()
        # The head of a table that stays in sight hides a part of a row wherever one stops.
        page.evaluate("window.scrollTo(0, 0)")
    wide = scrolls_sideways(page)
    if not frame:
        page.evaluate(LESS)
    yield from violations(page)
    yield from (f"policy: {refused}" for refused in page.evaluate("window.refused ?? []"))
    yield from (f"script: {error}" for error in errors)
    page.remove_listener("pageerror", keep)
    if wide > 0:
        yield f"scrolls sideways by {wide} px"

"""From a file to the dashboard and back to its line: by mouse, by keyboard alone, in English and French."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from core.common.periods import last_complete_month
from core.jobs.services import publishing
from metrics.models import SurveyAnswer
from portfolio.models import Node
from tests import factories
from tests.functional.patience import leads_to, opened, started, tab_to, until
from tests.integration.jobs.engine import Engine

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]

PATIENCE = 45_000
# 30 promoters and 10 detractors: 100 · (30 − 10) / 40 = 50. Lines are counted from the header, which is 1.
SCORES = [9] * 30 + [3] * 10
# A ring around the element itself, or around the tile whose link it is.
OUTLINED = """element => [[element, ""], [element, "::after"], [element.parentElement, ""],
    [element.closest(".kpi, .drop") ?? element, ""]].some(([part, pseudo]) => {
        const drawn = getComputedStyle(part, pseudo);
        return drawn.outlineStyle !== "none" || drawn.boxShadow !== "none";
    })"""
WORDS = {
    "en": {"preview": "Import preview", "why": "Net Promoter Score", "value": "50.0"},
    "fr": {"preview": "Aperçu de l’import", "why": "NPS", "value": "50,0"},
}


@pytest.fixture
def worker(broker: object, process_environment: dict[str, str], tmp_path: Path) -> Iterator[Engine]:
    """A real Celery worker on the test's database and broker."""
    publishing._producers.cache_clear()
    publishing.resume()
    engine = Engine(process_environment, tmp_path)
    engine.worker(children=1)
    engine.sweeper()
    yield engine
    engine.end_all()
    publishing._producers.cache_clear()
    publishing.resume()


@pytest.fixture
def company(transactional_db: None) -> Node:
    node = factories.node("PAY", name="Payments")
    factories.product("CHK", node, name="Checkout")
    return node


def survey() -> tuple[str, list[str]]:
    """The file and its lines, all of the last complete month."""
    month = last_complete_month(timezone.localdate())
    rows = [
        f"A-{n:03d};CHK;{score};{month:%Y-%m}-{n % 28 + 1:02d};said {n}" for n, score in enumerate(SCORES)
    ]
    lines = ["response_id;product;score;responded_at;comment", *rows]
    return "\n".join(lines) + "\n", lines


class Person:
    """Somebody at the page, by mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def started(self) -> None:
        """Wait until the page's own scripts run."""
        started(self.page)

    def press(self, target: Locator) -> None:
        """Follow a link, press a button."""
        target.click()

    def fill(self, target: Locator, text: str) -> None:
        target.fill(text)

    def drop(self, name: str, text: str) -> None:
        """Drag a file onto the zone."""
        self.page.evaluate(
            """([name, text]) => {
                const carried = new DataTransfer();
                carried.items.add(new File([text], name, { type: "text/csv" }));
                const at = { dataTransfer: carried, bubbles: true, cancelable: true };
                document.querySelector(".drop").dispatchEvent(new DragEvent("drop", at));
            }""",
            [name, text],
        )

    def go(self, path: str, keys: str) -> None:
        with leads_to(self.page, f"**{path}**"):
            self.press(self.page.locator(f'.sidebar a.nav-entry[href="{path}"]'))

    def apply(self) -> None:
        """Apply what the preview shows, and wait until everything that follows is done too."""
        with leads_to(self.page):
            self.send()
        undo = self.page.locator('form[action$="/undo/"] button')
        expect(undo).to_be_visible(timeout=PATIENCE)
        # It stands there as soon as the rows are in; the page asks on until the numbers are, and comes anew.
        self.started()
        expect(self.page.locator("[data-behaviour~=poll]")).to_have_count(0, timeout=PATIENCE)
        expect(undo).to_be_visible(timeout=PATIENCE)
        self.started()

    def send(self) -> None:
        self.press(self.page.locator('form[action$="/apply/"] button'))


class Typist(Person):
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        # From here on the browser tells of its file dialogue; asked just before the key, it may be too late.
        page.on("filechooser", lambda _asked: None)

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, and see that one can see it."""
        tab_to(self.page, target)
        expect(target).to_be_focused()
        until(lambda: target.evaluate(OUTLINED), wanted=True)

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def fill(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.page.keyboard.type(text)

    def drop(self, name: str, text: str) -> None:
        """Choose the file in the system's dialogue, which Enter on the field opens."""
        self.reach(self.page.locator(".drop input[type=file]"))
        with self.page.expect_file_chooser() as asked:
            self.page.keyboard.press("Enter")
        asked.value.set_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})

    def go(self, path: str, keys: str) -> None:
        with leads_to(self.page, f"**{path}**"):
            self.page.keyboard.type(keys)

    def send(self) -> None:
        self.page.keyboard.press("Control+Enter")


@pytest.mark.parametrize(
    ("kind", "language"),
    [(Person, "en"), (Typist, "en"), (Person, "fr")],
    ids=["mouse", "keyboard", "french"],
)
def test_from_a_file_to_the_dashboard_and_back_to_its_line(
    page: Page, live_server: object, worker: Engine, company: Node, kind: type[Person], language: str
) -> None:
    user = factories.user("cpo", password=factories.PASSWORD, language=language)
    person, words, (text, lines) = kind(page), WORDS[language], survey()

    # Signed out, every address leads to the form; after it, to where one wanted to go.
    opened(page, f"{live_server.url}/imports/")
    person.fill(page.locator("#id_login"), user.email)
    person.fill(page.locator("#id_password"), factories.PASSWORD)
    with leads_to(page, f"{live_server.url}/imports/"):  # whole: the form's address ends in it too
        person.press(page.locator("form button.btn-primary"))
    expect(page.locator("html")).to_have_attribute("lang", language)

    # The file is read while one watches; the preview comes by itself.
    with leads_to(page, "**/imports/*/"):
        person.drop("answers.csv", text)
    expect(page.locator("h1")).to_have_text(words["preview"], timeout=PATIENCE)
    expect(page.locator(".count-number").first).to_have_text("40")
    assert not SurveyAnswer.objects.exists()
    person.started()
    person.apply()
    assert SurveyAnswer.objects.count() == len(SCORES)

    # The number is on the dashboard, with how many answers made it.
    person.go("/", "go")
    tile = page.locator(".kpi", has=page.locator(".kpi-link", has_text="NPS"))
    expect(tile.locator(".kpi-value")).to_contain_text(words["value"])
    expect(tile.locator(".kpi-foot")).to_contain_text("40")

    # Why? Formula, months, facts; any fact leads to its line, as it arrived.
    with leads_to(page):
        person.press(tile.locator(".kpi-link"))
    expect(page.locator("h1")).to_contain_text(words["why"])
    expect(page.locator(".formula .fraction")).to_contain_text("30")
    expect(page.locator(".formula .fraction")).to_contain_text("40")
    fact = page.locator("tr:not(.picked-row) th a.mono").first
    key = fact.inner_text()
    with leads_to(page, "**fact=**"):
        person.press(fact)
    here = page.locator(".file-lines [aria-current]")
    number = next(at for at, line in enumerate(lines, start=1) if line.startswith(key))
    expect(here).to_have_text(f"{number}{lines[number - 1]}")


@pytest.mark.parametrize("asked", ["/", "/products/?stage=growth"])
def test_signing_in_leads_to_where_one_wanted_to_go(
    page: Page, live_server: object, company: Node, asked: str
) -> None:
    user = factories.user("cpo", password=factories.PASSWORD)
    opened(page, f"{live_server.url}{asked}")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill("not this one at all")
    with leads_to(page):
        page.locator("form button.btn-primary").click()
    expect(page.locator(".field-error, .alert, [role=alert]").first).to_be_visible()
    page.locator("#id_password").fill(factories.PASSWORD)
    with leads_to(page, live_server.url + (asked if asked != "/" else "/dashboard/PAY/")):
        page.locator("form button.btn-primary").click()
    assert Client().get(asked).status_code == 302

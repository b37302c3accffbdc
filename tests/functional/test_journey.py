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
        self.page.wait_for_selector("html[data-started]")

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
        self.press(self.page.locator(f'.sidebar a.nav-entry[href="{path}"]'))
        self.started()

    def apply(self) -> None:
        self.press(self.page.locator('form[action$="/apply/"] button'))


class Typist(Person):
    """Somebody who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        # From here on the browser tells of its file dialogue; asked just before the key, it may be too late.
        page.on("filechooser", lambda _asked: None)

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus, and see that one can see it."""
        for _ in range(120):
            if target.evaluate("element => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(target).to_be_focused()
        assert target.evaluate(OUTLINED)

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
        for key in keys:
            self.page.keyboard.press(key)
        self.page.wait_for_url(f"**{path}**")
        self.started()

    def apply(self) -> None:
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
    page.goto(f"{live_server.url}/imports/")
    person.started()
    person.fill(page.locator("#id_login"), user.email)
    person.fill(page.locator("#id_password"), factories.PASSWORD)
    person.press(page.locator("form button.btn-primary"))
    page.wait_for_url(f"{live_server.url}/imports/")  # whole: the form's address ends in it too
    person.started()
    expect(page.locator("html")).to_have_attribute("lang", language)

    # The file is read while one watches; the preview comes by itself.
    person.drop("answers.csv", text)
    page.wait_for_url("**/imports/*/")
    expect(page.locator("h1")).to_have_text(words["preview"], timeout=PATIENCE)
    expect(page.locator(".count-number").first).to_have_text("40")
    assert not SurveyAnswer.objects.exists()
    person.started()
    person.apply()
    expect(page.locator('form[action$="/undo/"] button')).to_be_visible(timeout=PATIENCE)
    assert SurveyAnswer.objects.count() == len(SCORES)

    # The number is on the dashboard, with how many answers made it.
    person.started()
    person.go("/", "go")
    tile = page.locator(".kpi", has=page.locator(".kpi-link", has_text="NPS"))
    expect(tile.locator(".kpi-value")).to_contain_text(words["value"])
    expect(tile.locator(".kpi-foot")).to_contain_text("40")

    # Why? Formula, months, facts; any fact leads to its line, as it arrived.
    person.press(tile.locator(".kpi-link"))
    expect(page.locator("h1")).to_contain_text(words["why"])
    expect(page.locator(".formula .fraction")).to_contain_text("30")
    expect(page.locator(".formula .fraction")).to_contain_text("40")
    person.started()
    fact = page.locator("tr:not(.picked-row) th a.mono").first
    key = fact.inner_text()
    person.press(fact)
    page.wait_for_url("**fact=**")
    here = page.locator(".file-lines [aria-current]")
    number = next(at for at, line in enumerate(lines, start=1) if line.startswith(key))
    expect(here).to_have_text(f"{number}{lines[number - 1]}")


@pytest.mark.parametrize("asked", ["/", "/products/?stage=growth"])
def test_signing_in_leads_to_where_one_wanted_to_go(
    page: Page, live_server: object, company: Node, asked: str
) -> None:
    user = factories.user("cpo", password=factories.PASSWORD)
    page.goto(f"{live_server.url}{asked}")
    page.locator("#id_login").fill(user.email)
    page.locator("#id_password").fill("not this one at all")
    page.locator("form button.btn-primary").click()
    expect(page.locator(".field-error, .alert, [role=alert]").first).to_be_visible()
    page.locator("#id_password").fill(factories.PASSWORD)
    page.locator("form button.btn-primary").click()
    page.wait_for_url(live_server.url + (asked if asked != "/" else "/dashboard/PAY/"))
    assert Client().get(asked).status_code == 302

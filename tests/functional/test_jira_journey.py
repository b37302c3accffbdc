"""A Jira export in the browser: dropped, its values told, previewed, applied, and read with the next file."""

import pytest
from playwright.sync_api import Page, expect

from portfolio.models import Node
from roadmap.models import WorkItem
from tests import factories
from tests.functional.patience import leads_to, opened
from tests.functional.test_journey import PATIENCE, Person, Typist, company, worker
from tests.integration.jira.exports import export, issue
from tests.integration.jobs.engine import Engine

__all__ = ["company", "worker"]

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]

ISSUES = [
    issue("PAY-1", status="Done", resolved="15/Jan/25 09:00 AM", sprint="Sprint 1", labels=["a", "b"]),
    issue("PAY-2", status="Legal check", sprint="Sprint 1", assignee="Nobody Known"),
    issue("PAY-3", status="To Do", type="Incident", priority="Highest"),
]


def field(page: Page, translation: str, value: str) -> object:
    """Return the control beside a value."""
    section = page.locator("details.values", has=page.locator(f'[name^="{translation}-"]'))
    return section.locator("tr", has_text=value).locator("input, select").first


@pytest.mark.parametrize("kind", [Person, Typist], ids=["mouse", "keyboard"])
def test_a_jira_file_is_asked_about_once(
    page: Page, live_server: object, worker: Engine, company: Node, kind: type[Person]
) -> None:
    user = factories.user("cpo", password=factories.PASSWORD, language="en")
    person = kind(page)
    opened(page, f"{live_server.url}/imports/")
    person.fill(page.locator("#id_login"), user.email)
    person.fill(page.locator("#id_password"), factories.PASSWORD)
    with leads_to(page, f"{live_server.url}/imports/"):  # whole: the form's address ends in it too
        person.press(page.locator("form button.btn-primary"))

    person.drop("jira-1.csv", export(ISSUES).decode())
    told = page.get_by_role("link", name="Say what they stand for")
    expect(told).to_be_visible(timeout=PATIENCE)
    person.started()
    with leads_to(page, "**/values/"):
        person.press(told)
    expect(field(page, "types", "Incident")).to_have_value("escaped")
    expect(field(page, "priorities", "Highest")).to_have_value("5")
    expect(field(page, "statuses", "Legal check")).to_have_value("")
    person.fill(field(page, "projects", "PAY"), "CHK")
    if kind is Typist:
        person.reach(field(page, "statuses", "Legal check"))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
    else:
        field(page, "statuses", "Legal check").select_option("in_progress")
    expect(field(page, "statuses", "Legal check")).to_have_value("in_progress")
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("Import preview", timeout=PATIENCE)
    expect(page.locator(".count-number").first).to_have_text("3")
    person.started()
    person.apply()
    found = dict(WorkItem.objects.values_list("key", "category"))
    assert found == {"PAY-1": "done", "PAY-2": "in_progress", "PAY-3": "to_do"}
    assert WorkItem.objects.get(key="PAY-3").found_in_production

    # The next file of that kind goes straight to its preview.
    opened(page, f"{live_server.url}/imports/")
    done = {**ISSUES[1], "status": "Done", "resolved": "16/Jan/25 09:00 AM"}
    person.drop("jira-2.csv", export([ISSUES[0], done, ISSUES[2]]).decode())
    expect(page.locator("h1")).to_have_text("Import preview", timeout=PATIENCE)
    expect(page.locator(".count-number").nth(1)).to_have_text("1")

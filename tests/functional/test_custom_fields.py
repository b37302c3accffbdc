"""A field that the company adds: defined, filled in, filtered by, exported, edited and brought back."""

import csv
import io

import pytest
from playwright.sync_api import Locator, Page, expect

from core.access.models import User
from core.custom.models import CustomField
from portfolio.models import Node, Product
from tests import factories
from tests.functional.patience import choose, leads_to, opened, sign_in
from tests.functional.test_journey import PATIENCE, Person, Typist, company, worker
from tests.integration.jobs.engine import Engine

__all__ = ["company", "worker"]

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.django_db(transaction=True)]


def pick(person: Person, target: Locator, words: str) -> None:
    """Choose from a select: from its list, or by typing the words on it."""
    if isinstance(person, Typist):
        person.reach(target)
        choose(person.page, target, words)
    else:
        target.select_option(label=words)


def tick(person: Person, target: Locator) -> None:
    """Tick a box."""
    if isinstance(person, Typist):
        person.reach(target)
        person.page.keyboard.press("Space")
    else:
        target.check()


def become(person: Person, url: str, user: User, path: str) -> None:
    sign_in(person.page, url, user)
    opened(person.page, f"{url}{path}")


@pytest.mark.parametrize("kind", [Person, Typist], ids=["mouse", "keyboard"])
def test_a_field_from_its_definition_to_an_edited_file(
    page: Page, live_server: object, worker: Engine, company: Node, kind: type[Person]
) -> None:
    factories.product("WAL", company, name="Wallet")
    person, url = kind(page), live_server.url

    # The administrator adds a choice, with what people read in both languages.
    become(person, url, factories.user("administrator", language="en"), "/custom-fields/")
    with leads_to(page, "**/custom-fields/product/new/"):
        person.press(page.get_by_role("link", name="Add a field to Products"))
    expect(page.locator("#options")).to_be_hidden()
    person.fill(page.locator("#id_label"), "Regulatory class")
    person.fill(page.locator("#id_label_fr"), "Classe réglementaire")
    person.fill(page.locator("#id_code"), "regulatory_class")
    pick(person, page.locator("#id_kind"), "Choice")
    for number, (label, french) in enumerate((("Gas", "Gaz"), ("Radio", "Radio"))):
        person.fill(page.locator(f"#id_option-{number}-label"), label)
        person.fill(page.locator(f"#id_option-{number}-label_fr"), french)
    with leads_to(page, "**/custom-fields/"):
        person.press(page.get_by_role("button", name="Add field").last)
    expect(page.locator("tr", has_text="regulatory_class")).to_contain_text("Gas, Radio")
    assert [option["code"] for option in CustomField.objects.get().options] == ["gas", "radio"]

    # A product manager fills it in.
    manager = factories.user("product_manager", company, language="en")
    become(person, url, manager, "/products/CHK/")
    with leads_to(page, "**/products/CHK/edit/"):
        person.press(page.get_by_role("link", name="Edit"))
    pick(person, page.locator("#id_custom_regulatory_class"), "Radio")
    with leads_to(page, "**/products/CHK/"):
        person.press(page.get_by_role("button", name="Save product"))
    expect(page.locator("dl", has_text="Regulatory class")).to_contain_text("Radio")
    assert Product.objects.get(code="CHK").custom == {"regulatory_class": "radio"}

    # The list is narrowed by it.
    person.go("/products/", "gp")
    person.press(page.get_by_role("button", name="Filter"))
    tick(person, page.locator('#list-filters input[name="custom_regulatory_class"][value="radio"]'))
    with leads_to(page, "**/products/?*custom_regulatory_class=radio*"):
        person.press(page.get_by_role("button", name="Show the rows"))
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("Checkout")

    # Its file is edited and brought back: one row changes, and only what was edited.
    text = page.request.get(f"{url}/products/?export=csv").text()
    header, *rows = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    at = header.index("custom_regulatory_class")
    next(row for row in rows if row[0] == "WAL")[at] = "Gaz"
    edited = io.StringIO()
    csv.writer(edited).writerows([header, *rows])
    person.go("/imports/", "gi")
    with leads_to(page, "**/imports/*/"):
        person.drop("products.csv", edited.getvalue())
    expect(page.locator("h1")).to_have_text("Import preview", timeout=PATIENCE)
    changed = page.locator("tr", has_text="WAL")
    expect(changed).to_contain_text("Gas")
    person.started()
    person.apply()
    kept = dict(Product.objects.values_list("code", "custom"))
    assert kept == {"CHK": {"regulatory_class": "radio"}, "WAL": {"regulatory_class": "gas"}}

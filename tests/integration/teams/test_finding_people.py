"""Naming a person in a field: what counts as a name, and what the list answers."""

import pytest
from django.test import Client

from portfolio.models import Ownership
from teams.forms.picking import person_field
from teams.selectors.finding import person_of, written
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_text_names_a_person_by_what_is_theirs_alone() -> None:
    ada = factories.person("ada@example.com", name="Ada Lovelace")
    factories.person("bo1@example.com", name="Bo Élan")
    factories.person("bo2@example.com", name="Bo Elan")
    assert written(ada) == "Ada Lovelace <ada@example.com>"
    for text in ("Ada Lovelace <ada@example.com>", "ADA@example.com", "ada lovelace", str(ada.pk)):
        assert person_of(text) == ada
    for text in ("Bo Elan", "Ada", "Ada <nobody@example.com>", "9" * 30, "-1", "<>"):
        assert person_of(text) is None


def test_the_field_gives_the_person_or_says_what_to_do() -> None:
    ada = factories.person("ada@example.com", name="Ada")
    field = person_field(label="Person")
    assert field.clean("Ada <ada@example.com>") == ada
    assert field.prepare_value(ada) == "Ada <ada@example.com>"
    with pytest.raises(Exception, match="Choose a person from the list"):
        field.clean("Nobody")
    with pytest.raises(Exception, match="required"):
        field.clean("  ")


def test_the_list_answers_ten_at_most_by_name_and_says_that_there_are_more(client: Client) -> None:
    team = factories.team("T", name="Flow team")
    for number in range(12):
        factories.person(f"p{number}@example.com", name=f"Person {number:02}", team=team, role="Engineer")
    factories.person("zoe@example.com", name="Zoé Zola")
    client.force_login(factories.user("executive"))
    found = client.get("/people/find/").json()
    assert [one["label"] for one in found["options"]] == [f"Person {number:02}" for number in range(10)]
    assert found["foot"] == "Type more letters to see others."
    assert client.get("/people/find/?q=zoe").json() == {
        "options": [{"text": "Zoé Zola <zoe@example.com>", "label": "Zoé Zola", "note": "zoe@example.com"}],
        "foot": "",
    }
    both = client.get("/people/find/?q=flow 11").json()["options"]
    assert both == [
        {"text": "Person 11 <p11@example.com>", "label": "Person 11", "note": "Engineer · Flow team"}
    ]
    assert client.get("/people/find/?q=nobody").json() == {"options": [], "foot": "Nothing matches."}


def test_who_sees_nothing_finds_nobody(client: Client) -> None:
    client.force_login(factories.user(None))
    assert client.get("/people/find/").status_code == 404


def test_a_form_takes_the_text_and_keeps_what_names_nobody(client: Client) -> None:
    product = factories.product("P")
    ada = factories.person("ada@example.com", name="Ada")
    client.force_login(factories.user("cpo"))
    fields = {"role": "owner", "starts_on": "2026-01-01"}
    refused = client.post("/products/P/ownership/new/", {**fields, "person": "Somebody else"})
    assert refused.status_code == 422
    assert b'value="Somebody else"' in refused.content
    client.post("/products/P/ownership/new/", {**fields, "person": "Ada <ada@example.com>"})
    held = Ownership.objects.get(product=product)
    assert held.person == ada
    page = client.get(f"/products/P/ownership/{held.pk}/").content.decode()
    assert 'value="Ada &lt;ada@example.com&gt;"' in page

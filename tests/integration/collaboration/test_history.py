"""What happened to a thing: by hand, through imports, in words, and for whom."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.collaboration.selectors.history import history
from core.custom.models import CustomField
from core.subjects import known
from core.undo.deleted import keep_deleted
from portfolio.services import ownership, products
from teams.services import people
from tests import factories
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


def told(kind, thing, **asked):
    """Each entry as (actor, text, {label: (before, after)}), the latest first."""
    thing.refresh_from_db()
    with translation.override("en"):
        return [
            (
                entry.actor,
                entry.text,
                {change.label: (change.before_text, change.after_text) for change in entry.changes},
            )
            for entry in history(known(kind), thing, **asked).entries
        ]


def test_changes_by_hand_are_told_field_by_field_in_words():
    ada = factories.user(email="ada@example.com")
    node = factories.node("PAY", name="Payments")
    product = products.add(by=ada, code="TAP", name="Tap", node=node, stage="idea")
    products.change(by=ada, product=product, stage="growth", first_launched_on="2026-11-01")
    latest, first = told("product", product)
    assert latest == (
        "ada@example.com",
        "ada@example.com changed Tap",
        {"Stage": ("Idea", "Growth"), "First launch": ("–", "1 Nov 2026")},
    )
    assert first[1] == "ada@example.com added Tap"
    assert first[2]["Portfolio"] == ("–", "PAY")


def test_what_an_import_wrote_is_told_with_before_and_after_among_the_rest():
    ada = factories.user(email="ada@example.com")
    factories.node("PAY", name="Payments")
    other = factories.node("SIDE", name="Side")
    bring("products", "code,name,portfolio,stage\nTAP,Tap,PAY,idea\n", name="first.csv", by=ada)
    product = known("product").model.objects.get()
    products.change(by=ada, product=product, name="Tap Mobile")
    bring("products", "code,name,portfolio,stage\nTAP,Tap Go,SIDE,growth\n", name="second.csv", by=ada)
    product.refresh_from_db()
    products.change(by=ada, product=product, name="Tap Now", node=other)
    entries = told("product", product)
    assert [(text, changes) for _actor, text, changes in entries] == [
        ("ada@example.com changed Tap Now", {"Name": ("Tap Go", "Tap Now")}),
        (
            "Changed by the import “second.csv”",
            {"Name": ("Tap Mobile", "Tap Go"), "Portfolio": ("PAY", "SIDE"), "Stage": ("Idea", "Growth")},
        ),
        ("ada@example.com changed Tap Mobile", {"Name": ("Tap", "Tap Mobile")}),
        ("Came with the import “first.csv”", {}),
    ]


def test_the_companys_own_fields_bear_their_names_whoever_changed_them():
    ada = factories.user(email="ada@example.com")
    factories.node("PAY", name="Payments")
    kinds = {"wiki": "url", "sponsor": "person"}
    for code, kind in kinds.items():
        CustomField.objects.create(
            noun="product", code=code, kind=kind, label=code.title(), label_fr=f"Le {code}"
        )
    hana = factories.person("hana@example.com")
    bring("products", "code,name,portfolio\nTAP,Tap,PAY\n", name="first.csv", by=ada)
    rows = "code,name,portfolio,custom_sponsor\nTAP,Tap,PAY,hana@example.com\n"
    assert counts(bring("products", rows, name="second.csv", by=ada)) == (0, 1, 0, 0)
    product = known("product").model.objects.get()
    assert product.custom == {"sponsor": hana.pk}
    products.change(by=ada, product=product, custom={"wiki": "https://wiki.example/tap"})
    latest, imported, _first = told("product", product)
    assert latest[2] == {"Wiki": ("–", "https://wiki.example/tap")}
    assert imported[2] == {"Sponsor": ("–", "hana@example.com")}


def test_an_import_that_was_undone_is_no_part_of_it():
    from core.ingest.services import runs  # noqa: PLC0415

    ada = factories.user()
    run = bring("teams", "code,name\nCORE,Core\n", by=ada)
    changed = bring("teams", "code,name\nCORE,Core team\n", by=ada)
    team = known("team").model.objects.get()
    runs.undo(run=changed, by=ada)
    assert [text for _actor, text, _changes in told("team", team)] == ["Came with the import “teams.csv”"]
    assert run.state == "applied"


def test_a_decimal_that_an_import_writes_otherwise_did_not_change():
    ada = factories.user()
    bring("people", "email,name,capacity_pct\nh@example.com,Hana,80\n", by=ada)
    bring("people", "email,name,capacity_pct\nh@example.com,Hana Sato,80.00\n", by=ada)
    person = known("person").model.objects.get()
    latest, _first = told("person", person)
    assert latest[2] == {"Name": ("Hana", "Hana Sato")}


def test_a_history_is_narrowed_by_field_and_by_person():
    ada, bob = factories.user(email="ada@example.com"), factories.user(email="bob@example.com")
    product = products.add(by=ada, code="TAP", name="Tap", node=factories.node("PAY"), stage="idea")
    products.change(by=bob, product=product, stage="growth")
    products.change(by=ada, product=product, name="Tap Mobile")
    assert len(told("product", product)) == 3
    assert [actor for actor, _text, _changes in told("product", product, field="stage")] == [
        "bob@example.com",
        "ada@example.com",
    ]
    assert len(told("product", product, person="bob@example.com")) == 1
    whole = history(known("product"), product)
    assert list(whole.people) == ["ada@example.com", "bob@example.com"]
    with translation.override("en"):
        assert ("stage", "Stage") in whole.fields


def test_who_answered_for_a_product_stands_in_its_history_in_words():
    ada = factories.user(email="ada@example.com")
    product = factories.product("TAP", name="Tap")
    held = ownership.assign_person(
        by=ada,
        product=product,
        person=factories.person("hana@example.com"),
        role="manager",
        starts_on="2026-01-01",
    )
    ownership.remove(by=ada, ownership=held)
    latest, first = told("product", product)
    assert first[2]["Role"] == ("–", "product manager")
    assert first[2]["From"] == ("–", "1 Jan 2026")
    assert latest[2]["Person"] == ("hana@example.com", "–")


@pytest.mark.parametrize("place", ["own", "sibling", "parent", "none"])
def test_the_history_of_a_thing_is_for_who_sees_it(place, client: Client):
    top = factories.node("TOP")
    unit, side = factories.node("UNIT", top), factories.node("SIDE", top)
    product = factories.product("TAP", {"own": unit, "sibling": side, "parent": top}.get(place, unit))
    client.force_login(factories.user(None) if place == "none" else factories.user("analyst", unit))
    expected = 200 if place == "own" else 404
    assert client.get(f"/history/product/{product.pk}/").status_code == expected
    api = client.get("/api/v1/history/", {"kind": "product", "id": product.pk})
    assert api.status_code == expected


@pytest.mark.parametrize("address", ["/history/nonsense/1/", "/history/product/999999/"])
def test_what_is_not_there_is_not_found(address, client: Client):
    client.force_login(factories.user())
    assert client.get(address).status_code == 404


def test_the_page_its_file_and_the_api_say_the_same(client: Client):
    ada = factories.user(email="ada@example.com")
    product = products.add(by=ada, code="TAP", name="=Tap", node=factories.node("PAY"), stage="idea")
    products.change(by=ada, product=product, stage="growth")
    client.force_login(ada)
    page = client.get("/products/TAP/history/").content.decode()
    assert "<del>Idea</del>" in page
    assert "<ins>Growth</ins>" in page
    assert "first_launched_on" not in page.replace('value="first_launched_on"', "")
    answer = client.get(f"/history/product/{product.pk}/?export=csv&field=stage")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["label"], row["before"], row["after"]) for row in rows if row["field"] == "stage"] == [
        ("Stage", "Idea", "Growth"),
        ("Stage", "–", "Idea"),
    ]
    xlsx = client.get(f"/history/product/{product.pk}/?export=xlsx")
    assert b"".join(xlsx.streaming_content).startswith(b"PK")
    api = client.get("/api/v1/history/", {"kind": "product", "id": product.pk, "field": "stage"}).json()
    assert api["count"] == 2
    assert api["results"][0]["changes"] == [
        {
            "field": "stage",
            "field_label": "Stage",
            "before": "idea",
            "after": "growth",
            "before_text": "Idea",
            "after_text": "Growth",
        }
    ]


def test_the_latest_stands_on_the_overview_of_a_product(client: Client):
    ada = factories.user(email="ada@example.com")
    product = products.add(by=ada, code="TAP", name="Tap", node=factories.node("PAY"), stage="idea")
    products.change(by=ada, product=product, stage="growth")
    client.force_login(ada)
    page = client.get("/products/TAP/").content.decode()
    assert "Idea → Growth" in page
    assert 'href="/products/TAP/history/"' in page


def test_what_one_deleted_can_be_taken_back_from_the_history_by_oneself_only(client: Client):
    ada = factories.user(email="ada@example.com")
    product = factories.product("TAP", name="Tap")
    held = factories.ownership(product, factories.person())
    step = keep_deleted(by=ada, instances=[held], label="Ownership removed", subject=("product", product.pk))
    client.force_login(ada)
    assert step.address in client.get("/products/TAP/history/").content.decode()
    client.force_login(factories.user())
    assert step.address not in client.get("/products/TAP/history/").content.decode()
    client.force_login(ada)
    client.post(step.address)
    assert step.address not in client.get("/products/TAP/history/").content.decode()
    assert product.ownerships.get().person == held.person


def test_a_long_history_is_paged_and_costs_the_same(client: Client):
    ada = factories.user(email="ada@example.com")
    person = factories.person("hana@example.com", name="Hana")
    client.force_login(ada)
    address = f"/history/person/{person.pk}/"

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    people.change(by=ada, person=person, level="0")
    client.get(address)
    few = cost()
    for number in range(1, 61):
        people.change(by=ada, person=person, level=str(number))
    assert cost() == few
    page = client.get(address).content.decode()
    assert "1 to 50 of 61" in page
    assert "51 to 61 of 61" in client.get(f"{address}?page=2").content.decode()

"""Defining fields: by page, by the API, by file; what is refused; what stays."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from core.access.models import User
from core.audit.models import AuditEvent
from core.common.actors import SYSTEM
from core.common.errors import Invalid
from core.custom.models import CustomField
from core.custom.services import fields
from core.custom.services.fields import KindHeld
from portfolio.models import Product
from portfolio.services import products
from tests import factories
from tests.integration.custom.making import OPTIONS, field
from tests.integration.ingest.importing import bring, counts

pytestmark = pytest.mark.django_db
BLANK = {"option-TOTAL_FORMS": "0", "option-INITIAL_FORMS": "0"}


@pytest.fixture
def admin(client: Client) -> User:
    made = factories.user("administrator")
    client.force_login(made)
    return made


def choice_form(**more: Any) -> dict[str, Any]:
    """What a browser sends for a choice with two options, the second to stand first."""
    return {
        "label": "Regulatory class",
        "label_fr": "Classe réglementaire",
        "code": "regulatory_class",
        "kind": "choice",
        "option-TOTAL_FORMS": "3",
        "option-INITIAL_FORMS": "0",
        "option-0-label": "High risk",
        "option-0-label_fr": "Risque élevé",
        "option-0-ORDER": "2",
        "option-1-label": "Low risk",
        "option-1-label_fr": "Risque faible",
        "option-1-ORDER": "1",
        "option-2-label": "",
        **more,
    }


def test_an_administrator_adds_a_choice_and_everything_asks_for_it(client: Client, admin: User) -> None:
    answer = client.post("/custom-fields/product/new/", choice_form(), follow=True)
    assert answer.redirect_chain == [("/custom-fields/", 302)]
    assert "Regulatory class added." in answer.content.decode()
    made = CustomField.objects.get()
    assert made.options == [
        {"code": "low_risk", "label": "Low risk", "label_fr": "Risque faible"},
        {"code": "high_risk", "label": "High risk", "label_fr": "Risque élevé"},
    ]
    event = AuditEvent.objects.get(verb="custom.field.added")
    assert (event.subject_label, event.actor_email) == ("Regulatory class", admin.email)
    assert event.after["options"][0]["code"] == "low_risk"
    factories.product("P")
    assert "Regulatory class" in client.get("/products/P/edit/").content.decode()
    assert 'name="custom_regulatory_class"' in client.get("/products/").content.decode()
    assert client.get("/api/v1/products/P/").json()["custom"] == {"regulatory_class": None}
    admin.language = "fr"
    admin.save()
    assert "Classe réglementaire" in client.get("/products/P/edit/").content.decode()
    assert "Risque faible" in client.get("/products/").content.decode()


def test_more_rows_for_options_save_nothing(client: Client, admin: User) -> None:
    answer = client.post("/custom-fields/product/new/", choice_form(more="1", label=""))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="option-5-label"' in page
    assert 'value="High risk"' in page
    assert not CustomField.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"code": "Größe"}, "A code has small letters, digits and _ only"),
        ({"label": ""}, "This field is required."),
        ({"label": "Manager"}, "Files already have a column called “Manager”."),
        ({"code": "stage"}, "Files already have a column called “stage”."),
        ({"label_fr": "Étape"}, "Files already have a column called “Étape”."),
        ({"label": "Another"}, "Files already have a column called “Another”."),
        ({"kind": "choice"}, "A choice needs at least one option that can be chosen."),
        ({"decimals": "7"}, "Write 6 or less"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    client: Client, admin: User, sent: dict[str, str], said: str
) -> None:
    field("text", "another", label="Another", label_fr="Autre")
    answer = client.post(
        "/custom-fields/product/new/", {"label": "New", "code": "new", "kind": "text", **BLANK, **sent}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert CustomField.objects.count() == 1


def test_options_of_one_name_are_refused(client: Client, admin: User) -> None:
    answer = client.post("/custom-fields/product/new/", choice_form(**{"option-1-label": "HIGH RISK"}))
    assert answer.status_code == 422
    assert "Two options are called “High risk”." in answer.content.decode()


def test_the_kind_stays_once_there_are_values(client: Client, admin: User) -> None:
    made = field("text")
    fields.change(by=admin, field=made, kind="url")
    assert CustomField.objects.get().kind == "url"
    factories.product(custom={"the_text": "https://example.com"})
    with pytest.raises(KindHeld):
        fields.change(by=admin, field=made, kind="text")
    answer = client.post(
        "/custom-fields/product/the_text/", {"label": "L", "label_fr": "L", "kind": "number", **BLANK}
    )
    assert answer.status_code == 422
    assert "The kind stays: there are values already." in answer.content.decode()
    assert CustomField.objects.get().kind == "url"


def test_an_option_with_values_can_be_withdrawn_and_not_taken_away(admin: User) -> None:
    made = field("choice")
    factories.product(custom={"the_choice": "a"})
    with pytest.raises(Invalid) as refused:
        fields.change(by=admin, field=made, options=[OPTIONS[1]])
    said = "1 row has the option “a”: withdraw it instead of taking it away."
    assert refused.value.fields == {"options": [said]}
    fields.change(by=admin, field=made, options=[OPTIONS[0]])
    assert [option["code"] for option in CustomField.objects.get().options] == ["a"]


def test_decimals_cannot_become_fewer_than_the_values_have(admin: User) -> None:
    made = field("number", decimals=2)
    factories.product(custom={"the_number": 1.25})
    with pytest.raises(Invalid, match="correction"):
        fields.change(by=admin, field=made, decimals=1)
    fields.change(by=admin, field=made, decimals=3)
    assert CustomField.objects.get().decimals == 3


def test_an_archived_field_is_asked_nowhere_and_comes_back(client: Client, admin: User) -> None:
    field("text")
    factories.product("P", custom={"the_text": "Kept words"})
    client.post("/custom-fields/product/the_text/archive/")
    assert "custom_the_text" not in client.get("/products/P/edit/").content.decode()
    assert "Kept words" not in client.get("/products/P/").content.decode()
    assert client.get("/api/v1/products/P/").json()["custom"] == {}
    with pytest.raises(Invalid):
        products.change(by=admin, product=Product.objects.get(), custom={"the_text": "x"})
    page = client.get("/custom-fields/").content.decode()
    assert "1 archived field" in page
    assert "1 value kept" in page
    client.post("/custom-fields/product/the_text/restore/")
    assert "Kept words" in client.get("/products/P/").content.decode()
    verbs = (
        AuditEvent.objects.filter(subject_kind="custom_field").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["custom.field.added", "custom.field.archived", "custom.field.restored"]


def test_a_name_that_was_taken_meanwhile_stops_a_field_from_coming_back(client: Client, admin: User) -> None:
    made = field("text", "first", label="Same", label_fr="Même")
    fields.archive(by=admin, field=made)
    field("text", "second", label="Same", label_fr="Même")
    client.post("/custom-fields/product/first/restore/")
    assert "Files already have a column called “Same”" in client.get("/custom-fields/").content.decode()
    assert CustomField.objects.get(code="first").archived_at is not None


def test_fields_move_up_and_down(client: Client, admin: User) -> None:
    for code in ("one", "two", "three"):
        field("text", code, label=code.title(), label_fr=code.title())

    def order() -> list[str]:
        return list(CustomField.objects.order_by("position").values_list("code", flat=True))

    client.post("/custom-fields/product/order/", {"field": "three", "move": "up"})
    assert order() == ["one", "three", "two"]
    client.post("/custom-fields/product/order/", {"field": "one", "move": "up"})
    assert order() == ["one", "three", "two"]
    client.post("/custom-fields/product/order/", {"field": "one", "move": "down"})
    assert order() == ["three", "one", "two"]
    event = AuditEvent.objects.filter(verb="custom.field.reordered").latest("pk")
    assert event.before == {"order": ["one", "three", "two"]}


def test_the_api_defines_fields_for_administrators_and_shows_them_to_all(client: Client, admin: User) -> None:
    sent = {
        "noun": "person",
        "code": "badge",
        "kind": "choice",
        "label": "Badge",
        "options": [{"label": "Blue"}],
    }
    answer = client.post("/api/v1/custom-fields/", sent, content_type="application/json")
    assert answer.status_code == 201, answer.content
    said = answer.json()
    assert (said["code"], said["label_fr"], said["archived_at"]) == ("badge", "Badge", None)
    assert said["options"] == [{"code": "blue", "label": "Blue", "label_fr": "Blue", "withdrawn": False}]
    address = f"/api/v1/custom-fields/{said['id']}/"
    answer = client.patch(address, {"label_fr": "Insigne", "code": "x"}, content_type="application/json")
    assert (answer.json()["label_fr"], answer.json()["code"]) == ("Insigne", "badge")
    refused = client.post(
        "/api/v1/custom-fields/", {**sent, "noun": "planet"}, content_type="application/json"
    )
    assert refused.json()["fields"] == {"noun": ["There are no custom fields on this."]}
    assert client.post(f"{address}archive/").json()["archived_at"] is not None
    assert client.get("/api/v1/custom-fields/?archived=false").json()["count"] == 0
    assert client.post(f"{address}restore/").json()["archived_at"] is None
    client.force_login(factories.user("analyst"))
    assert [one["code"] for one in client.get("/api/v1/custom-fields/?noun=person").json()["results"]] == [
        "badge"
    ]
    assert client.patch(address, {"label": "No"}, content_type="application/json").status_code == 403
    assert client.get("/custom-fields/").status_code == 404


def test_definitions_go_out_and_come_back_unchanged(client: Client, admin: User) -> None:
    field("choice", required=True, help="Which?", section="Law", section_fr="Droit")
    field("number", unit="kW", decimals=2)
    field("date", "joined", noun="person")
    fields.change(
        by=SYSTEM,
        field=CustomField.objects.get(kind="choice"),
        options=[{**OPTIONS[0], "withdrawn": True}, OPTIONS[1]],
    )
    before = list(CustomField.objects.order_by("pk").values())
    text = b"".join(client.get("/custom-fields/definitions.csv")).decode("utf-8-sig")
    assert "a=Class A|Classe A (withdrawn); b=Class B|Classe B" in text
    assert counts(bring("custom_fields", text)) == (0, 0, 3, 0)
    assert list(CustomField.objects.order_by("pk").values()) == before
    workbook = b"".join(client.get("/custom-fields/definitions.xlsx"))
    assert counts(bring("custom_fields", workbook, name="custom_fields.xlsx")) == (0, 0, 3, 0)
    CustomField.objects.all().delete()
    assert counts(bring("custom_fields", text)) == (3, 0, 0, 0)
    assert CustomField.objects.get(kind="choice").section_fr == "Droit"


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "Big"},
        {"kind": "colour"},
        {"decimals": 7},
        {"label": ""},
        {"kind": "text", "options": [{"code": "a"}]},
    ],
)
def test_the_database_refuses_impossible_definitions(wrong: dict[str, Any]) -> None:
    told = {"noun": "product", "code": "fine", "kind": "text", "label": "L", "label_fr": "L"}
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomField.objects.create(**(told | wrong))
    CustomField.objects.create(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        CustomField.objects.create(**told)

"""Custom fields as columns of files: known by code or label, checked like any cell, and back again."""

from decimal import Decimal

import pytest

from core.custom.models import CustomField
from core.custom.services import fields
from core.ingest.selectors import preview
from core.ingest.services import undoing
from portfolio.models import Product
from portfolio.services import products
from teams.models import Person
from tests import factories
from tests.integration.custom.making import OPTIONS, field, one_of_each
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db
PLAIN = "code,name,portfolio"


@pytest.fixture(autouse=True)
def node() -> None:
    factories.node("N")


def custom(code: str) -> dict[str, object]:
    return Product.objects.get(code=code).custom


def test_columns_are_known_by_code_label_or_french_label() -> None:
    one_of_each()
    ada = factories.person("ada@example.com")
    text = f"{PLAIN},the_text,The number,Le date,custom_the_choice,LE PERSON,The url\n"
    text += "P,P,N,Words,2.5,2026-12-31,Classe B,Ada@Example.com,https://example.com/\n"
    run = bring("products", text)
    assert (counts(run), faults(run)) == ((1, 0, 0, 0), [])
    assert custom("P") == {
        "the_text": "Words",
        "the_number": 2.5,
        "the_date": "2026-12-31",
        "the_choice": "b",
        "the_person": ada.pk,
        "the_url": "https://example.com/",
    }
    assert Product.objects.get().attributes is None
    again = bring("products", text)
    assert counts(again) == (0, 0, 1, 0)


def test_a_column_that_the_file_lacks_stays_and_an_empty_cell_takes_the_value_away() -> None:
    one_of_each()
    bring("products", f"{PLAIN},the_text,the_number,the_choice\nP,P,N,Words,1,a\n")
    run = bring("products", f"{PLAIN},the_number\nP,P,N,\n")
    assert counts(run) == (0, 1, 0, 0)
    assert custom("P") == {"the_text": "Words", "the_choice": "a"}
    run = bring("products", f"{PLAIN},stage\nP,P,N,growth\n")
    assert custom("P") == {"the_text": "Words", "the_choice": "a"}


def test_faulty_cells_are_refused_with_line_column_value_and_what_to_do() -> None:
    one_of_each()
    run = bring(
        "products",
        f"{PLAIN},The number,the_date,The choice,the_person,the_url\n"
        "A,A,N,many,,,,\n"
        "B,B,N,,31/02/2026,,,\n"
        "C,C,N,,,z,,\n"
        "D,D,N,,,,nobody@example.com,\n"
        "E,E,N,,,,,ftp://example.com\n"
        "F,F,N,1.25,,,,\n"
        "G,G,N,1.5,2026-01-01,a,,\n",
    )
    assert faults(run) == [
        (2, "The number", "not_a_number"),
        (3, "the_date", "no_such_date"),
        (4, "The choice", "not_a_choice"),
        (5, "the_person", "custom_unknown_person"),
        (6, "the_url", "not_a_web_address"),
        (7, "The number", "too_many_places"),
    ]
    assert counts(run) == (1, 0, 0, 6)
    issue = run.issues.get(line=4)
    assert (issue.value, issue.parameters["choices"]) == ("z", "Class A, Class B")


def test_required_fields_never_stop_an_import() -> None:
    field("text", required=True)
    assert counts(bring("products", f"{PLAIN}\nP,P,N\n")) == (1, 0, 0, 0)
    assert counts(bring("products", f"{PLAIN},the_text\nP,P,N,\nQ,Q,N,x\n")) == (1, 0, 1, 0)


def test_a_withdrawn_option_comes_back_where_it_was_and_nowhere_else() -> None:
    choice = field("choice")
    text = f"{PLAIN},the_choice\nP,P,N,a\nQ,Q,N,b\n"
    bring("products", text)
    gone = [{**OPTIONS[0], "withdrawn": True}, OPTIONS[1]]
    fields.change(by=factories.user(), field=choice, options=gone)
    assert counts(bring("products", text)) == (0, 0, 2, 0)
    run = bring("products", f"{PLAIN},the_choice\nP,P,N,a\nQ,Q,N,a\nR,R,N,a\n")
    assert faults(run) == [(3, "the_choice", "option_withdrawn"), (4, "the_choice", "option_withdrawn")]
    assert run.issues.get(line=3).parameters == {"value": "a", "choices": "Class B"}


def test_a_file_whose_unknown_column_has_become_a_field() -> None:
    text = f"{PLAIN},Contract end,Remark\nP,P,N,2026-12-31,hm\n"
    bring("products", text)
    assert Product.objects.get().attributes == {"Contract end": "2026-12-31", "Remark": "hm"}
    field("date", "contract_end", label="Contract end", label_fr="Fin du contrat")
    run = bring("products", text)
    assert counts(run) == (0, 1, 0, 0)
    product = Product.objects.get()
    assert (product.custom, product.attributes) == ({"contract_end": "2026-12-31"}, {"Remark": "hm"})
    assert counts(bring("products", text)) == (0, 0, 1, 0)


def test_an_archived_field_is_an_unknown_column_and_its_values_stay() -> None:
    made = field("text")
    bring("products", f"{PLAIN},the_text\nP,P,N,Words\n")
    fields.archive(by=factories.user(), field=made)
    bring("products", f"{PLAIN},the_text\nP,Renamed,N,Others\n")
    product = Product.objects.get()
    assert (product.custom, product.attributes) == ({"the_text": "Words"}, {"the_text": "Others"})
    fields.restore(by=factories.user(), field=made)
    assert CustomField.objects.get().archived_at is None


def test_the_preview_says_what_each_value_was_and_will_be() -> None:
    one_of_each()
    bring("products", f"{PLAIN},the_number,the_choice,the_date\nP,P,N,1.5,a,2026-01-31\n")
    run = bring("products", f"{PLAIN},the_number,the_choice,the_date\nP,P,N,2.5,b,2026-01-31\n", dry_run=True)
    changed = preview.group_page(run, "changed")
    said = {column.name: cell for column, cell in zip(changed.columns, changed.rows[0].cells, strict=True)}
    number, choice = said["custom_the_number"], said["custom_the_choice"]
    assert (number.old, number.value) == (Decimal("1.5"), Decimal("2.5"))
    assert (choice.old, choice.value) == ("a", "b")
    words = next(column.words for column in changed.columns if column.name == "custom_the_choice")
    assert words == {"a": "Class A", "b": "Class B"}
    assert not said["custom_the_date"].changed


def test_undo_puts_the_values_back() -> None:
    one_of_each()
    bring("products", f"{PLAIN},the_number,the_choice\nP,P,N,1.5,a\n")
    run = bring("products", f"{PLAIN},the_number,the_choice\nP,P,N,,b\n")
    assert custom("P") == {"the_choice": "b"}
    undoing.undo(run_id=run.pk, by=factories.user("administrator"))
    assert custom("P") == {"the_number": 1.5, "the_choice": "a"}


def test_people_have_their_own_fields() -> None:
    field("date", "joined", noun="person", label="Joined", label_fr="Arrivée")
    field("text", "badge", label="Badge", label_fr="Badge")
    run = bring("people", "email,name,Arrivée,badge\nada@example.com,Ada,2020-02-29,17\n")
    assert counts(run) == (1, 0, 0, 0)
    ada = Person.objects.get()
    assert (ada.custom, ada.attributes) == ({"joined": "2020-02-29"}, {"badge": "17"})


def test_people_of_one_file_can_name_each_other_in_any_order() -> None:
    field("person", "mentor", noun="person", label="Mentor", label_fr="Mentor")
    field("person", "deputy", noun="person", label="Deputy", label_fr="Suppléant")
    old = factories.person("old@example.com")
    head = "email,name,manager_email,Mentor,deputy\n"
    text = head + (
        "ada@example.com,Ada,bo@example.com,BO@example.com,old@example.com\n"
        "bo@example.com,Bo,,ada@example.com,bo@example.com\n"
        "old@example.com,Old,,ada@example.com,\n"
        "cy@example.com,Cy,,nobody@example.com,\n"
        "di@example.com,Di,,,cy@example.com\n"
        "ed@example.com,Ed,di@example.com,,\n"
    )
    run = bring("people", text, dry_run=True)
    (changed,) = preview.group_page(run, "changed").rows
    told = [(cell.old, cell.value) for cell in changed.cells if cell.changed]
    assert told == [(None, "ada@example.com")]
    # Cy names a stranger; whoever names Cy names somebody who does not come.
    assert faults(run) == [
        (5, "Mentor", "custom_unknown_person"),
        (6, "deputy", "custom_unknown_person"),
    ]
    run = bring("people", text)
    assert counts(run) == (3, 1, 0, 2)
    people = {one.name: one for one in Person.objects.all()}
    ada, bo = people["Ada"], people["Bo"]
    assert ada.custom == {"mentor": bo.pk, "deputy": old.pk}
    assert bo.custom == {"mentor": ada.pk, "deputy": bo.pk}
    assert (people["Old"].pk, people["Old"].custom) == (old.pk, {"mentor": ada.pk})
    assert (ada.manager, people["Ed"].manager) == (bo, None)
    rest = head + "".join(line for line in text.splitlines(keepends=True)[1:4])
    assert counts(bring("people", rest)) == (0, 0, 3, 0)
    emptied = bring("people", "email,name,Mentor\nada@example.com,Ada,\n")
    assert counts(emptied) == (0, 1, 0, 0)
    assert Person.objects.get(name="Ada").custom == {"deputy": old.pk}
    undoing.undo(run_id=emptied.pk, by=factories.user("administrator"))
    assert Person.objects.get(name="Ada").custom == {"mentor": bo.pk, "deputy": old.pk}
    undoing.undo(run_id=run.pk, by=factories.user("administrator"))
    assert Person.objects.get().custom == {}


def test_definitions_that_are_taken_back_leave_values_that_come_again_with_them() -> None:
    defined = bring("custom_fields", DEFINITIONS)
    values = f"{PLAIN},Puissance\nP,P,N,1.25\n"
    bring("products", values)
    admin = factories.user("administrator")
    undoing.undo(run_id=defined.pk, by=admin)
    assert not CustomField.objects.exists()
    # Nothing is lost: no page says the value, and the product can be changed and imported as before.
    product = Product.objects.get()
    assert product.custom == {"power": 1.25}
    products.change(by=admin, product=product, name="Renamed")
    assert counts(bring("products", f"{PLAIN}\nP,P,N\n")) == (0, 1, 0, 0)
    assert custom("P") == {"power": 1.25}
    # An unknown column meanwhile, the field again with its definition.
    bring("custom_fields", DEFINITIONS)
    assert counts(bring("products", f"{PLAIN},Puissance\nP,P,N,1.25\n")) == (0, 0, 1, 0)
    assert custom("P") == {"power": 1.25}


DEFINITIONS = """noun,field_code,kind,label,label_fr,required,unit,decimals,options,section,section_fr
product,class,choice,Regulatory class,Classe réglementaire,yes,,,low=Low|Faible; high=High|Forte (withdrawn),,
product,power,nombre,Power,Puissance,,kW,2,,Technics,Technique
person,joined,date,Joined,Arrivée,,,,,,
"""


def test_definitions_come_from_a_file_and_again_change_nothing() -> None:
    run = bring("custom_fields", DEFINITIONS)
    assert (counts(run), faults(run)) == ((3, 0, 0, 0), [])
    choice = CustomField.objects.get(code="class")
    assert choice.options == [
        {"code": "low", "label": "Low", "label_fr": "Faible"},
        {"code": "high", "label": "High", "label_fr": "Forte", "withdrawn": True},
    ]
    assert (choice.required, choice.noun, choice.kind) == (True, "product", "choice")
    power = CustomField.objects.get(code="power")
    assert (power.unit, power.decimals, power.section_fr) == ("kW", 2, "Technique")
    assert counts(bring("custom_fields", DEFINITIONS)) == (0, 0, 3, 0)
    bring("products", f"{PLAIN},Puissance\nP,P,N,1.25\n")
    assert custom("P") == {"power": 1.25}


def test_faulty_definitions_are_refused() -> None:
    field("text", "held")
    factories.product("P", custom={"held": "x"})
    head = "noun,field_code,kind,label,label_fr,options\n"
    run = bring(
        "custom_fields",
        head
        + "planet,a,text,A,A,\nproduct,Größe,text,B,B,\nproduct,c,choice,C,C,\nproduct,d,text,D,D,x=X|X\n"
        + "product,held,date,H,H,\nproduct,f,colour,F,F,\nproduct,g,choice,G,G,One|Un; one=One|Un\n"
        + "product,stage,text,I,I,\nproduct,j,text,Manager,J,\nperson,k,text,K,Équipe,\n",
    )
    assert faults(run) == [
        (2, "noun", "custom_unknown_noun"),
        (3, "field_code", "custom_code"),
        (4, "options", "custom_without_options"),
        (5, "options", "custom_options_of_another"),
        (6, "kind", "custom_kind_held"),
        (7, "kind", "not_a_choice"),
        (8, "options", "custom_options"),
        (9, "field_code", "custom_name_taken"),
        (10, "label", "custom_name_taken"),
        (11, "label_fr", "custom_name_taken"),
    ]
    assert counts(run) == (0, 0, 0, 10)


def test_a_name_that_the_portal_has_learned_since_stays_the_portals() -> None:
    told = {"noun": "product", "kind": "text", "label_fr": "Phase de vie"}
    CustomField.objects.create(code="stage", label="Stage", position=0, **told)
    CustomField.objects.create(code="twin", label="Stage", position=1, **told)
    run = bring("products", f"{PLAIN},Stage,custom_stage,Phase de vie\nP,P,N,growth,own words,more\n")
    assert run.error_code == "column_twice"
    run = bring("products", f"{PLAIN},Stage,custom_stage,twin\nP,P,N,growth,own words,more\n")
    product = Product.objects.get()
    assert (product.stage, product.custom) == ("growth", {"stage": "own words", "twin": "more"})

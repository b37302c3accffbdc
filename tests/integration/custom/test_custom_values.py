"""What a custom value may be, from the page, the API and the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.access.models import Role
from core.audit.models import AuditEvent
from core.common.errors import Invalid
from core.custom.models import CustomField
from core.custom.services import fields
from portfolio.models import Product
from portfolio.services import products
from tests import factories

pytestmark = pytest.mark.django_db
OPTIONS = [
    {"code": "a", "label": "Class A", "label_fr": "Classe A"},
    {"code": "b", "label": "Class B", "label_fr": "Classe B"},
]


def field(kind: str = "text", code: str = "", noun: str = "product", **told: object) -> CustomField:
    code = code or f"the_{kind}"
    if kind == "choice":
        told.setdefault("options", OPTIONS)
    names = {"label": f"The {kind}", "label_fr": f"Le {kind}"}
    return fields.add(by=factories.user(Role.ADMINISTRATOR), noun=noun, code=code, kind=kind, **names | told)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  Two words ", "Two words"),
        ("number", "12.5", 12.5),
        ("number", 12, 12),
        ("date", "2026-03-31", "2026-03-31"),
        ("choice", "Classe B", "b"),
        ("choice", "b", "b"),
        ("url", "https://wiki.example.com/a?b=1", "https://wiki.example.com/a?b=1"),
    ],
)
def test_a_value_is_kept_as_its_kind(kind: str, given: object, kept: object) -> None:
    field(kind, decimals=2)
    product = factories.product()
    products.change(by=factories.user(), product=product, custom={f"the_{kind}": given})
    assert Product.objects.get().custom == {f"the_{kind}": kept}


def test_a_person_is_kept_by_the_row_and_told_by_email() -> None:
    field("person")
    ada = factories.person("ada@example.com")
    product = factories.product()
    products.change(by=factories.user(), product=product, custom={"the_person": "ADA@example.com"})
    assert Product.objects.get().custom == {"the_person": ada.pk}
    event = AuditEvent.objects.filter(verb="portfolio.product.changed").latest("pk")
    assert (event.before, event.after) == ({"custom_the_person": None}, {"custom_the_person": "ada@example.com"})


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("number", "twelve", "“twelve” is not a number. Write a plain number such as 1234.56."),
        ("number", "1.234", "“1.234” has more than 2 decimal places."),
        ("number", True, "“True” is not the kind of value that this field holds."),
        ("date", "31.02.2026", "“31.02.2026” is not a day of the calendar."),
        ("choice", "c", "“c” is not one of the values this column knows. Use one of: Class A, Class B."),
        ("url", "javascript:alert(1)", "“javascript:alert(1)” is not a web address."),
        ("url", "https://", "“https://” is not a web address."),
        ("person", "nobody@example.com", "Nobody the portal knows has the e-mail “nobody@example.com”."),
        ("text", "x" * 501, "The text has 501 characters; at most 500 fit."),
        ("text", ["x"], "“['x']” is not the kind of value that this field holds."),
    ],
)
def test_a_value_of_another_kind_is_refused_in_words(kind: str, given: object, said: str) -> None:
    field(kind, decimals=2)
    product = factories.product()
    with pytest.raises(Invalid) as refused:
        products.change(by=factories.user(), product=product, custom={f"the_{kind}": given})
    assert refused.value.fields[f"custom_the_{kind}"][0].startswith(said)
    assert Product.objects.get().custom == {}


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("number", '"12"'),
        ("text", "12"),
        ("text", '""'),
        ("date", '"31.12.2026"'),
        ("choice", '"c"'),
        ("person", '"ada@example.com"'),
        ("url", '"javascript:alert(1)"'),
        ("text", "null"),
        ("text", '{"a": 1}'),
    ],
)
def test_the_database_refuses_it_too(kind: str, written: str) -> None:
    field(kind)
    product = factories.product()
    with pytest.raises(IntegrityError, match=f"the_{kind} of portfolio_product does not fit"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE portfolio_product SET custom = jsonb_build_object(%s, %s::jsonb) WHERE id = %s",
                [f"the_{kind}", written, product.pk],
            )


def test_the_database_refuses_a_key_that_is_no_field() -> None:
    field("text", noun="person")
    with pytest.raises(IntegrityError, match="the_text of portfolio_product does not fit"):
        with transaction.atomic():
            factories.product(custom={"the_text": "x"})

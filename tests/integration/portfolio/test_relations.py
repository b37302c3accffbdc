"""What products are to each other, and their links."""

import pytest
from django.db import IntegrityError, connection, transaction

from core.common.errors import Invalid
from core.undo.services import steps
from portfolio.errors import LinkTaken, RelationCircle, RelationTaken
from portfolio.models import Product, ProductLink, ProductRelation
from portfolio.services import relations
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Product]:
    return [factories.product(code) for code in "ABC"]


def relate(one: Product, kind: str, other: Product) -> ProductRelation:
    return relations.relate(by=factories.user("cpo"), product=one, kind=kind, other=other)


def test_what_replaces_is_not_replaced_by_it_even_far_away(three: list[Product]) -> None:
    a, b, c = three
    relate(a, "replaces", b)
    relate(b, "replaces", c)
    for one, other in ((b, a), (c, a), (c, b)):
        with pytest.raises(RelationCircle):
            relate(one, "replaces", other)
    relate(a, "replaces", c)  # two ways down are no circle
    relate(c, "depends_on", a)


def test_a_relation_is_said_once(three: list[Product]) -> None:
    a, b, _ = three
    relate(a, "competes_with", b)
    with pytest.raises(RelationTaken):
        relate(b, "competes_with", a)
    with pytest.raises(RelationTaken):
        relate(a, "competes_with", b)
    with pytest.raises(Invalid, match="itself"):
        relate(a, "depends_on", a)


def test_both_ends_must_be_seen(three: list[Product]) -> None:
    a, b, _ = three
    relate(a, "depends_on", b)
    assert ProductRelation.objects.visible_to(factories.user("cpo")).count() == 1
    assert ProductRelation.objects.visible_to(factories.user("analyst", a.node)).count() == 0


def test_what_is_removed_comes_back(three: list[Product]) -> None:
    a, b, _ = three
    somebody = factories.user("cpo")
    step = relations.unrelate(by=somebody, relation=relate(a, "depends_on", b))
    link = relations.add_link(by=somebody, product=a, title="Wiki", url="https://wiki.example/a")
    other = relations.remove_link(by=somebody, link=link)
    assert (ProductRelation.objects.count(), ProductLink.objects.count()) == (0, 0)
    steps.take_back(by=somebody, step=step)
    steps.take_back(by=somebody, step=other)
    assert (ProductRelation.objects.count(), ProductLink.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://x.example", "https://", "http://a b", "data:text/html,x", "//x.example"],
)
def test_a_link_leads_to_the_web(three: list[Product], url: str) -> None:
    with pytest.raises(Invalid):
        relations.add_link(by=factories.user("cpo"), product=three[0], title="x", url=url)
    with pytest.raises(IntegrityError, match="link_on_the_web"), transaction.atomic():
        ProductLink.objects.create(product=three[0], title="x", url=url)


def test_a_link_stands_once_and_can_be_renamed(three: list[Product]) -> None:
    somebody = factories.user("cpo")
    link = relations.add_link(by=somebody, product=three[0], title="Wiki", url="HTTPS://wiki.example/a")
    with pytest.raises(LinkTaken):
        relations.add_link(by=somebody, product=three[0], title="Again", url="HTTPS://wiki.example/a")
    relations.change_link(by=somebody, link=link, title="Handbook")
    assert ProductLink.objects.get().title == "Handbook"


@pytest.mark.parametrize(
    ("constraint", "ends"),
    [("relation_not_to_itself", "AA"), ("relation_one_way", "BA"), ("relation_once", "AB")],
)
def test_the_database_refuses(three: list[Product], constraint: str, ends: str) -> None:
    relate(three[0], "replaces", three[1])
    one, other = (Product.objects.get(code=code) for code in ends)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProductRelation.objects.create(product=one, other=other, kind="replaces")


def test_the_database_refuses_a_circle_of_any_length(three: list[Product]) -> None:
    a, b, c = three
    relate(a, "replaces", b)
    relate(b, "replaces", c)
    with pytest.raises(IntegrityError, match="would replace one that replaces it"):
        close_the_circle(c, a)
    ProductRelation.objects.create(product=c, other=a, kind="depends_on")


def close_the_circle(one: Product, other: Product) -> None:
    """Write past the service, and ask what a transaction is asked at its end."""
    with transaction.atomic():
        ProductRelation.objects.create(product=one, other=other, kind="replaces")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

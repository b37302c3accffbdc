"""Statements of vision: dated, inherited, compared."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.test import APIClient

from core.access.models import User
from core.common.errors import Invalid
from portfolio.models import Node, Product, Vision
from portfolio.selectors.visions import compared, in_force, past
from portfolio.services import visions
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db


@pytest.fixture
def node() -> Node:
    return factories.node("TOP", factories.node("GROUP"))


@pytest.fixture
def product(node: Node) -> Product:
    return factories.product("P", node)


@pytest.fixture
def head(node: Node) -> User:
    return factories.user("head_of_product", node)


def stated(place: Node | Product, on: str, text: str) -> Vision:
    return Vision.objects.create(scope=place.scope, starts_on=date.fromisoformat(on), statement=text)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_nearest_statement_in_force_guides(node: Node, product: Product) -> None:
    assert in_force(product.scope.path, date(2026, 6, 1)) is None
    assert node.parent is not None
    stated(node.parent, "2020-01-01", "Group")
    stated(node, "2026-01-01", "Top, first")
    stated(node, "2026-05-01", "Top, second")
    stated(product, "2027-01-01", "Own, later")
    for day, text, of, inherited in (
        ("2025-12-31", "Group", "Group", True),
        ("2026-04-30", "Top, first", "Top", True),
        ("2026-05-01", "Top, second", "Top", True),
        ("2027-01-01", "Own, later", "P", False),
    ):
        found = in_force(product.scope.path, date.fromisoformat(day))
        assert found is not None
        assert (found.vision.statement, found.of, found.inherited) == (text, of, inherited)


def test_the_past_is_kept_and_compared(node: Node) -> None:
    stated(node, "2024-01-01", "The meters that Europe trusts")
    stated(node, "2026-01-01", "The services that Europe trusts")
    newest, oldest = past(node.scope_id)
    assert (newest.ends_on, newest.words) == (None, ())
    assert oldest.ends_on == date(2026, 1, 1)
    assert oldest.words == [
        ("same", "The"),
        ("gone", "meters"),
        ("new", "services"),
        ("same", "that Europe trusts"),
    ]
    assert compared("", "New") == [("new", "New")]


def test_one_statement_a_day(node: Node, head: User) -> None:
    made = visions.state(by=head, scope=node.scope, starts_on=date(2026, 1, 1), statement="One")
    assert made.written_by == head.email
    with pytest.raises(Invalid, match="begins on that day"):
        visions.state(by=head, scope=node.scope, starts_on=date(2026, 1, 1), statement="Two")
    with pytest.raises(IntegrityError), transaction.atomic():
        stated(node, "2026-01-01", "Two")
    with pytest.raises(IntegrityError), transaction.atomic():
        stated(node, "2026-01-02", "")


def test_pages_where_it_guides(node: Node, product: Product, head: User) -> None:
    client = browser(head)
    assert "Nothing was stated here" in client.get("/portfolio/TOP/strategy/").content.decode()
    client.post("/portfolio/TOP/vision/new/", {"starts_on": "2024-01-01", "statement": "Old words"})
    client.post(
        "/portfolio/TOP/vision/new/",
        {"starts_on": "2026-01-01", "statement": "New words", "strategy": "By <b>steps"},
    )
    for address in ("/portfolio/TOP/", "/products/P/", "/dashboard/TOP/", "/products/P/strategy/"):
        page = client.get(address).content.decode()
        assert "New words" in page, address
    page = client.get("/portfolio/TOP/strategy/").content.decode()
    assert "<del>Old</del>" in page
    assert "By &lt;b&gt;steps" in page
    newest = Vision.objects.get(starts_on="2026-01-01")
    client.post(f"/visions/{newest.pk}/", {"starts_on": "2026-02-01", "statement": "Newer words"})
    newest.refresh_from_db()
    assert (newest.statement, newest.starts_on) == ("Newer words", date(2026, 2, 1))
    removed = client.post(f"/visions/{newest.pk}/remove/", follow=True)
    *_, message = removed.context["messages"]
    assert Vision.objects.count() == 1
    client.post(message.extra_tags)
    assert Vision.objects.count() == 2


def test_rights(node: Node, head: User) -> None:
    assert node.parent is not None
    above, own = stated(node.parent, "2026-01-01", "Secret"), stated(node, "2026-01-01", "Own")
    analyst = factories.user("analyst", node)
    assert browser(head).get("/portfolio/GROUP/vision/new/").status_code == 404
    assert browser(head).get(f"/visions/{above.pk}/").status_code == 404
    assert browser(analyst).get(f"/visions/{own.pk}/").status_code == 403
    assert browser(analyst).get("/portfolio/TOP/vision/new/").status_code == 403
    client = APIClient()
    client.force_authenticate(analyst)
    assert [one["vision"] for one in client.get("/api/v1/visions/").json()["results"]] == ["Own"]
    assert (
        client.post(
            "/api/v1/visions/", {"portfolio": "TOP", "from": "2027-01-01", "vision": "X"}, format="json"
        ).status_code
        == 403
    )
    client.force_authenticate(head)
    made = client.post(
        "/api/v1/visions/", {"portfolio": "TOP", "from": "2027-01-01", "vision": "X"}, format="json"
    )
    assert made.json() | {"portfolio": "TOP", "product": None, "from": "2027-01-01"} == made.json()
    assert client.delete(f"/api/v1/visions/{made.json()['id']}/").status_code == 204


def test_files(node: Node, product: Product) -> None:
    text = "portfolio,product,from,vision,strategy\nTOP,,2026-01-01,Far,By steps\n,P,2026-02-01,Near,\n"
    assert counts(bring("visions", text)) == (2, 0, 0, 0)
    assert counts(bring("visions", text)) == (0, 0, 2, 0)
    run = bring("visions", "portfolio,product,from,vision\nTOP,P,2026-01-01,Far\n,,2026-01-01,Far\n")
    assert faults(run) == [(2, "portfolio", "vision_two_places"), (3, "portfolio", "vision_no_place")]

"""What a search finds, in which order, for whom, and at what cost."""

from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core.access.models import Scope
from core.collaboration import indexes
from core.collaboration.selectors.search import search
from core.collaboration.words import Query
from metrics.models import KpiValue
from metrics.selectors.coordinates import Coordinates, encode
from portfolio.filters.products import ProductFilter
from portfolio.models import Product, SuccessCriterion
from teams.models import Person
from tests import factories
from tests.factories import facts, gates
from tests.pace import within

pytestmark = pytest.mark.django_db


def titles(user, typed, kind="", **more):
    return [
        line.title
        for group in search(user, Query.of(typed), only=kind, wider=False, **more)
        for line in group.lines
    ]


def kinds(user, typed):
    return [(group.kind, group.total) for group in search(user, Query.of(typed))]


def test_the_name_itself_comes_first_then_its_beginning_then_a_word_then_the_inside_then_the_rest():
    node = factories.node("PAY", name="Nothing alike")
    for code, name, description in (
        ("A", "Prepay desk", ""),
        ("B", "Old pay desk", ""),
        ("C", "Payment links", ""),
        ("D", "Pay", ""),
        ("E", "Something else", "where people pay"),
    ):
        factories.product(code, node, name=name, description=description)
    found = titles(factories.user(), "pay", "product")
    assert found == ["Pay", "Payment links", "Old pay desk", "Prepay desk", "Something else"]


def test_a_code_that_is_typed_whole_comes_before_names_that_begin_so():
    node = factories.node("N")
    factories.product("TAP", node, name="Terminal")
    factories.product("X", node, name="Tap Mobile")
    assert titles(factories.user(), "tap", "product") == ["Terminal", "Tap Mobile"]


@pytest.mark.parametrize(
    "typed",
    ["évènements", "EVENEMENTS", "evene", "gestion evene", "evenements gestion", "  Évène  "],
)
def test_accents_capitals_and_the_order_of_words_do_not_matter(typed):
    factories.product("EV", factories.node("N"), name="Gestion d’Évènements")
    factories.product("OTHER", factories.node("M"), name="Gestion")
    assert titles(factories.user(), typed, "product") == ["Gestion d’Évènements"]


def test_a_short_word_is_looked_for_where_words_begin_only():
    node = factories.node("N")
    factories.product("A", node, name="Tap Mobile")
    factories.product("B", node, name="Tap Atom")
    assert titles(factories.user(), "tap m", "product") == ["Tap Mobile"]


def test_a_slip_of_the_pen_is_forgiven_where_nothing_is_written_so():
    node = factories.node("N")
    factories.product("A", node, name="Checkout")
    user = factories.user()
    assert titles(user, "chekout", "product") == ["Checkout"]
    assert titles(user, "xylophone", "product") == []
    factories.product("B", node, name="Chekout relay")
    assert titles(user, "chekout", "product") == ["Chekout relay"]


@pytest.mark.parametrize("typed", ["100%", "a_b", "a\\b", "'", "%", "_", "\0", " ", "’"])
def test_signs_are_looked_for_as_they_are(typed):
    factories.product("A", factories.node("N"), name="Plain name")
    assert titles(factories.user(), typed, "product") == []
    factories.product("B", factories.node("M"), name="Rate 100% a_b a\\b")
    if typed in ("100%", "a_b", "a\\b"):
        assert titles(factories.user(), typed, "product") == ["Rate 100% a_b a\\b"]


def test_one_finds_what_lies_at_ones_place_and_nothing_of_the_rest():
    top = factories.node("TOP", name="Harbour group")
    unit = factories.node("UNIT", top, name="Harbour unit")
    side = factories.node("SIDE", top, name="Harbour side")
    line = factories.node("LINE", unit, name="Harbour line")
    for code, node in (("OWN", line), ("SIBLING", side), ("PARENT", top)):
        product = factories.product(code, node, name=f"Harbour {code.lower()}")
        facts.launch(product, launched="2026-01-20")
    for launch in (user := factories.user("analyst", unit)).grants.all():
        assert launch.scope == unit.scope
    groups = {group.kind: group for group in search(user, Query.of("harbour"), wider=False)}
    assert [line.title for line in groups["product"].lines] == ["Harbour own"]
    assert groups["product"].total == 1
    assert sorted(line.title for line in groups["node"].lines) == ["Harbour line", "Harbour unit"]
    assert search(factories.user(None), Query.of("harbour")) == []


def test_people_are_found_by_whoever_sees_any_part_and_by_nobody_else():
    factories.person("hana.sato@example.com", name="Hana Sato")
    factories.node("N")
    inside = factories.user("analyst", factories.node("M"))
    assert titles(inside, "sato") == ["Hana Sato"]
    assert titles(factories.user(None), "sato") == []


def test_an_answer_costs_one_query_and_one_for_each_kind_that_is_found():
    node = factories.node("N", name="Harbour")
    for number in range(3):
        factories.product(f"P{number}", node, name=f"Harbour {number}")
        factories.person(f"h{number}@example.com", name=f"Harbour {number}")
    user = factories.user()

    def cost():
        with CaptureQueriesContext(connection) as queries:
            groups = search(user, Query.of("harbour"), wider=False)
        words = [query["sql"] for query in queries if "portal_plain" in query["sql"]]
        return len(words), len(groups), len(queries)

    search(user, Query.of("harbour"), wider=False)
    # The statement, three kinds, and the governance switches, which only a request keeps.
    few = cost()
    assert few[:2] == (1, 3)
    for number in range(3, 60):
        factories.product(f"P{number}", node, name=f"Harbour {number}")
    assert cost() == few


def test_a_kind_alone_is_shown_page_by_page_with_how_many_there_are():
    node = factories.node("N")
    for number in range(1, 8):
        factories.product(f"P{number}", node, name=f"Pier {number}")
    user = factories.user()
    (group,) = search(user, Query.of("pier"), only="product", most=3, first=3)
    assert (group.total, [line.title for line in group.lines]) == (7, ["Pier 4", "Pier 5", "Pier 6"])


def test_kpis_pages_and_deeds_are_found_in_both_languages_as_the_person_may():
    steering, reading = factories.user("cpo"), factories.user("executive")
    factories.node("N")
    assert ("kpi", 1) in kinds(steering, "net promoter")
    with translation.override("en"):
        assert ("do", 1) in kinds(steering, "ajouter un produit")
        assert ("page", 1) in kinds(steering, "journal d’audit")
    with translation.override("fr"):
        assert ("do", 1) in kinds(steering, "add a product")
    assert "do" not in dict(kinds(reading, "add a product"))
    assert "page" not in dict(kinds(reading, "audit trail"))


def test_a_question_leads_to_why_a_number_is_what_it_is():
    node = factories.node("N", name="Harbour")
    product = factories.product("TAP", node, name="Tap Mobile")
    KpiValue.objects.create(
        scope=product.scope, kpi="nps", kpi_version=1, window="quarter", period=date(2026, 10, 1),
        value=Decimal("32.5"), computed_at=timezone.now(),
    )  # fmt: skip
    address = f"/values/{encode(Coordinates('product', 'TAP', 'nps', 'quarter', date(2026, 10, 1)))}/why/"
    user = factories.user()

    def asked(typed):
        groups = {group.kind: group for group in search(user, Query.of(typed))}
        return [(line.title, line.url) for line in groups["why"].lines] if "why" in groups else []

    with translation.override("en"):
        for typed in ("why is the nps of tap mobile", "tap mobile", "nps tap mob"):
            assert asked(typed) == [("Why is NPS of Tap Mobile 32.5\u00a0pts?", address)]
    with translation.override("fr"):
        assert asked("pourquoi nps tap mobile")[0][1] == address
    assert asked("why is the csat of tap mobile") == []
    outside = factories.user("analyst", factories.node("M"))
    assert search(outside, Query.of("why is the nps of tap mobile")) == []


def test_what_is_called_by_a_product_is_found_by_the_name_that_it_has_now():
    above = factories.node("ABOVE")
    own, beside = factories.node("N", above), factories.node("M", above)
    product = factories.product("SINK", own, name="Évier")
    factories.product("TABLE", beside, name="Table")
    found = gates.things(product, "Third")
    criterion = facts.criterion(product, "nps", "30", "2026-12-01")
    SuccessCriterion.objects.filter(pk=criterion.pk).update(code="CÉ-1")
    user = factories.user()
    found_by_name = [("product", 1), ("gate_review", 1), ("criterion", 1)]
    assert kinds(user, "EVIER") == found_by_name
    for place, seen in ((own, found_by_name), (above, found_by_name), (beside, [])):
        assert kinds(factories.user("cpo", place), "evier") == seen
    assert kinds(factories.user(None), "evier") == []
    # Words may stand in different places, short ones where a word begins: "Third" is the gate's name.
    assert titles(user, "evier thi", "gate_review") == [str(found.gate_review)]
    assert titles(user, "third év", "gate_review") == [str(found.gate_review)]
    assert titles(user, "ier th", "gate_review") == [str(found.gate_review)]
    assert kinds(user, "ce-1") == [("criterion", 1)]
    assert [one.code for one in ProductFilter({"q": "evier"}, Product.objects.all()).qs] == ["SINK"]

    Product.objects.filter(pk=product.pk).update(name="Comptoir")

    assert kinds(user, "comptoir") == found_by_name
    assert kinds(user, "evier") == []
    assert [one.code for one in ProductFilter({"q": "COMPTÔIR"}, Product.objects.all()).qs] == ["SINK"]


def test_the_page_of_a_search_shows_groups_with_counts_and_one_kind_by_pages(client: Client):
    node = factories.node("N", name="Quay")
    for number in range(60):
        factories.product(f"P{number:02d}", node, name=f"Quay {number:02d}")
    client.force_login(factories.user())
    page = client.get("/search/?q=quay").content.decode()
    assert "All 60" in page
    assert page.count('class="found"') == 6  # five products and the node
    with CaptureQueriesContext(connection) as queries:
        first = client.get("/search/?q=quay&kind=product").content.decode()
    assert len([query for query in queries if "UNION ALL" in query["sql"]]) == 1
    assert "1 to 50 of 60" in first
    assert first.count('class="found"') == 50
    second = client.get("/search/?q=quay&kind=product&page=2").content.decode()
    assert "51 to 60 of 60" in second
    assert "Quay 59" in second
    assert "Quay 49<" not in second
    assert client.get("/search/?q=quay&kind=nonsense&page=99999999").status_code == 200
    empty = client.get("/search/?q=zebra").content.decode()
    assert "Nothing found for “zebra”" in empty


def test_the_palette_shows_what_one_opened_last_without_what_one_no_longer_sees(client: Client):
    unit, side = factories.node("UNIT"), factories.node("SIDE")
    seen, hidden = factories.product("A", unit, name="Seen"), factories.product("B", side, name="Hidden")
    client.force_login(factories.user("analyst", unit))
    recent = f"product:{hidden.pk} product:{seen.pk} nonsense:1 product:x product:{10**30}"
    page = client.get("/search/palette/", {"recent": recent}).content.decode()
    assert "Opened last" in page
    assert "Seen" in page
    assert "Hidden" not in page


def test_every_searched_noun_has_its_index_and_the_planner_takes_it():
    indexes.keep()
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT indexname FROM pg_indexes WHERE indexname LIKE 'search\_%'")
        names = {name for (name,) in cursor.fetchall()}
        assert {"search_portfolio_product", "search_portfolio_node", "search_teams_person"} <= {
            name.rpartition("_")[0] for name in names
        }
        node = factories.node("N")
        grow(node, 3000, 0)
        cursor.execute("ANALYZE portfolio_product")
        user = factories.user()
        with CaptureQueriesContext(connection) as queries:
            search(user, Query.of("zanzibar"), only="product", wider=False)
        asked = next(query["sql"] for query in queries if "portal_plain" in query["sql"])
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Bitmap Index Scan on search_portfolio_product" in plan


def grow(node, products, people):
    """Add many products and people with names of several words."""
    words = ("harbour", "ledger", "mobile", "signal", "copper", "atlas", "violet", "meridian")
    scopes = Scope.objects.bulk_create(
        Scope(kind="product", code=f"BIG{number}", path=f"{node.scope.path}.{10_000_000 + number}")
        for number in range(products)
    )
    Product.objects.bulk_create(
        Product(
            scope=scope,
            code=scope.code,
            node=node,
            name=f"{words[number % 8].title()} {words[number // 8 % 8]} {number}",
            description=f"Does what {words[number // 64 % 8]} needs, for customers of all kinds.",
        )
        for number, scope in enumerate(scopes)
    )
    Person.objects.bulk_create(
        Person(email=f"somebody{number}@example.com", name=f"{words[number % 8].title()} Number{number}")
        for number in range(people)
    )


def test_ten_thousand_products_and_two_thousand_people_answer_while_one_types():
    grow(factories.node("N"), 10_000, 2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE portfolio_product")
        cursor.execute("ANALYZE teams_person")
    user = factories.user()
    for typed in ("harbour", "ha", "meridian 4321", "harbuor legder", "zanzibar"):
        search(user, Query.of(typed))
        within(1.5, partial(search, user, Query.of(typed)))

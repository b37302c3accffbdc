"""What resembles a proposal: words in two languages, letters of the name, nothing that is not to be seen."""

import pytest
from django.db import connection

from core.access.models import Scope
from portfolio.models import Node, Product, ProductStop
from portfolio.selectors.similar import alike, similar
from tests import factories

pytestmark = pytest.mark.django_db

# Made by hand: name and description, French and English.
PORTFOLIO = {
    "SUB-BILL": ("Subscription billing", "Invoices for subscriptions, monthly and yearly, with reminders."),
    "FACT-ABO": ("Facturation des abonnements", "Factures mensuelles des abonnés, relances et avoirs."),
    "FACT-FOU": ("Factures fournisseurs", "Lecture et rapprochement des factures reçues."),
    "LEAK": ("Leak detection", "Listens to pipes at night and finds leaks."),
    "FUITE": ("Détection de fuites", "Écoute les conduites la nuit et trouve les fuites."),
    "METER": ("Water meter", "Ultrasonic meter for homes."),
    "STOCK": ("Warehouse stock", "Counts what is on the shelves."),
}


@pytest.fixture
def portfolio() -> Node:
    top = factories.node("TOP")
    for code, (name, description) in PORTFOLIO.items():
        factories.product(code, top, name=name, description=description)
    return top


def found(name: str, description: str = "") -> list[str]:
    asker = factories.user("cpo")
    return [one.product.code for one in similar(user=asker, name=name, description=description)]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("abonnement", "FACT-ABO"),  # singular finds plural
        ("Subscriptions", "SUB-BILL"),
        ("detection fuites", "FUITE"),  # without its accents
        ("DÉTECTION DE FUITE", "FUITE"),
        ("leaks detected", "LEAK"),
        ("Facturation abonnés", "FACT-ABO"),
        ("Water metters", "METER"),  # a typing mistake
        ("Wareho", "STOCK"),  # half a word
        ("facture fournisseur", "FACT-FOU"),
    ],
)
def test_the_most_alike_stands_first(portfolio: Node, name: str, first: str) -> None:
    assert found(name)[:1] == [first]


def test_words_that_both_languages_share_find_in_both(portfolio: Node) -> None:
    # "détection" and "detection" are one word without accents; "fuites" tells them apart.
    assert found("Détection des fuites")[:2] == ["FUITE", "LEAK"]


def test_the_description_counts_less_than_the_name(portfolio: Node) -> None:
    factories.product("NIGHT", portfolio, name="Night shift planner", description="Rosters.")
    factories.product("QUIET", portfolio, name="Quiet hours", description="No noise at night.")
    names = found("night")
    assert names[0] == "NIGHT"
    assert "QUIET" in names


def test_a_proposal_is_found_by_its_description_alone(portfolio: Node) -> None:
    assert found("Hydro", "Envoie chaque mois la facture aux abonnés")[0] == "FACT-ABO"


def test_a_stopped_product_is_found_by_its_reason_and_its_lessons(portfolio: Node) -> None:
    told = {"stopped_on": "2026-01-05", "stage_before": "discovery", "reason": "not_viable"}
    ice = factories.product("ICE", portfolio, name="Polar", description="Cold boxes.")
    stop = ProductStop.objects.create(
        product=ice,
        reason_text="Les hôpitaux refusent.",
        lessons="Couriers want refrigeration by rental.",
        **told,
    )
    # French and English, accents or none, by their stems; weighed as a description, so below a name.
    assert found("hopital") == found("Refrigerate for a courier") == ["ICE"]
    factories.product("COOL", portfolio, name="Refrigerated courier", description="")
    assert found("Refrigerate for a courier") == ["COOL", "ICE"]
    assert found("", "Pour l’hôpital") == ["ICE"]
    own = factories.node("ELSEWHERE", portfolio)
    assert similar(user=factories.user("analyst", own), name="Refrigerate for a courier") == []
    # Once it is under way again, its stop says nothing about a proposal.
    ProductStop.objects.filter(pk=stop.pk).update(restarted_on="2026-02-01")
    assert found("hopital") == []


def test_other_words_and_stop_words_find_nothing(portfolio: Node) -> None:
    # French says "des", "la" and "et" in three descriptions, English "and" in two: they say nothing.
    assert found("Les des et la", "and the of with") == []
    assert found("Choucroute") == []
    # No shared word, no shared letters: another language is not translated.
    assert "SUB-BILL" not in found("facturation des abonnements")


@pytest.mark.parametrize("text", ["", "  ", "ab", "\0", "'", "\\", "a & b | !", "%_%", "<script>"])
def test_any_text_may_be_asked(portfolio: Node, text: str) -> None:
    assert found(text, text) == []


def test_it_says_nothing_of_what_is_not_to_be_seen(portfolio: Node) -> None:
    own = factories.node("OWN", portfolio)
    factories.product("MINE", own, name="Billing of subscriptions")
    asker = factories.user("analyst", own)
    assert [one.product.code for one in similar(user=asker, name="Subscription billing")] == ["MINE"]
    nobody = factories.user(None)
    assert similar(user=nobody, name="Subscription billing") == []


def test_two_queries(portfolio: Node, django_assert_num_queries: object) -> None:
    asker = factories.user("cpo")
    with django_assert_num_queries(3):  # grants, products, their stops
        assert len(similar(user=asker, name="facture", description="leak meter stock billing")) == 5


def test_ten_thousand_products_are_found_by_their_indexes() -> None:
    top = factories.node("TOP")
    many(top, 10_000)
    stopped = Product.objects.order_by("pk")[:2_000]
    ProductStop.objects.bulk_create(
        ProductStop(
            product=one,
            stopped_on="2026-01-05",
            stage_before="idea",
            reason="other",
            reason_text=one.name,
            lessons=one.description,
        )
        for one in stopped
    )
    factories.product("RARE", top, name="Aquifer recharge forecast", description="Nappe phréatique.")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE portfolio_product, portfolio_productstop")
    rows = alike(Product.objects.all(), name="Aquifer forecast", description="nappes")
    plan = rows.explain()
    assert "portfolio_product_words" in plan
    assert "portfolio_product_name" in plan
    assert "portfolio_stop_words" in plan
    assert "Seq Scan on portfolio_product" not in plan
    assert rows[0].code == "RARE"


def many(top: Node, number: int) -> None:
    """Make products with names of two words out of a hundred made-up ones."""
    words = [f"{a}{b}ex" for a in "kvzxqwrtpl" for b in ("alo", "emi", "iru", "opa", "udo")]
    scopes = Scope.objects.bulk_create(
        [Scope(kind="product", code=f"B{at}", path=f"{top.scope.path}.9{at}") for at in range(number)]
    )
    Product.objects.bulk_create(
        Product(
            code=scope.code,
            scope=scope,
            node=top,
            name=f"{words[at % 50]} {words[at // 50 % 50]}",
            description=f"{words[at * 7 % 50]} {words[at * 3 % 50]}",
        )
        for at, scope in enumerate(scopes)
    )

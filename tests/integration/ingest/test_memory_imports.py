"""Files of stops, classifications, budgets, commitments, relations and links: in, wrong, again, back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.common.actors import SYSTEM
from core.ingest.services import undoing
from core.profile.services import states
from portfolio.models import (
    Allocation,
    BudgetCommitment,
    BudgetEnvelope,
    Classification,
    Product,
    ProductLink,
    ProductRelation,
    ProductStop,
)
from tests import factories
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture(autouse=True)
def products() -> None:
    top = factories.node("TOP")
    factories.product("A", top, stage="development", first_launched_on=date(2024, 1, 1))
    factories.product("B", top)
    factories.product("C", top)


def state(code: str) -> tuple[str, date | None, str]:
    product = Product.objects.get(code=code)
    return product.stage, product.retired_on, product.innovation_class


STOPS = """produit;arrêté le;motif;explication;coût échoué;devise;ETP libérés;leçons;relancé le
A;2026-05-04;demande insuffisante;Onze sur douze ont décliné.;410 000,50;EUR;2,5;Demander d'abord.;
B;2025-01-01;strategy;Elsewhere.;;;;;2025-03-01
"""


def test_stopped_products_are_retired_and_come_back_with_an_undo() -> None:
    half = {"person": factories.person(), "percent": 50, "starts_on": date(2026, 1, 1)}
    given = [Allocation.objects.create(product=Product.objects.get(code=code), **half) for code in "AB"]
    run = bring("stops", STOPS)
    assert counts(run) == (2, 0, 0, 0)
    assert state("A") == ("retired", date(2026, 5, 4), "")
    assert state("B") == ("growth", None, "")
    stop = ProductStop.objects.get(product__code="A")
    assert (stop.sunk_cost, stop.released_fte, stop.stage_before) == (
        Decimal("410000.50"),
        Decimal("2.50"),
        "development",
    )
    ends = Allocation.objects.order_by("pk").values_list("ends_on", flat=True)
    assert list(ends) == [date(2026, 5, 4), None]  # B was started again
    assert counts(bring("stops", STOPS)) == (0, 0, 2, 0)
    undoing.undo(run_id=run.pk, by=SYSTEM)
    assert (state("A"), ProductStop.objects.count()) == (("development", None, ""), 0)
    assert list(ends.all()) == [one.ends_on for one in given] == [None, None]


def test_a_file_starts_a_product_again() -> None:
    bring("stops", STOPS)
    run = bring("stops", "product,stopped_on,reason,reason_text,restarted_on\n"
                "A,2026-05-04,no_demand,Eleven of twelve declined.,2026-06-01\n")  # fmt: skip
    assert counts(run) == (0, 1, 0, 0)
    assert state("A") == ("development", None, "")
    assert ProductStop.objects.get(product__code="A").lessons == "Demander d'abord."


def test_stops_that_cannot_be() -> None:
    bring("stops", STOPS)
    header = "product,stopped_on,reason,reason_text,restarted_on,sunk_cost,currency\n"
    run = bring(
        "stops",
        header
        + "A,2023-12-31,other,Before its launch.,,,\n"
        + "A,2026-07-01,other,While another is in force.,,,\n"
        + "B,2026-01-02,other,Dates reversed.,2026-01-01,,\n"
        + "C,2026-01-01,other,Cost without currency.,2026-01-31,5,\n"
        + "C,2026-02-01,nonsense,Unknown reason.,,,\n"
        + "X,2026-02-01,other,Unknown product.,,,\n"
        + "C,2026-03-01,other,Overlaps the next.,2026-03-09,,\n"
        + "C,2026-03-09,other,Overlaps the last.,2026-03-10,,\n",
    )
    assert faults(run) == [
        (2, "stopped_on", "stop_before_launch"),
        (3, "stopped_on", "stopped_at_once"),
        (4, "restarted_on", "dates_reversed"),
        (5, "sunk_cost", "cost_without_currency"),
        (6, "reason", "not_a_choice"),
        (7, "product", "unknown_product"),
        (8, "stopped_on", "stopped_at_once"),
        (9, "stopped_on", "stopped_at_once"),
    ]
    # Of the two that belong together the file may have one: the other is as it is stored.
    head, row = "product,stopped_on,reason,reason_text,", "\nA,2026-05-04,other,Why not.,"
    assert faults(bring("stops", f"{head}currency{row}\n")) == [(2, "currency", "cost_without_currency")]
    assert counts(bring("stops", f"{head}sunk_cost{row}7\n")) == (0, 1, 0, 0)
    assert ProductStop.objects.get(product__code="A").sunk_cost == 7


def test_a_class_that_a_file_brings_has_the_file_for_evidence() -> None:
    text = "code,name,portfolio,innovation_class\nA,A,TOP,new_line\nB,B,TOP,\n"
    run = bring("products", text, name="spring.csv")
    kept = Classification.objects.get()
    assert (kept.product.code, kept.innovation_class, kept.evidence, kept.outcome) == (
        "A",
        "new_line",
        "spring.csv, 2",
        "confirmed",
    )
    assert counts(bring("products", text)) == (0, 0, 2, 0)
    assert Classification.objects.count() == 1
    undoing.undo(run_id=run.pk, by=SYSTEM)
    assert (Classification.objects.count(), state("A")[2]) == (0, "")


CLASSES = """product,innovation_class,evidence,evidence_url,classified_by,classified_on,outcome,reviewed_by,\
reviewed_on,review_note
A,new_to_world,Patent,https://patents.example/1,a@x.example,2026-01-01,confirmed,b@x.example,2026-01-05,Checked.
B,extension,A wider pipe,,a@x.example,2026-01-01,rejected,b@x.example,2026-01-05,A refresh.
B,refresh,New cover,,a@x.example,2026-02-01,,,,
"""


def test_classifications_with_their_reviews() -> None:
    run = bring("classifications", CLASSES)
    assert counts(run) == (3, 0, 0, 0)
    assert (state("A")[2], state("B")[2]) == ("new_to_world", "")
    assert counts(bring("classifications", CLASSES)) == (0, 0, 3, 0)
    # A file without reviews leaves those that there are.
    short = "product,innovation_class,evidence,classified_on\nA,new_to_world,Two patents,2026-01-01\n"
    assert counts(bring("classifications", short)) == (0, 1, 0, 0)
    kept = Classification.objects.get(product__code="A")
    assert (kept.evidence, kept.outcome, kept.classified_by) == ("Two patents", "confirmed", "a@x.example")


def test_classifications_that_cannot_be() -> None:
    bring("classifications", CLASSES)
    header = CLASSES.splitlines()[0] + "\n"
    run = bring(
        "classifications",
        header
        + "A,refresh,x,,a@x.example,2026-03-01,confirmed,,,\n"
        + "A,refresh,x,,a@x.example,2026-03-02,confirmed,A@x.example,2026-03-03,\n"
        + "B,new_line,x,,a@x.example,2026-03-01,,,,\n"
        + "C,new_line,x,ftp://x,a@x.example,2026-03-01,,,,\n"
        + "C,new_line,,,a@x.example,2026-03-02,,,,\n"
        + "C,new_line,x,,a@x.example,2026-03-02,rejected,b@x.example,2026-03-01,\n",
    )
    assert faults(run) == [
        (2, "outcome", "outcome_without_day"),
        (3, "reviewed_by", "own_review"),
        (4, "outcome", "two_wait"),
        (5, "evidence_url", "not_the_web"),
        (6, "evidence", "required"),
        (7, "reviewed_on", "dates_reversed"),
    ]


def test_a_file_takes_no_four_eyes_from_a_class_and_brings_back_what_they_did_not_hold_for() -> None:
    bring("classifications", CLASSES)
    reviewed = Classification.objects.filter(product__code="A")
    text = "\n".join(CLASSES.splitlines()[:2]).replace("b@x.example", "a@x.example")
    reviewed.update(four_eyes=True)
    for on in (True, False):
        states.turn(by=factories.user(), name="four_eyes", on=on)
        assert faults(bring("classifications", text)) == [(2, "reviewed_by", "own_review")]
    reviewed.update(four_eyes=False, reviewed_by="a@x.example")
    states.turn(by=factories.user(), name="four_eyes", on=True)
    assert counts(bring("classifications", text)) == (0, 0, 1, 0)


def test_envelopes() -> None:
    text = "node,product,year,amount,currency,note\nTOP,,2026,1 200 000,CHF,Board of 3 March\n"
    text += ",A,2026,5000,EUR,\n"
    assert counts(bring("budgets", text)) == (2, 0, 0, 0)
    assert counts(bring("budgets", text)) == (0, 0, 2, 0)
    held = BudgetEnvelope.objects.order_by("amount").values_list("scope__code", "year", "amount", "currency")
    assert list(held) == [("A", 2026, 5000, "EUR"), ("TOP", 2026, 1_200_000, "CHF")]
    run = bring(
        "budgets",
        "node,product,year,amount,currency\n,,2026,1,EUR\nTOP,A,2026,1,EUR\nTOP,,1066,1,EUR\n"
        "TOP,,2027,-1,EUR\nTOP,,2028,1,euros\nNONE,,2028,1,EUR\nTOP,,2029,1,EUR\nTOP,,2029,2,EUR\n",
    )
    assert faults(run) == [
        (2, "node", "place_missing"),
        (3, "node", "place_twice"),
        (4, "year", "too_small"),
        (5, "amount", "too_small"),
        (6, "currency", "not_a_currency"),
        (7, "node", "unknown_node"),
        (8, "node", "duplicate_key"),
        (9, "node", "duplicate_key"),
    ]


def test_commitments() -> None:
    header = "reference,product,supplier,subject,amount,currency,committed_on,settled_on\n"
    text = (
        header
        + "PO-1,A,Vend,Sensors,12000.50,GBP,2026-02-01,\nPO-2,A,Vend,Pipes,10,EUR,2026-02-01,2026-03-01\n"
    )
    assert counts(bring("budget_commitments", text)) == (2, 0, 0, 0)
    assert [one.reference for one in BudgetCommitment.objects.unsettled()] == ["PO-1"]
    run = bring(
        "budget_commitments", header + "PO-3,A,,x,1,EUR,2026-02-01,2026-01-01\nPO-4,A,,,1,EUR,2026-02-01,\n"
    )
    assert faults(run) == [(2, "settled_on", "dates_reversed"), (3, "subject", "required")]


def test_relations_and_links() -> None:
    text = "product,relation,other,note\nA,remplace,B,Since 2024\nB,replaces,C,\nA,competes_with,C,\n"
    assert counts(bring("product_relations", text)) == (3, 0, 0, 0)
    assert counts(bring("product_relations", text)) == (0, 0, 3, 0)
    run = bring(
        "product_relations",
        "product,relation,other\nC,replaces,A\nC,competes_with,A\nA,depends_on,A\nA,depends_on,NONE\n",
    )
    assert faults(run) == [
        (2, "other", "relation_circle"),
        (3, "other", "relation_twice"),
        (4, "other", "related_to_itself"),
        (5, "other", "unknown_product"),
    ]
    assert ProductRelation.objects.count() == 3
    links = "product,title,url\nA,Wiki,https://wiki.example/a\nA,Bad,javascript:alert(1)\n"
    assert faults(bring("product_links", links)) == [(3, "url", "not_the_web")]
    assert ProductLink.objects.get().title == "Wiki"


def test_a_circle_inside_one_file() -> None:
    text = "product,relation,other\nA,replaces,B\nB,replaces,C\nC,replaces,A\n"
    assert {code for _, _, code in faults(bring("product_relations", text))} == {"relation_circle"}
    assert ProductRelation.objects.count() == 0


@pytest.mark.parametrize(
    ("source", "row"),
    [
        ("stops", "product,stopped_on,reason,reason_text\nA,2026-05-04,other,x\n"),
        ("classifications", "product,innovation_class,evidence,classified_on\nA,refresh,x,2026-01-01\n"),
        ("budgets", "product,year,amount,currency\nA,2026,1,EUR\n"),
        (
            "budget_commitments",
            "reference,product,subject,amount,currency,committed_on\nP,A,x,1,EUR,2026-01-01\n",
        ),
        ("product_relations", "product,relation,other\nA,replaces,B\n"),
        ("product_links", "product,title,url\nA,x,https://x.example\n"),
    ],
)
def test_only_who_may_where_they_may(source: str, row: str) -> None:
    elsewhere = factories.user("head_of_product", factories.node("ELSEWHERE"))
    assert {code for _, _, code in faults(bring(source, row, by=elsewhere, dry_run=True))} == {
        "unknown_product"
    }
    here = factories.user("head_of_product", Product.objects.get(code="A").node)
    assert counts(bring(source, row, by=here, dry_run=True)) == (1, 0, 0, 0)
    manager = factories.user("product_manager", Product.objects.get(code="A").node)
    allowed = source in ("product_relations", "product_links")
    assert counts(bring(source, row, by=manager, dry_run=True))[0] == allowed

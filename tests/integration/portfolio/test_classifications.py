"""What an innovation class rests on, and who may confirm it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.common.errors import Invalid
from core.profile.services import states
from core.undo.services import steps
from core.undo.services.steps import CannotUndo
from portfolio.errors import ClassificationReviewed, ClassificationWaits, ClassNeedsReview, OwnReview
from portfolio.models import Classification, Product
from portfolio.services import classifications, products
from tests import factories

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 4)
SAME = {"classified_by": "A@x.example", "reviewed_by": "a@x.example"}


def off(name: str) -> None:
    states.turn(by=factories.user("administrator"), name=name, on=False)


def proposed(product: Product, by: object = None, **fields: object) -> Classification:
    told = {"innovation_class": "new_line", "evidence": "A line of its own in the price list.", "on": DAY}
    return classifications.classify(
        by=by or factories.user("product_manager"), product=product, **told | fields
    )


def reviewed(waiting: Classification, outcome: str = "confirmed", **fields: object) -> object:
    by = fields.pop("by", None) or factories.user("cpo")
    return classifications.review(by=by, classification=waiting, outcome=outcome, on=DAY, **fields)


def test_a_class_counts_once_somebody_else_confirms_it() -> None:
    product, proposer = factories.product(), factories.user("product_manager")
    waiting = proposed(product, proposer)
    product.refresh_from_db()
    assert product.innovation_class == ""
    with pytest.raises(OwnReview):
        reviewed(waiting, by=proposer)
    reviewed(waiting)
    product.refresh_from_db()
    assert product.innovation_class == "new_line"
    with pytest.raises(ClassificationReviewed):
        reviewed(waiting)


def test_a_rejection_says_why_and_leaves_the_class() -> None:
    product = factories.product(innovation_class="extension")
    waiting = proposed(product)
    with pytest.raises(Invalid) as refused:
        reviewed(waiting, "rejected")
    assert list(refused.value.fields) == ["review_note"]
    reviewed(waiting, "rejected", review_note="It is a new cover.")
    product.refresh_from_db()
    assert product.innovation_class == "extension"
    assert Classification.objects.get().review_note == "It is a new cover."


def test_one_waits_at_a_time_and_can_be_withdrawn() -> None:
    product, somebody = factories.product(), factories.user("product_manager")
    waiting = proposed(product)
    with pytest.raises(ClassificationWaits):
        proposed(product, innovation_class="refresh")
    step = classifications.withdraw(by=somebody, classification=waiting)
    assert Classification.objects.count() == 0
    steps.take_back(by=somebody, step=step)
    assert Classification.objects.get().evidence == "A line of its own in the price list."


def test_a_review_can_be_taken_back() -> None:
    product, reviewer = factories.product(innovation_class="refresh"), factories.user("cpo")
    step = reviewed(proposed(product), by=reviewer)
    steps.take_back(by=reviewer, step=step)
    product.refresh_from_db()
    assert (product.innovation_class, Classification.objects.get().outcome) == ("refresh", "")


def test_a_review_stays_where_the_product_was_classified_since() -> None:
    product, reviewer = factories.product(), factories.user("cpo")
    step = reviewed(proposed(product), by=reviewer)
    proposed(product, innovation_class="extension")
    with pytest.raises(CannotUndo):
        steps.take_back(by=reviewer, step=step)


def test_a_review_stays_where_the_class_was_set_otherwise_since() -> None:
    product, reviewer = factories.product(), factories.user("cpo")
    step = reviewed(proposed(product), by=reviewer)
    off("classification_review")
    products.change(by=reviewer, product=product, innovation_class="extension")
    with pytest.raises(CannotUndo):
        steps.take_back(by=reviewer, step=step)
    product.refresh_from_db()
    assert (product.innovation_class, Classification.objects.get().outcome) == ("extension", "confirmed")


def test_without_reviews_a_class_holds_at_once() -> None:
    off("classification_review")
    product = factories.product()
    proposed(product)
    product.refresh_from_db()
    assert (product.innovation_class, Classification.objects.get().outcome) == ("new_line", "")
    products.change(by=factories.user("cpo"), product=product, innovation_class="refresh")


def test_without_four_eyes_one_may_confirm_oneself() -> None:
    off("four_eyes")
    product, somebody = factories.product(), factories.user("cpo")
    reviewed(proposed(product, somebody), by=somebody)
    product.refresh_from_db()
    assert product.innovation_class == "new_line"


def test_no_class_is_set_beside_its_evidence() -> None:
    product, somebody = factories.product(innovation_class="refresh"), factories.user("cpo")
    with pytest.raises(ClassNeedsReview):
        products.change(by=somebody, product=product, innovation_class="new_line")
    with pytest.raises(ClassNeedsReview):
        products.add(by=somebody, code="N", name="N", node=product.node, innovation_class="new_line")
    products.change(by=somebody, product=product, name="Renamed", innovation_class="refresh")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"evidence": "  "}, "evidence"), ({"evidence_url": "javascript:alert(1)"}, "evidence_url")],
)
def test_evidence_is_asked_for(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(factories.product(), **fields)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("classification_has_evidence", {"evidence": ""}),
        ("classification_evidence_on_the_web", {"evidence_url": "ftp://x"}),
        ("classification_reviewed_with_a_day", {"outcome": "confirmed"}),
        ("classification_reviewed_with_a_day", {"outcome": "rejected", "reviewed_on": date(2026, 5, 3)}),
        (
            "classification_four_eyes",
            {"outcome": "confirmed", "reviewed_on": DAY, "four_eyes": True, **SAME},
        ),
        ("classification_outcome_known", {"outcome": "maybe", "reviewed_on": DAY}),
    ],
)
def test_the_database_refuses(constraint: str, fields: dict[str, object]) -> None:
    row = {
        "product": factories.product(),
        "innovation_class": "refresh",
        "evidence": "x",
        "classified_on": DAY,
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Classification.objects.create(**row | fields)

"""No gate is passed that is not earned: what the database itself holds."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from portfolio.models import Evidence, Gate, GateReview, Product
from tests.factories import gates as make
from tests.integration.ingest.importing import bring, counts, faults
from tests.integration.portfolio.gating import TODAY, asked, executive_votes, first_gate, in_development

pytestmark = pytest.mark.django_db


@pytest.fixture
def product() -> Product:
    return in_development()


@pytest.fixture
def gate(product: Product) -> Gate:
    return first_gate(product)


def judged_after(change: Callable[[], object]) -> None:
    """Change something and let the database judge it, as the end of a transaction does."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def pass_behind_the_service(review: GateReview, outcome: str = "go", **told: object) -> None:
    """Write an outcome without asking the service, and let the database judge what the transaction says."""
    decided = {"decided_by_email": "b@example.com", "decided_on": TODAY, "criteria": 1}
    judged_after(lambda: GateReview.objects.filter(pk=review.pk).update(**decided, outcome=outcome, **told))


def test_the_database_lets_no_gate_be_passed_that_is_not_earned(product: Product, gate: Gate) -> None:
    fit, ready = make.criterion(gate, "fit", must_pass=True), make.criterion(gate, "ready", "yes_no")
    review = asked(product, gate)
    executive_votes(review, fit=2)
    for outcome in ("go", "conditional_go"):
        with pytest.raises(IntegrityError, match="a criterion that must be met is not"):
            pass_behind_the_service(review, outcome)
    shown = Evidence.objects.create(review=review, criterion=fit, frozen={"met": False})
    Evidence.objects.create(review=review, criterion=ready, frozen={"met": False})  # it need not be met
    with pytest.raises(IntegrityError, match="a criterion that must be met is not"):
        pass_behind_the_service(review)
    pass_behind_the_service(review, "hold")
    for met, waived in ((True, ""), (False, "The market is tested next year")):
        Evidence.objects.filter(pk=shown.pk).update(frozen={"met": met}, waived_reason=waived)
        pass_behind_the_service(review)
        # What it stands on stays as long as it is passed.
        with pytest.raises(IntegrityError, match="a criterion that must be met is not"):
            judged_after(lambda: Evidence.objects.update(frozen=None, waived_reason=""))
        GateReview.objects.filter(pk=review.pk).update(outcome="", decided_by_email="", decided_on=None)
    review.votes.all().delete()
    with pytest.raises(IntegrityError, match="a required role has not voted"):
        pass_behind_the_service(review)
    # With the rules of gates switched off, and of what a file records, nothing of it holds.
    pass_behind_the_service(review, rules_held=False)
    with pytest.raises(IntegrityError, match="a required role has not voted"):
        pass_behind_the_service(review, rules_held=True)


def brought(text: str, expected: tuple[int, int, int, int]) -> None:
    assert counts(bring("gate_reviews", text)) == expected


def test_a_review_that_a_file_recorded_stands_on_no_votes_of_the_portal(product: Product, gate: Gate) -> None:
    make.criterion(gate, "fit", must_pass=True)
    text = (
        "product,gate,asked_on,asked_by,outcome,decided_on,decided_by,note\n"
        "P,g1,2026-06-01,ada@example.com,go,2026-06-30,bo@example.com,{}\n"
    )
    for note, expected in (("One", (1, 0, 0, 0)), ("Two", (0, 1, 0, 0))):
        run = text.format(note)
        judged_after(lambda run=run, expected=expected: brought(run, expected))
    # An open one is not passed by a file: its criteria and votes are in the portal.
    GateReview.objects.all().delete()
    review = asked(product, gate)
    open_one = text.format("").replace("2026-06-01", "2026-11-02").replace("2026-06-30", "2026-11-20")
    assert faults(bring("gate_reviews", open_one)) == [(2, "asked_by", "asked_here")]
    by_the_same = open_one.replace("ada@example.com", review.asked_by_email)
    assert faults(bring("gate_reviews", by_the_same)) == [(2, "outcome", "decide_here")]

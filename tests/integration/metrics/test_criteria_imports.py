"""Success criteria and their signatures as files bring them."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.common.actors import SYSTEM
from core.ingest.services import runs
from metrics.models import DueMonth
from portfolio.errors import SignaturesFrozen
from portfolio.models import CriterionEdition, CriterionSignature, Product, SuccessCriterion
from portfolio.services import criteria
from tests import factories
from tests.factories.facts import launch
from tests.integration.ingest.importing import bring, counts, faults

pytestmark = pytest.mark.django_db
CRITERIA = """code,product,kpi,direction,threshold,window,review_on,note
C-A,P,nps,at_least,35,,2026-10-31,First thing
C-B,P,Adoption rate,au moins,45%,month,2026-11-30,
"""
SIGNATURES = """criterion,signs_as,email,signed_on
C-A,cpo,ann@example.com,2025-01-08
C-A,pmo,bo@example.com,2025-01-09
C-B,cpo,ann@example.com,2025-01-08
"""


@pytest.fixture
def product() -> Product:
    return factories.product("P")


def test_criteria_and_their_signatures(product: Product) -> None:
    assert counts(bring("criteria", CRITERIA)) == (2, 0, 0, 0)
    assert counts(bring("criteria_signatures", SIGNATURES)) == (3, 0, 0, 0)
    first, second = SuccessCriterion.objects.order_by("code")
    assert (first.threshold, first.sign, first.window, first.agreed_on) == (35, "≥", "", date(2025, 1, 9))
    assert (second.kpi, second.threshold, second.window) == ("adoption", Decimal("0.45"), "month")
    assert second.agreed_on is None  # one signature is not agreement
    assert counts(bring("criteria", CRITERIA)) == (0, 0, 2, 0)
    assert counts(bring("criteria_signatures", SIGNATURES)) == (0, 0, 3, 0)
    assert DueMonth.objects.filter(source="delivery", product_id=product.pk, month="2026-10-01").exists()


def test_a_new_wording_takes_the_signatures_away_and_keeps_the_old_one(product: Product) -> None:
    bring("criteria", CRITERIA)
    bring("criteria_signatures", SIGNATURES)
    assert counts(bring("criteria", CRITERIA.replace(",35,", ",40,"))) == (0, 1, 1, 0)
    reworded = SuccessCriterion.objects.get(code="C-A")
    assert (reworded.threshold, reworded.agreed_on, reworded.edition) == (40, None, 2)
    assert not reworded.signatures.exists()
    kept = CriterionEdition.objects.get()
    assert (kept.number, kept.threshold, kept.agreed_on) == (1, 35, date(2025, 1, 9))
    assert kept.signed_by == "ann@example.com, bo@example.com"


def test_a_note_changes_no_wording(product: Product) -> None:
    bring("criteria", CRITERIA)
    bring("criteria_signatures", SIGNATURES)
    assert counts(bring("criteria", CRITERIA.replace("First thing", "Other"))) == (0, 1, 1, 0)
    assert SuccessCriterion.objects.get(code="C-A").agreed_on == date(2025, 1, 9)


@pytest.mark.parametrize("by", ["product", "launch"])
def test_after_the_launch_the_wording_stands(product: Product, by: str) -> None:
    bring("criteria", CRITERIA)
    if by == "product":
        Product.objects.update(first_launched_on=date(2025, 2, 4))
    else:
        launch(product, launched="2025-02-04")
    run = bring("criteria", CRITERIA.replace(",35,", ",40,") + "C-C,P,nps,au plus,60,,2026-12-31,\n")
    assert faults(run) == [(2, "threshold", "criterion_frozen")]
    assert counts(run) == (1, 0, 1, 1)  # a new one is kept, and does not count


def test_the_database_keeps_the_wording_too(product: Product) -> None:
    bring("criteria", CRITERIA)
    Product.objects.update(first_launched_on=date(2025, 2, 4))
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        SuccessCriterion.objects.filter(code="C-A").update(threshold=40)
    SuccessCriterion.objects.filter(code="C-A").update(note="Free to change")


def test_what_no_criterion_can_be_is_refused_with_its_line(product: Product) -> None:
    run = bring(
        "criteria",
        "code,product,kpi,direction,threshold,window,review_on\n"
        "C-1,NOWHERE,nps,at_least,35,,2026-10-31\n"
        "C-2,P,happiness,at_least,35,,2026-10-31\n"
        "C-3,P,nps,at_least,350,,2026-10-31\n"
        "C-4,P,adoption,at_least,45,,2026-10-31\n"
        "C-5,P,launch_success,at_least,0.5,,2026-10-31\n"
        "C-6,P,roi,at_least,0.5,month,2026-10-31\n"
        "C-7,P,nps,at_least,35,,31/31/2026\n"
        "C-8,P,nps,at_least,35,,2026-10-31\n"
        "C-9,P,nps,at_least,40,,2026-10-31\n",
    )
    assert faults(run) == [
        (2, "product", "unknown_product"),
        (3, "kpi", "not_a_choice"),
        (4, "threshold", "criterion_range"),
        (5, "threshold", "criterion_range"),
        (6, "kpi", "criterion_of_criteria"),
        (7, "window", "criterion_window"),
        (8, "review_on", "no_such_date"),
        (9, "kpi", "criterion_twice"),
        (10, "kpi", "criterion_twice"),
    ]


def test_nobody_signs_twice(product: Product) -> None:
    bring("criteria", CRITERIA)
    run = bring("criteria_signatures", SIGNATURES.replace("bo@", "Ann@"))
    assert faults(run) == [(2, "email", "signed_twice"), (3, "email", "signed_twice")]
    assert faults(bring("criteria_signatures", SIGNATURES.replace("C-B", "C-X"))) == [
        (4, "criterion", "unknown_criterion")
    ]


def test_what_was_signed_here_is_not_rewritten_by_a_file(product: Product) -> None:
    """After the launch somebody would only have to import an earlier day."""
    bring("criteria", CRITERIA)
    made = SuccessCriterion.objects.get(code="C-A")
    day = timezone.localdate()
    for part in ("cpo", "pmo"):
        criteria.sign(by=factories.user(part, email=f"{part}@here.example"), criterion=made, today=day)
    today = f"{day:%Y-%m-%d}"
    head = "criterion,signs_as,email,signed_on\n"
    same = f"C-A,cpo,CPO@here.example,{today}\n"
    run = bring("criteria_signatures", head + same + "C-A,pmo,pmo@here.example,2025-01-02\n")
    assert (counts(run), faults(run)) == ((0, 0, 1, 1), [(3, "signed_on", "signed_here")])
    other = bring("criteria_signatures", head + f"C-A,cpo,other@here.example,{today}\n")
    assert faults(other) == [(2, "signed_on", "signed_here")]
    made.refresh_from_db()
    assert made.agreed_on == day


def test_from_the_launch_on_no_file_moves_a_signature(product: Product) -> None:
    """What a file brought may be set right by another one until then; a day to come is never one."""
    bring("criteria", CRITERIA)
    bring("criteria_signatures", SIGNATURES)
    moved = SIGNATURES.replace("2025-01-09", "2025-01-10")
    assert counts(bring("criteria_signatures", moved)) == (0, 1, 2, 0)
    Product.objects.update(first_launched_on=date(2025, 2, 4))
    run = bring("criteria_signatures", moved.replace("2025-01-10", "2025-02-05"))
    assert (counts(run), faults(run)) == ((0, 0, 2, 1), [(3, "signed_on", "signed_here")])
    assert SuccessCriterion.objects.get(code="C-A").agreed_on == date(2025, 1, 10)
    head = "criterion,signs_as,email,signed_on\n"
    late = bring("criteria_signatures", f"{head}C-B,pmo,bo@x.example,2099-01-01\n")
    assert faults(late) == [(2, "signed_on", "signature_to_come")]


@pytest.mark.parametrize("by", ["product", "launch"])
def test_after_the_launch_no_undo_takes_signatures_away(product: Product, by: str) -> None:
    """Neither of the file that brought them, nor of one that moved a day; until the launch both go back."""
    bring("criteria", CRITERIA)
    brought = bring("criteria_signatures", SIGNATURES)
    moved = bring("criteria_signatures", SIGNATURES.replace("2025-01-09", "2025-01-10"))
    if by == "product":
        Product.objects.update(first_launched_on=date(2025, 2, 4))
    else:
        launch(product, launched="2025-02-04")
    for run in (moved, brought):
        with pytest.raises(SignaturesFrozen, match="C-A"):
            runs.undo(run=run, by=factories.user("administrator"))
    assert SuccessCriterion.objects.get(code="C-A").agreed_on == date(2025, 1, 10)
    assert CriterionSignature.objects.count() == 3
    with pytest.raises(IntegrityError, match="stand as they were given"):
        without_the_signatures(of="C-A")
    assert CriterionSignature.objects.count() == 3
    SuccessCriterion.objects.filter(code="C-A").delete()  # what goes with its criterion goes
    assert CriterionSignature.objects.count() == 1


def without_the_signatures(of: str) -> None:
    """Take signatures away past every service."""
    with transaction.atomic():
        CriterionSignature.objects.filter(criterion__code=of).delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_what_was_signed_after_the_launch_counts_for_nothing_and_goes_back(product: Product) -> None:
    bring("criteria", CRITERIA)
    Product.objects.update(first_launched_on=date(2025, 1, 8))
    run = bring("criteria_signatures", SIGNATURES)
    runs.undo(run=run, by=SYSTEM)
    assert not CriterionSignature.objects.exists()


def test_undo_takes_the_agreement_back(product: Product) -> None:
    bring("criteria", CRITERIA)
    run = bring("criteria_signatures", SIGNATURES)
    runs.undo(run=run, by=SYSTEM)
    assert not CriterionSignature.objects.exists()
    assert not SuccessCriterion.objects.filter(agreed_on__isnull=False).exists()

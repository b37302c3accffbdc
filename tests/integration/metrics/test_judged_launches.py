"""Launches judged by the criteria that were agreed before them: verdicts, and the two KPIs they make."""

from datetime import date
from decimal import Decimal

import pytest

from core.access.models import User
from core.jobs.services.working import work_until_empty
from metrics.models import CriterionVerdict, SurveyAnswer
from metrics.selectors.provenance import provenance
from metrics.services.recompute import recompute
from metrics.services.verdicts import evaluate
from portfolio.models import Product, SuccessCriterion
from tests import factories
from tests.factories.facts import answers, criterion, day, launch, measure_all, read

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def cpo() -> User:
    return factories.user()


def verdicts(*, today: date = TODAY) -> dict[str, str]:
    """Measure everything as of a day; the current verdict of each criterion by code."""
    measure_all()
    evaluate(today=today)
    measure_all()  # launches follow their verdicts
    current = CriterionVerdict.objects.filter(current=True)
    return dict(current.values_list("criterion__code", "verdict"))


def product_at(nps: int, month: str = "2026-03", code: str = "") -> Product:
    """A product launched in 2025 whose NPS over the month is `nps`: of 10 answers."""
    made = factories.product(code, first_launched_on=date(2025, 9, 1))
    promoters = (nps + 100) // 20  # with no passive, NPS = 100·(2p − 10)/10
    answers(made, f"{month}-10", *[10] * promoters, *[0] * (10 - promoters))
    return made


def test_what_nobody_answered_by_then_is_not_measurable() -> None:
    """On 30 March February is the last month that is over, and the answers came in March."""
    made = criterion(product_at(40), "nps", "40", "2026-03-30", window="month")
    assert verdicts() == {made.code: "not_measurable"}


def test_a_day_that_ends_a_month_counts_that_month() -> None:
    product = product_at(40)
    met = criterion(product, "nps", "40", "2026-03-31", window="month")
    missed = criterion(product, "nps", "39.9", "2026-03-31", window="month", direction="at_most")
    assert verdicts() == {met.code: "met", missed.code: "missed"}


def test_before_the_review_is_over_it_is_pending_and_says_what_it_is_now() -> None:
    product = product_at(60, "2026-05")
    pending = criterion(product, "nps", "40", "2026-06-15", window="month")
    assert verdicts() == {pending.code: "pending"}
    row = CriterionVerdict.objects.get()
    assert (row.value, row.n, row.period) == (60, 10, date(2026, 5, 1))
    assert verdicts(today=date(2026, 6, 16)) == {pending.code: "met"}


def test_a_verdict_is_kept_beside_the_one_that_a_correction_makes(cpo: User) -> None:
    product = product_at(40)
    made = criterion(product, "nps", "40", "2026-03-31", agreed="2025-05-01", window="month")
    verdicts()
    SurveyAnswer.objects.filter(score=10).first().delete()  # type: ignore[union-attr]
    assert verdicts() == {made.code: "missed"}
    kept = CriterionVerdict.objects.order_by("measured_at").values_list("verdict", "value", "n", "current")
    assert [(it[0], round(it[1], 2), *it[2:]) for it in kept] == [
        ("met", Decimal("40.00"), 10, False),
        ("missed", Decimal("33.33"), 9, True),  # (6 − 3) / 9
    ]
    verdicts()
    assert CriterionVerdict.objects.count() == 2  # nothing moved: nothing is added


def test_launches_are_judged_by_all_criteria_agreed_before_them(cpo: User) -> None:
    node = factories.node("TOP")

    def launched(nps: int, *agreed: tuple[str, str, str | None]) -> None:
        product = factories.product("", node)
        promoters = (nps + 100) // 20
        answers(product, "2026-03-10", *[10] * promoters, *[0] * (10 - promoters))
        launch(product, launched="2025-09-15")
        for threshold, review, when in agreed:
            criterion(product, "nps", threshold, review, agreed=when, window="month")

    launched(40, ("40", "2026-03-31", "2025-09-14"), ("20", "2026-04-15", "2025-01-01"))  # met both
    launched(40, ("40", "2026-03-31", "2025-09-14"), ("60", "2026-04-15", "2025-01-01"))  # missed one
    launched(40, ("40", "2026-04-30", "2025-09-15"))  # agreed on the day of the launch: after it
    launched(40, ("40", "2026-04-30", None))  # never agreed
    launched(40, ("40", "2026-12-31", "2025-09-14"))  # its review lies ahead
    verdicts()

    found = read(cpo, node, "launch_success", "2026-04", "month")
    assert (found.numerator, found.denominator, found.n) == (1, 2, 2)
    assert found.value == 0.5
    # Wilson at 1 of 2: ½ ± 1.959964·√(¼/2 + z²/16)/(1 + z²/2), which is 0.0945 … 0.9055
    assert (found.low, found.high) == (pytest.approx(0.0945, abs=1e-4), pytest.approx(0.9055, abs=1e-4))
    assert found.unfinished == 1
    count = read(cpo, node, "successful_launches", "2026-04", "month")
    assert (count.value, count.n, count.unfinished) == (1, 2, 1)
    assert found.data_on == date(2026, 4, 15)

    march = read(cpo, node, "launch_success", "2026-03", "month")
    # The last reviews were in April: in March three launches waited, and none was reviewed.
    assert (march.value, march.reason, march.unfinished) == (None, "empty_denominator", 3)
    assert read(cpo, node, "successful_launches", "2026-03", "month").value == 0
    early = read(cpo, node, "successful_launches", "2025-08", "month")
    assert (early.value, early.reason) == (None, "no_facts")


def test_a_review_before_the_launch_counts_in_the_month_of_the_launch(cpo: User) -> None:
    product = product_at(40)
    Product.objects.update(first_launched_on=date(2026, 5, 4))
    criterion(product, "nps", "40", "2026-03-31", agreed="2026-01-01", window="month")
    verdicts()
    assert read(cpo, product, "successful_launches", "2026-03", "month").value is None
    assert read(cpo, product, "successful_launches", "2026-05", "month").value == 1


def test_a_launch_is_its_products_first_whoever_tells_of_it(cpo: User) -> None:
    product = product_at(40)  # first launched on 1 September by its own row
    launch(product, launched="2025-10-01")
    criterion(product, "nps", "40", "2026-03-31", agreed="2025-09-10", window="month")
    verdicts()
    assert read(cpo, product, "successful_launches", "2026-03").value is None
    launch(product, launched="2025-08-01")
    SuccessCriterion.objects.update(agreed_on=date(2025, 7, 31))
    verdicts()
    assert read(cpo, product, "successful_launches", "2026-03").value == 1


def test_provenance_goes_down_to_the_criteria(cpo: User) -> None:
    product = product_at(40)
    first = criterion(product, "nps", "40", "2026-03-31", agreed="2025-05-01", window="month")
    last = criterion(
        product, "nps", "60", "2026-04-30", agreed="2025-05-01", window="month", direction="at_most"
    )
    verdicts()
    found = read(cpo, product, "launch_success", "2026-04", "t12m")
    chain = provenance(user=cpo, reading_id=found.id, measure="reviewed", month=day("2026-04"), today=TODAY)
    assert chain.facts is not None
    assert chain.facts.kind == "criteria"
    assert [(row.key, row.on, row.text, row.amount, row.counts) for row in chain.facts.rows] == [
        (first.code, date(2026, 3, 31), "nps ≥ 40 ✓", 40, 0),
        (last.code, date(2026, 4, 30), "nps ≤ 60 ?", None, 1),  # nobody answered in April
    ]
    assert chain.facts.total == 1
    assert [(row.operand, row.total) for row in chain.measures.rows] == [
        ("successful", 0),
        ("reviewed", 1),
        ("launches_to_review", 0),
    ]
    waiting = read(cpo, product, "launch_success", "2026-03", "t12m")
    chain = provenance(user=cpo, reading_id=waiting.id, measure="launches_to_review", today=TODAY)
    assert chain.facts is not None
    assert [row.key for row in chain.facts.rows] == [first.code, last.code]
    assert chain.facts.total == 1


@pytest.mark.django_db(transaction=True)
def test_a_recompute_carries_a_verdict_on_to_the_launch(cpo: User, settings: object) -> None:
    product = product_at(40)
    criterion(product, "nps", "40", "2026-03-31", agreed="2025-05-01", window="month")
    recompute(today=TODAY, full=True)
    work_until_empty()  # the verdict made the launch due
    found = read(cpo, product, "launch_success", "2026-04")
    assert (found.value, found.n) == (1.0, 1)

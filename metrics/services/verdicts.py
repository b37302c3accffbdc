"""Measure success criteria: what each is at now, and from its review on whether it was met.

Before the review the row says what the KPI is now, and is written over. A criterion is due the day after its
review; what it is measured at then stands, and when facts of that time are corrected later, a row beside it
says what they make of it. Nothing that was once said is lost.
"""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.common.periods import month_of
from core.common.touch import Touched, touch
from metrics import notices
from metrics.models import CriterionVerdict
from metrics.selectors.answers import Question, answers
from metrics.selectors.reading import Reading
from portfolio.models import Direction, SuccessCriterion

Verdict = CriterionVerdict.Verdict
# A float on its way through sums is not exactly the number that was agreed.
NEAR = Decimal("1e-9")
AT_ONCE = 2_000
_SAME = (
    "verdict", "edition", "kpi", "window", "direction", "threshold", "review_on", "period", "value", "n",
    "stale",
)  # fmt: skip


def evaluate(*, today: date, products: Collection[int] | None = None) -> int:
    """Measure the criteria of these products, or all; return how many rows were written.

    To be called in a transaction. Those whose verdict moved make their launches due.
    """
    asked = SuccessCriterion.objects.select_related("product").order_by("pk")
    if products is not None:
        asked = asked.filter(product__in=products)
    wanted = list(asked)
    return sum(_evaluate(wanted[at : at + AT_ONCE], today) for at in range(0, len(wanted), AT_ONCE))


@transaction.atomic
def _evaluate(criteria: Sequence[SuccessCriterion], today: date) -> int:
    read = answers(
        [Question(it.kpi, it.product.scope_id, min(it.review_on, today), it.window) for it in criteria]
    )
    kept = {
        row.criterion_id: row for row in CriterionVerdict.objects.filter(criterion__in=criteria, current=True)
    }
    fresh = [_row(it, reading, today) for it, reading in zip(criteria, read, strict=True)]
    moved = [row for row in fresh if row and _differs(row, kept.get(row.criterion_id))]
    replaced = [kept[row.criterion_id] for row in moved if row.criterion_id in kept]
    settled = [row.pk for row in replaced if row.verdict != Verdict.PENDING]
    CriterionVerdict.objects.filter(pk__in=settled).update(current=False)
    passing = {row.pk for row in replaced} - set(settled)
    CriterionVerdict.objects.filter(pk__in=passing).delete()
    CriterionVerdict.objects.bulk_create(moved, batch_size=1000)
    _tell(moved, replaced, today)
    return len(moved)


def _row(criterion: SuccessCriterion, reading: Reading | None, today: date) -> CriterionVerdict | None:
    """Say what a criterion is measured at; None for a KPI that is no more."""
    if reading is None:
        return None
    value = None if reading.value is None else Decimal(str(reading.value))
    return CriterionVerdict(
        criterion=criterion,
        verdict=verdict_of(criterion, value, today),
        edition=criterion.edition,
        kpi=criterion.kpi,
        window=reading.window,
        direction=criterion.direction,
        threshold=criterion.threshold,
        review_on=criterion.review_on,
        period=reading.period,
        reading_id=reading.id,
        value=value,
        n=reading.n,
        low=reading.low,
        high=reading.high,
        data_on=reading.data_on,
        stale=reading.stale,
        reason=str(reading.reason or ""),
        measured_at=timezone.now(),
    )


def verdict_of(criterion: SuccessCriterion, value: Decimal | None, today: date) -> str:
    """Judge a value: pending until the review is over, then met, missed or not measurable."""
    if criterion.review_on >= today:
        return Verdict.PENDING
    if value is None:
        return Verdict.NOT_MEASURABLE
    over = value - criterion.threshold
    reached = over >= -NEAR if criterion.direction == Direction.AT_LEAST else over <= NEAR
    return Verdict.MET if reached else Verdict.MISSED


def _differs(row: CriterionVerdict, kept: CriterionVerdict | None) -> bool:
    return kept is None or any(_plain(row, name) != _plain(kept, name) for name in _SAME)


def _plain(row: CriterionVerdict, name: str) -> Any:
    value = getattr(row, name)
    return None if value is None else round(value, 12) if name == "value" else value


def _tell(moved: Sequence[CriterionVerdict], replaced: Sequence[CriterionVerdict], today: date) -> None:
    """Make the launches due whose criteria were judged, or are judged otherwise, and tell people of it."""
    before = {row.criterion_id: row.verdict for row in replaced}
    judged = [row for row in moved if row.verdict != before.get(row.criterion_id, Verdict.PENDING)]
    if judged:
        pairs = {(row.criterion.product_id, month_of(row.review_on)) for row in judged}
        touch(Touched(kind="criteria", pairs=pairs))
        notices.criteria_judged(judged, today)

"""Make measures and values again where facts changed.

1. One recompute at a time: an advisory lock, held to the end of the transaction.
2. Take what is due (DELETE … RETURNING). Facts are committed together with what they make
   due, so whatever is taken here is seen by the statements that follow.
3. Replace the measures of the months taken; of no others.
4. Value the touched products and everything above them again, for the KPIs that the touched
   sources feed.
5. Measure the success criteria of these products; where a verdict moved, its launch is due again.

All in the caller's transaction: a recompute that is killed leaves what is due as it was.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from django.db import connection, transaction
from django.utils import timezone

from core.access.models import Scope
from core.common.periods import last_complete_month, month_of
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.kpis.measures import MEASURES
from metrics.measures.due import Due
from metrics.measures.rebuild import SOURCES, rebuild
from metrics.models import KpiValue
from metrics.selectors.places import places_of
from metrics.selectors.reading import Place
from metrics.selectors.rollup.engine import roll_up
from metrics.selectors.rollup.operands import Wanted
from metrics.selectors.rollup.places import labels_of
from metrics.services.due import FILLS, VALUES
from metrics.services.values import replace_values, wanted_of
from metrics.services.verdicts import evaluate
from portfolio.models import SuccessCriterion

LOCK = 0x6B7069  # "kpi"
_AT_ONCE = 2_000


class Progress(Protocol):
    """Where a recompute says how far it is: a job's context, or nobody."""

    def progress(self, done: int, total: int | None = None, *, step: str = "") -> None: ...

    def check_cancelled(self) -> None: ...


class Unwatched:
    """Progress that nobody looks at."""

    def progress(self, done: int, total: int | None = None, *, step: str = "") -> None:
        """Say nothing."""

    def check_cancelled(self) -> None:
        """Go on."""


@dataclass(frozen=True)
class Recomputed:
    """What a recompute did: rows of each month table, values, and the seconds it took."""

    rows: dict[str, int]
    values: int
    seconds: float


@dataclass
class Taken:
    """What was due: by source, and whether every value is."""

    sources: dict[str, Due] = field(default_factory=dict)
    every_value: bool = False


def recompute(*, today: date, full: bool = False, progress: Progress | None = None) -> Recomputed:
    """Do what is due, or (full) make every measure and every value again."""
    watch, began = progress or Unwatched(), time.perf_counter()
    with transaction.atomic():
        _one_at_a_time()
        taken = _take()
        if full:
            taken = Taken(dict.fromkeys(SOURCES, Due(everything=True)), every_value=True)
        rows: dict[str, int] = {}
        for source, due in taken.sources.items():
            watch.check_cancelled()
            watch.progress(len(rows), len(taken.sources), step="measures")
            rows[source] = rebuild(source, due)
        places, kpis = _touched(taken)
        values = _refresh(places, kpis, last_complete_month(today), watch)
        if kpis:
            evaluate(today=today, products=_measured(taken))
    return Recomputed(rows, values, time.perf_counter() - began)


def _measured(taken: Taken) -> set[int] | None:
    """Return the products whose criteria may be measured otherwise now; None: all."""
    if taken.every_value or any(due.everything for due in taken.sources.values()):
        return None
    return {product for due in taken.sources.values() for product, _ in due.pairs}


def refresh(*, today: date, progress: Progress | None = None) -> Recomputed:
    """Value everything for the last complete month, which may be a new one, and forget the month before."""
    watch, began = progress or Unwatched(), time.perf_counter()
    with transaction.atomic():
        _one_at_a_time()
        period = last_complete_month(today)
        KpiValue.objects.exclude(period=period).delete()
        values = _refresh(places_of(Scope.objects.all()), registry.all_kpis(), period, watch)
        evaluate(today=today)
    return Recomputed({}, values, time.perf_counter() - began)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _take() -> Taken:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM metrics_duemonth RETURNING source, product_id, month")
        rows = cursor.fetchall()
    taken = Taken(every_value=any(source == VALUES or product is None for source, product, _ in rows))
    for source in SOURCES:
        pairs = {(product, month) for name, product, month in rows if name == source}
        if (None, None) in pairs:
            taken.sources[source] = Due(everything=True)
        elif pairs:
            taken.sources[source] = Due.of(pairs)
    if taken.every_value:
        _judge_again(taken)
    return taken


def _judge_again(taken: Taken) -> None:
    """Add the products whose launches are judged: the day of a first launch may be what changed."""
    due = taken.sources.get("delivery", Due())
    agreed = SuccessCriterion.objects.filter(agreed_on__isnull=False).values_list("product_id", "agreed_on")
    judged = {(product, month_of(day)) for product, day in agreed.distinct() if day}
    if judged and not due.everything:
        taken.sources["delivery"] = Due.of(due.pairs | judged)


def _touched(taken: Taken) -> tuple[list[Place], Sequence[Kpi]]:
    """Find the places and the KPIs whose values may have moved."""
    if taken.every_value:
        return places_of(Scope.objects.all()), registry.all_kpis()
    products = {product for due in taken.sources.values() for product, _ in due.pairs}
    if not products:
        return [], ()
    paths = Scope.objects.filter(product__in=products).values_list("path", flat=True)
    ids = {label for path in paths for label in labels_of(path)}
    return places_of(Scope.objects.filter(pk__in=ids)), _fed_by(taken.sources)


def _fed_by(sources: Iterable[str]) -> list[Kpi]:
    kinds = {kind for kind, source in FILLS.items() if source in set(sources)}
    return [
        kpi
        for kpi in registry.all_kpis()
        if any(kinds.intersection(MEASURES[name].fed_by) for name in kpi.measures)
    ]


def _refresh(places: Sequence[Place], kpis: Sequence[Kpi], period: date, watch: Progress) -> int:
    wanted = [wanted_of(kpi, period) for kpi in kpis]
    written = 0
    for first in range(0, len(places), _AT_ONCE):
        watch.check_cancelled()
        watch.progress(first, len(places), step="values")
        written += _replace(places[first : first + _AT_ONCE], wanted)
    watch.progress(len(places), len(places), step="values")
    return written


def _replace(places: Sequence[Place], wanted: Sequence[Wanted]) -> int:
    return replace_values(roll_up(places, wanted, computed_at=timezone.now()), wanted)

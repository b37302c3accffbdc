"""How far objectives are: each key result from its start to its target, and their mean.

What is not known is unknown, never zero: it is left out of the mean, and said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean
from typing import Any

from django.db import models
from django.utils import timezone

from portfolio.extensions import measured
from portfolio.extensions.measured import Ask, Reading
from portfolio.models import KeyResult, KeyResultValue


@dataclass(frozen=True)
class KeyResultProgress:
    """A key result and how far it is.

    value:    what it is at: the KPI's reading, or the newest value by hand. None: nobody knows.
    progress: 0–1 of the way from start to target; None: unknown.
    """

    key_result: KeyResult
    value: Decimal | None
    reading: Reading | None
    said: KeyResultValue | None
    progress: float | None


@dataclass(frozen=True)
class Progress:
    """How far an objective is: the mean of what is known."""

    results: tuple[KeyResultProgress, ...] = ()

    @property
    def value(self) -> float | None:
        """Return the mean; None where nothing is known."""
        known = [one.progress for one in self.results if one.progress is not None]
        return mean(known) if known else None

    @property
    def unknown(self) -> int:
        """Return how many key results are unknown."""
        return sum(one.progress is None for one in self.results)


def way(value: Decimal | None, start: Decimal, target: Decimal) -> float | None:
    """Return the part of the way that is made, between 0 and 1; None where the value is unknown."""
    if value is None or start == target:
        return None
    return float(min(max((value - start) / (target - start), Decimal(0)), Decimal(1)))


class MeasuredKeyResults(models.QuerySet[KeyResult]):
    """Key results that know how far they are (`way`), all rows of a page measured together."""

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        rows = [row for row in self._result_cache or () if isinstance(row, KeyResult)] if fresh else []
        for row, way_made in zip(rows, measured_results(rows, timezone.localdate()), strict=True):
            row.way = way_made  # type: ignore[attr-defined]


def measured_results(results: Sequence[KeyResult], today: date) -> list[KeyResultProgress]:
    """Measure key results together: a constant number of queries."""
    readings = _readings([one for one in results if one.kpi], today)
    said = _said([one.pk for one in results if not one.kpi], today)
    return [_progress(one, readings.get(one.pk), said.get(one.pk)) for one in results]


def progress_of(objective_ids: Collection[int], today: date) -> dict[int, Progress]:
    """Return the progress of objectives, those without key results included; a constant number of queries.

    An objective whose period is over is measured at its end.
    """
    results = list(
        KeyResult.objects.filter(objective__in=objective_ids)
        .select_related("objective__node", "product")
        .order_by("pk")
    )
    found: dict[int, list[KeyResultProgress]] = {pk: [] for pk in objective_ids}
    for one in measured_results(results, today):
        found[one.key_result.objective_id].append(one)
    return {pk: Progress(tuple(rows)) for pk, rows in found.items()}


def _progress(one: KeyResult, reading: Reading | None, said: KeyResultValue | None) -> KeyResultProgress:
    value = reading.value if reading else said.value if said else None
    return KeyResultProgress(one, value, reading, said, way(value, one.start_value, one.target_value))


def _readings(results: Sequence[KeyResult], today: date) -> dict[int, Reading | None]:
    asks = [
        Ask(
            one.kpi,
            (one.product or one.objective.node).scope_id,
            min(today, one.objective.ends_on),
            one.window,
        )
        for one in results
    ]
    return dict(zip((one.pk for one in results), measured.read(asks), strict=True))


def _said(key_result_ids: Collection[int], today: date) -> dict[int, KeyResultValue]:
    """Return the newest value of each; what is said of a day to come waits for it."""
    if not key_result_ids:
        return {}
    rows: Any = KeyResultValue.objects.filter(key_result__in=key_result_ids, on__lte=today)
    newest = rows.order_by("key_result_id", "-on").distinct("key_result_id")
    return {row.key_result_id: row for row in newest}

"""What changed: statuses, values beyond noise, launches, corrections, definitions, things done by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain, zip_longest

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from core.audit.models import AuditEvent
from core.common.periods import last_complete_month, shift
from core.ingest.models import ImportRun
from metrics.kpis.contract import Kpi
from metrics.kpis.statistics import benjamini_hochberg, two_sided_p
from metrics.selectors.board.cells import Cell
from portfolio.models import Product
from roadmap.models import Launch


class Move(StrEnum):
    """What kind of thing changed, in the order a committee asks."""

    STATUS = "status"  # a value crossed its target or the end of its tolerance since the month before
    NOISE = "noise"  # the place's own value moved in a year, but not distinguishably
    DISTINGUISHABLE = "distinguishable"  # it moved in a year, beyond noise
    LAUNCHED = "launched"
    CORRECTED = "corrected"  # an import changed months that were over
    DEFINITION = "definition"
    EVENT = "event"  # somebody changed a product, its people or a promise by hand


# By hand, what a committee wants to hear of; the trail has the rest.
VERBS = (
    "portfolio.product.added",
    "portfolio.product.changed",
    "portfolio.ownership.assigned",
    "portfolio.ownership.changed",
    "portfolio.ownership.removed",
    "roadmap.launch.added",
    "roadmap.launch.changed",
)
EVENTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One thing that changed.

    scope_id       the product or node; None for a definition
    kpi            of a correction: one that rests on the facts corrected
    cell           the value, of the kinds that speak of one
    on             day of the launch or of the event; first day of the first month corrected
    until          first day of the last month corrected
    promised_on    of a launch: its first committed date
    name           of the launch, of the file
    run, count     of a correction: the import and how many of the place's facts it changed
    event          id of an audit event
    version        of a definition
    """

    move: Move
    scope_id: int | None
    cell: Cell | None = None
    kpi: str = ""
    on: date | None = None
    until: date | None = None
    promised_on: date | None = None
    name: str = ""
    run: int | None = None
    count: int = 0
    event: int | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Movements:
    """All that changed from the first day of `since` on, most telling first."""

    since: date
    moves: tuple[Movement, ...]

    def first(self, count: int) -> tuple[Movement, ...]:
        """Return some of each kind before many of one."""
        kinds = [[move for move in self.moves if move.move is kind] for kind in Move]
        turns = chain.from_iterable(zip_longest(*kinds))
        chosen = [move for move in turns if move is not None][:count]
        return tuple(sorted(chosen, key=self.moves.index))


def movements(
    cells: Sequence[Cell],
    *,
    kpis: Sequence[Kpi],
    place: int,
    products: "QuerySet[Product]",
    period: date,
    today: date,
) -> Movements:
    """Gather what changed since the month before `period`; three queries.

    The last complete month goes on until today; an earlier one is over with its last day.
    """
    over = shift(period, 1)
    until = today + timedelta(days=1) if period >= last_complete_month(today) else over
    return Movements(
        period,
        (
            *_statuses(cells, place),
            *_tested(cells, place),
            *_launched(products, period, until),
            *_corrected(products, place, period, until),
            *_definitions(kpis, period, until),
            *_events(products, period, until),
        ),
    )


def _statuses(cells: Iterable[Cell], place: int) -> list[Movement]:
    judged = {"on_target", "in_tolerance", "off_target"}
    crossed = [
        cell
        for cell in cells
        if cell.mark in judged and cell.status_before in judged and cell.status != cell.status_before
    ]
    crossed.sort(key=lambda cell: cell.scope_id != place)
    return [Movement(move=Move.STATUS, scope_id=cell.scope_id, cell=cell, kpi=cell.kpi) for cell in crossed]


def _tested(cells: Sequence[Cell], place: int) -> list[Movement]:
    """Changes in a year that survive as a list: at most one in twenty of those shown is chance."""
    tested = [cell for cell in cells if cell.z is not None]
    if not tested:
        return []
    stands_out = benjamini_hochberg(two_sided_p(np.array([cell.z for cell in tested])))
    found = [
        (Move.DISTINGUISHABLE if out else Move.NOISE, cell)
        for cell, out in zip(tested, stands_out.tolist(), strict=True)
        if out or cell.scope_id == place
    ]
    found.sort(key=lambda it: (it[1].scope_id != place, -abs(it[1].z or 0)))
    return [Movement(move=move, scope_id=cell.scope_id, cell=cell, kpi=cell.kpi) for move, cell in found]


def _launched(products: "QuerySet[Product]", since: date, until: date) -> list[Movement]:
    launched = Launch.objects.filter(
        product__in=products, launched_on__gte=since, launched_on__lt=until
    ).order_by("-launched_on")
    rows = launched.values_list("product__scope_id", "launched_on", "first_committed_on", "name")
    return [
        Movement(move=Move.LAUNCHED, scope_id=scope_id, on=on, promised_on=promised, name=name)
        for scope_id, on, promised, name in rows
    ]


# Facts are facts of a product and a day, whatever table they lie in; a KPI that rests on them says why.
_FACTS = {
    "metrics_surveyanswer": ("responded_on", "nps"),
    "metrics_ledgerentry": ("month", "revenue"),
    "metrics_usagereading": ("read_on", "adoption"),
}
_CORRECTED_IN = """
    SELECT change.run_id, run.file_name, fact.{day} AS day, '{kpi}' AS kpi
    FROM ingest_importrun run
    JOIN ingest_rowchange change ON change.run_id = run.id
         AND change."table" = '{table}' AND change.before IS NOT NULL
    JOIN {table} fact ON fact.id = change.row_id
    WHERE run.applied_at >= %(since)s AND run.applied_at < %(until)s AND run.state = 'applied'
          AND fact.product_id = ANY(%(product_ids)s) AND fact.{day} < %(before)s
"""
_ALL_CORRECTED = " UNION ALL ".join(
    _CORRECTED_IN.format(table=table, day=day, kpi=kpi) for table, (day, kpi) in _FACTS.items()
)
_CORRECTED = f"""
    SELECT run_id, min(file_name), count(*), min(day), max(day), min(kpi) FROM ({_ALL_CORRECTED}) corrected
    GROUP BY run_id ORDER BY run_id DESC
"""  # noqa: S608 only constants


def _corrected(products: "QuerySet[Product]", place: int, since: date, until: date) -> list[Movement]:
    """Imports that changed facts of months that were over when `since` began."""
    ids = list(products.values_list("pk", flat=True))
    begun, ended = _midnight(since), _midnight(until)
    applied = ImportRun.objects.filter(state=ImportRun.State.APPLIED)
    if not applied.filter(applied_at__gte=begun, applied_at__lt=ended).exists():
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTED, {"since": begun, "until": ended, "before": since, "product_ids": ids})
        rows = cursor.fetchall()
    return [
        Movement(
            move=Move.CORRECTED,
            scope_id=place,
            kpi=kpi,
            run=run,
            name=name,
            count=count,
            on=first,
            until=last,
        )
        for run, name, count, first, last, kpi in rows
    ]


def _definitions(kpis: Sequence[Kpi], since: date, until: date) -> list[Movement]:
    return [
        Movement(
            move=Move.DEFINITION,
            scope_id=None,
            kpi=kpi.code,
            version=version.number,
            on=version.effective_from,
        )
        for kpi in kpis
        for version in kpi.versions
        if version.effective_from and since <= version.effective_from < until
    ]


def _events(products: "QuerySet[Product]", since: date, until: date) -> list[Movement]:
    scopes = list(products.values_list("scope_id", flat=True))
    told = AuditEvent.objects.filter(
        verb__in=VERBS,
        scope_id__in=scopes,
        occurred_at__gte=_midnight(since),
        occurred_at__lt=_midnight(until),
    ).order_by("-pk")[:EVENTS]
    return [
        Movement(
            move=Move.EVENT, scope_id=event.scope_id, event=event.pk, on=timezone.localdate(event.occurred_at)
        )
        for event in told
    ]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))

"""What changed: statuses, values beyond noise, launches, corrections, definitions, things done by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from itertools import chain, zip_longest

import numpy as np
from django.db import connection
from django.db.models import QuerySet

from core.audit.models import AuditEvent
from core.common.periods import shift
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
) -> Movements:
    """Gather what changed since the month before `period`; three queries."""
    return Movements(
        period,
        (
            *_statuses(cells, place),
            *_tested(cells, place),
            *_launched(products, period),
            *_corrected(products, period),
            *_definitions(kpis, period),
            *_events(products, period),
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


def _launched(products: "QuerySet[Product]", since: date) -> list[Movement]:
    launched = Launch.objects.filter(product__in=products, launched_on__gte=since).order_by("-launched_on")
    rows = launched.values_list("product__scope_id", "launched_on", "first_committed_on", "name")
    return [
        Movement(move=Move.LAUNCHED, scope_id=scope_id, on=on, promised_on=promised, name=name)
        for scope_id, on, promised, name in rows
    ]


# Facts are facts of a product and a day, whatever table they lie in.
_DAYS = {
    "metrics_surveyanswer": "responded_on",
    "metrics_ledgerentry": "month",
    "metrics_usagereading": "read_on",
}
_CORRECTED_IN = """
    SELECT change.run_id, run.file_name, fact.{day} AS day
    FROM ingest_importrun run
    JOIN ingest_rowchange change ON change.run_id = run.id
         AND change."table" = '{table}' AND change.before IS NOT NULL
    JOIN {table} fact ON fact.id = change.row_id
    WHERE run.applied_at >= %(since)s AND run.state = 'applied'
          AND fact.product_id = ANY(%(product_ids)s) AND fact.{day} < %(before)s
"""
_ALL_CORRECTED = " UNION ALL ".join(
    _CORRECTED_IN.format(table=table, day=day) for table, day in _DAYS.items()
)
_CORRECTED = f"""
    SELECT run_id, min(file_name), count(*), min(day), max(day) FROM ({_ALL_CORRECTED}) corrected
    GROUP BY run_id ORDER BY run_id DESC
"""  # noqa: S608 only constants


def _corrected(products: "QuerySet[Product]", since: date) -> list[Movement]:
    """Imports that changed facts of months that were over when `since` began."""
    ids = list(products.values_list("pk", flat=True))
    begun = datetime.combine(since, time(), UTC)
    if not ImportRun.objects.filter(state=ImportRun.State.APPLIED, applied_at__gte=begun).exists():
        return []
    with connection.cursor() as cursor:
        cursor.execute(_CORRECTED, {"since": begun, "before": since, "product_ids": ids})
        rows = cursor.fetchall()
    return [
        Movement(move=Move.CORRECTED, scope_id=None, run=run, name=name, count=count, on=first, until=last)
        for run, name, count, first, last in rows
    ]


def _definitions(kpis: Sequence[Kpi], since: date) -> list[Movement]:
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
        if version.effective_from and since <= version.effective_from < shift(since, 2)
    ]


def _events(products: "QuerySet[Product]", since: date) -> list[Movement]:
    scopes = list(products.values_list("scope_id", flat=True))
    told = AuditEvent.objects.filter(
        verb__in=VERBS, scope_id__in=scopes, occurred_at__gte=datetime.combine(since, time(), UTC)
    ).order_by("-pk")[:EVENTS]
    return [
        Movement(move=Move.EVENT, scope_id=event.scope_id, event=event.pk, on=event.occurred_at.date())
        for event in told
    ]

"""What needs somebody: numbers off target, late feeds, products nobody answers for, promises missed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, zip_longest
from typing import Final

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from core.common.spans import holding
from metrics.kpis.vocabulary import NoValue
from metrics.models import UsageMonth
from metrics.selectors.board.cells import Cell
from portfolio.models import Ownership, ProductQuerySet
from roadmap.models import Launch

USAGE_KPI: Final = "adoption"  # its window is a month, so that a feed that stopped leaves no value at all


class Ask(StrEnum):
    """Why somebody is asked to act, the most pressing first."""

    OVERDUE_LAUNCH = "overdue_launch"
    STALE = "stale"
    MISSING_RATE = "missing_rate"
    NO_MANAGER = "no_manager"
    NO_OWNER = "no_owner"
    OFF_TARGET = "off_target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One thing that somebody has to do.

    scope_id  the product or node it is about
    since     when it began: the promised day, the last reading, the last day of the last manager
    count     how many values or products; of `off_target`: KPIs of the product
    kpis      the KPIs concerned, in their own order
    name      of a launch
    """

    ask: Ask
    scope_id: int
    since: date | None = None
    count: int = 1
    kpis: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attention:
    """All needs of a place, in the order of `Ask` and then the most pressing first."""

    needs: tuple[Need, ...]

    def first(self, count: int) -> tuple[Need, ...]:
        """Return some of each kind before many of one."""
        kinds = [[need for need in self.needs if need.ask is ask] for ask in Ask]
        turns = chain.from_iterable(zip_longest(*kinds))
        chosen = [need for need in turns if need is not None][:count]
        return tuple(sorted(chosen, key=self.needs.index))


def attention(
    cells: Sequence[Cell],
    *,
    place: int,
    products: ProductQuerySet,
    judged: Callable[[Cell], bool],
    period: date,
    today: date,
) -> Attention:
    """Gather the needs of a place and the active products at or below it; three queries, four where a
    feed has gone silent.

    cells     of the place and of active products. Nobody has to feed or mend what is retired
    today     the day that the needs are as of
    judged    whether a cell is held against its place: a share of new products says nothing of one product
    """
    active = products.active_on(today)
    return Attention(
        (
            *_overdue(active, today),
            *sorted([*_stale(cells, place), *_silent(cells, place, period)], key=_longest_first),
            *_unrated(cells, place),
            *_unanswered(active, today),
            *_off_target(filter(judged, cells)),
        )
    )


def _overdue(products: ProductQuerySet, today: date) -> Iterable[Need]:
    waiting = Q(launched_on__isnull=True) | Q(launched_on__gt=today)
    late = Launch.objects.filter(waiting, product__in=products, committed_on__lt=today)
    rows = late.order_by("committed_on", "pk").values_list("product__scope_id", "committed_on", "name")
    return [
        Need(ask=Ask.OVERDUE_LAUNCH, scope_id=scope_id, since=since, name=name)
        for scope_id, since, name in rows
    ]


def _stale(cells: Iterable[Cell], place: int) -> list[Need]:
    """One need for each KPI, however many products its feed forgot."""
    found: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.mark == "stale":
            found.setdefault(cell.kpi, []).append(cell)
    return [
        Need(
            ask=Ask.STALE,
            scope_id=place,
            since=max((cell.data_on for cell in stale if cell.data_on), default=None),
            count=len({cell.scope_id for cell in stale} - {place}) or 1,
            kpis=(kpi,),
        )
        for kpi, stale in found.items()
    ]


def _silent(cells: Iterable[Cell], place: int, period: date) -> list[Need]:
    """Products whose usage was read before and not in this window: without a value, none would be stale."""
    without = {
        cell.scope_id for cell in cells if cell.kpi == USAGE_KPI and cell.reason == NoValue.NO_FACTS
    } - {place}
    if not without:
        return []
    read = UsageMonth.objects.filter(product__scope_id__in=without, month__lt=period)
    found = read.aggregate(since=Max("usage_latest_on"), count=Count("product", distinct=True))
    if not found["count"]:
        return []
    return [Need(ask=Ask.STALE, scope_id=place, kpis=(USAGE_KPI,), **found)]


def _longest_first(need: Need) -> date:
    return need.since or date.max


def _unrated(cells: Iterable[Cell], place: int) -> list[Need]:
    """One need for all values that wait for a rate."""
    waiting = [cell for cell in cells if cell.reason == NoValue.MISSING_RATE]
    if not waiting:
        return []
    kpis = tuple(dict.fromkeys(cell.kpi for cell in waiting))
    products = len({cell.scope_id for cell in waiting} - {place}) or 1
    return [Need(ask=Ask.MISSING_RATE, scope_id=place, count=products, kpis=kpis)]


def _unanswered(products: ProductQuerySet, today: date) -> list[Need]:
    """Products without a manager or an owner in force, and since when."""
    needs = []
    for ask, role in ((Ask.NO_MANAGER, Ownership.Role.MANAGER), (Ask.NO_OWNER, Ownership.Role.OWNER)):
        of_role = Ownership.objects.filter(product=OuterRef("pk"), role=role, starts_on__lte=today)
        in_force = of_role.filter(holding(today))
        last = of_role.order_by("-ends_on").values("ends_on")[:1]
        without = products.filter(~Exists(in_force)).annotate(since=Subquery(last)).order_by("since", "name")
        needs += [
            Need(ask=ask, scope_id=scope_id, since=since)
            for scope_id, since in without.values_list("scope_id", "since")
        ]
    return needs


def _off_target(cells: Iterable[Cell]) -> list[Need]:
    """One need for each place, with its KPIs off target; most of them first."""
    found: dict[int, list[str]] = {}
    for cell in cells:
        if cell.mark == "off_target":
            found.setdefault(cell.scope_id, []).append(cell.kpi)
    needs = [
        Need(ask=Ask.OFF_TARGET, scope_id=scope_id, count=len(kpis), kpis=tuple(kpis))
        for scope_id, kpis in found.items()
    ]
    return sorted(needs, key=lambda need: -need.count)

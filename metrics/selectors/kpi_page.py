"""One KPI at one node: over time, and broken down by what stands right below."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Func, IntegerField, Q
from django.utils import timezone

from core.access.models import Scope
from core.common.periods import shift
from core.common.spans import holding
from metrics.kpis.contract import Kpi
from metrics.models import Target
from metrics.selectors.breaks import breaks_between
from metrics.selectors.changes import YEAR, Change, against
from metrics.selectors.dashboard import TREND, Trend
from metrics.selectors.places import places_of
from metrics.selectors.reading import Place, Reading
from metrics.selectors.rollup.engine import roll_up
from metrics.selectors.rollup.operands import Wanted
from metrics.selectors.rollup.places import labels_of
from portfolio.models import Node

PREVIEW_MONTHS, PREVIEW_PLACES = 6, 8


@dataclass(frozen=True, slots=True)
class Row:
    """A place of the breakdown. age_days: of the newest fact, at `today`."""

    reading: Reading
    change: Change
    age_days: int | None


@dataclass(frozen=True, slots=True)
class KpiAtNode:
    """The node itself first, then its child nodes and own products; the node over 36 periods."""

    rows: tuple[Row, ...]
    trend: Trend


def kpi_at(*, node: Node, kpi: Kpi, window: str, period: date, today: date) -> KpiAtNode:
    """Value a KPI at a node and at what stands right below it; the caller has checked that it is seen.

    In a number of queries that does not depend on how many stand below.
    """
    places = _family(node)
    periods = tuple(shift(period, -back) for back in range(TREND - 1, -1, -1))
    wanted = Wanted(kpi, window, periods)
    rolled = roll_up(places, [wanted], computed_at=timezone.now())
    values = rolled.readings(wanted)
    by_period = [values[at : at + len(places)] for at in range(0, len(values), len(places))]
    now, before = by_period[-1], by_period[-1 - YEAR]
    changed = against(rolled, wanted, before, now)
    line = [of_period[0] for of_period in by_period]
    return KpiAtNode(
        rows=tuple(Row(*pair, _age(pair[0], today)) for pair in zip(now, changed, strict=True)),
        trend=Trend(kpi, tuple(line), breaks_between(kpi, line, rolled.operands.parameters)),
    )


def preview(*, node: Node, kpi: Kpi, period: date) -> list[list[Reading]]:
    """Value a KPI that nobody has saved yet, as the engine would: a list of months for each place."""
    places = _family(node)[: PREVIEW_PLACES + 1]
    periods = tuple(shift(period, -back) for back in range(PREVIEW_MONTHS - 1, -1, -1))
    wanted = Wanted(kpi, str(kpi.default_window), periods)
    values = roll_up(places, [wanted], computed_at=timezone.now()).readings(wanted)
    return [values[at :: len(places)] for at in range(len(places))]


def targets_at(code: str, node: Node, day: date) -> list[Target]:
    """Return the targets of a KPI in force on a day: at the node, above it and below it, by tree."""
    above = labels_of(node.scope.path)
    reached = Q(scope_id__in=above) | Q(scope__path__within=[node.scope.path])
    found = Target.objects.filter(reached, holding(day), kpi=code)
    return list(found.select_related("scope__node", "scope__product").order_by("scope__path"))


def _family(node: Node) -> list[Place]:
    """Return a node and what stands right below it: nodes first, then products, each by name. One query."""
    depth = Func(F("path"), function="nlevel", output_field=IntegerField())
    level = node.scope.path.count(".") + 1
    below = Scope.objects.annotate(depth=depth).filter(
        path__within=[node.scope.path], depth__in=(level, level + 1)
    )
    return sorted(
        places_of(below),
        key=lambda place: (place.scope_id != node.scope_id, place.kind, place.name.casefold()),
    )


def _age(reading: Reading, today: date) -> int | None:
    return None if reading.data_on is None else (today - reading.data_on).days

"""The dashboard of a node or product: tiles, one trend, and how fresh and complete its data are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone

from core.access.models import User
from core.common.periods import Span, last_complete_month, month_end, shift, span
from metrics.kpis.contract import Kpi
from metrics.selectors.breaks import Break, breaks_between
from metrics.selectors.changes import Change, against
from metrics.selectors.coordinates import NotFound
from metrics.selectors.freshness import Freshness, SourceFreshness, freshness
from metrics.selectors.places import visible_places
from metrics.selectors.reading import Place, Reading
from metrics.selectors.readings import check_periods, choose_kpis, find_kpi
from metrics.selectors.rollup.engine import RolledUp, roll_up
from metrics.selectors.rollup.operands import Wanted

__all__ = ["Break", "Dashboard", "Freshness", "SourceFreshness", "Tile", "Trend", "dashboard"]

SPARKLINE, TREND = 13, 36  # periods; the first point of a sparkline is the value a year before
COVERAGE_WINDOW = "t12m"


@dataclass(frozen=True, slots=True)
class Tile:
    """One KPI: its value, how it moved in a year, and its last 13 periods (oldest first, last = the value).

    breaks: indexes of the points from which on the KPI means something else. age_days: of the newest fact,
    at `today`.
    """

    kpi: Kpi
    reading: Reading
    change: Change
    points: tuple[float | None, ...]
    breaks: tuple[int, ...]
    age_days: int | None
    parameters: dict[str, str]


@dataclass(frozen=True, slots=True)
class Trend:
    """One KPI over 36 periods, oldest first. `readings` hold low, high, target and version of each."""

    kpi: Kpi
    readings: tuple[Reading, ...]
    breaks: tuple[Break, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that the page shows. product_count: products below the node."""

    place: Place
    window: str | None
    period: date
    last_complete: date
    product_count: int
    tiles: tuple[Tile, ...]
    trend: Trend
    freshness: Freshness


def dashboard(
    *,
    user: User,
    node: str | None = None,
    product: str | None = None,
    window: str | None = None,
    period: date | None = None,
    kpi: str | None = None,
    kpis: Sequence[str] | None = None,
    today: date,
) -> Dashboard:
    """Build the dashboard of one place. At most 16 queries, however many products.

    window    for the KPIs that allow it; the others, and None, take their default
    kpi       of the trend; None: the first tile's
    kpis      tiles, in this order; None: all

    Errors: NotFound; Invalid for an unknown window.
    """
    if node is None and product is None:
        raise NotFound
    (place,) = visible_places(user, node=node, product=product)
    return dashboard_of(place, window=window, period=period, kpi=kpi, kpis=kpis, today=today)


def dashboard_of(
    place: Place,
    *,
    window: str | None = None,
    period: date | None = None,
    kpi: str | None = None,
    kpis: Sequence[str] | None = None,
    today: date,
) -> Dashboard:
    """Build the dashboard of a place that the caller may see. Otherwise as `dashboard`."""
    choose_kpis([], window)
    chosen = choose_kpis(None, None) if kpis is None else [find_kpi(code) for code in kpis]
    drawn = find_kpi(kpi) if kpi else chosen[0]
    last = last_complete_month(today)
    check_periods([period or last])
    wanted = {
        each.code: _wanted(each, window, period or last, TREND if each is drawn else SPARKLINE)
        for each in dict.fromkeys((*chosen, drawn))
    }
    now = timezone.now()
    rolled = roll_up([place], list(wanted.values()), computed_at=now)
    values = {code: rolled.readings(each) for code, each in wanted.items()}
    products = rolled.operands.question.territory.product_ids
    return Dashboard(
        place=place,
        window=window,
        period=period or last,
        last_complete=last,
        product_count=len(products),
        tiles=tuple(_tile(rolled, wanted[each.code], values[each.code], today) for each in chosen),
        trend=Trend(
            drawn,
            tuple(values[drawn.code]),
            breaks_between(drawn, values[drawn.code], rolled.operands.parameters),
        ),
        freshness=freshness(products, _covered(window, period or last), computed_at=now),
    )


def _wanted(kpi: Kpi, window: str | None, period: date, count: int) -> Wanted:
    allowed = window if window in kpi.windows else None
    periods = tuple(shift(period, back) for back in range(1 - count, 1))
    return Wanted(kpi, allowed or str(kpi.default_window), periods)


def _tile(rolled: RolledUp, wanted: Wanted, values: Sequence[Reading], today: date) -> Tile:
    shown = values[-SPARKLINE:]
    reading = shown[-1]
    (change,) = against(rolled, wanted, shown[:1], shown[-1:])
    end, parameters = month_end(reading.period), rolled.operands.parameters
    broken = {it.period for it in breaks_between(wanted.kpi, shown, parameters)}
    return Tile(
        kpi=wanted.kpi,
        reading=reading,
        change=change,
        points=tuple(None if it.value is None else float(it.value) for it in shown),
        breaks=tuple(at for at, it in enumerate(shown) if it.period in broken),
        age_days=None if reading.data_on is None else (today - reading.data_on).days,
        parameters={code: str(parameters.on(code, end)) for code in wanted.kpi.worded_on(end).parameters},
    )


def _covered(window: str | None, period: date) -> Span:
    """Return the months whose completeness is shown; a life has no beginning of its own."""
    months = span(window or COVERAGE_WINDOW, period, fiscal_first_month=settings.FISCAL_YEAR_FIRST_MONTH)
    if months.first is None:
        return span(COVERAGE_WINDOW, period)
    return months

"""Read values: from the cache where it holds them, from the measures otherwise."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access.models import User
from core.common.errors import Invalid
from core.common.periods import Window, last_complete_month
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.selectors.cache import Key, cached
from metrics.selectors.coordinates import EARLIEST, LATEST, Coordinates, NotFound, decode
from metrics.selectors.places import visible_places
from metrics.selectors.reading import Place, Reading
from metrics.selectors.rollup.engine import roll_up
from metrics.selectors.rollup.operands import Wanted


def readings(
    *,
    user: User,
    node: str | None = None,
    product: str | None = None,
    scopes: Collection[int] | None = None,
    kpis: Sequence[str] | None = None,
    window: str | None = None,
    period: date | None = None,
    periods: Sequence[date] | None = None,
    today: date,
) -> list[Reading]:
    """Read KPI values of places that the user may see, in a constant number of queries.

    node, product   code of one place; or
    scopes          ids of scopes (`node.scope_id`, `product.scope_id`); all three None: every place visible
    kpis            codes; None: all (with a `window`: all that allow it)
    window          None: each KPI's default
    period(s)       first days of months; None: the last complete month before `today`

    Result: places in the order given (else by path), KPIs in their order, periods ascending.
    Errors: NotFound for a place or KPI that is not there or not visible; Invalid for a window
    that a KPI named in `kpis` does not know.
    """
    wanted_kpis = choose_kpis(kpis, window)
    places = visible_places(user, node=node, product=product, scopes=scopes)
    latest = last_complete_month(today)
    asked = tuple(sorted({*(periods or ()), *([period] if period else [])})) or (latest,)
    check_periods(asked)
    wanted = [Wanted(kpi, window or str(kpi.default_window), asked) for kpi in wanted_kpis]
    if window is None and asked == (latest,):
        return _from_cache(places, wanted, latest)
    return in_order(places, wanted, _measured(places, wanted))


def reading(*, user: User, reading_id: str, today: date) -> Reading:
    """Read the one value with this id. Raises NotFound."""
    at = decode(reading_id)
    kpi = kept_kpi(at.kpi)
    if at.window not in kpi.windows:
        raise NotFound
    place = place_at(user, at)
    wanted = [Wanted(kpi, at.window, (at.period,))]
    # What is archived is not computed anew when its facts change: it has nothing in the cache to trust.
    kept = _is_computed(kpi) and at.window == kpi.default_window
    if kept and at.period == last_complete_month(today):
        return _from_cache([place], wanted, at.period)[0]
    return _measured([place], wanted)[0]


def check_periods(periods: Sequence[date]) -> None:
    """Raise Invalid for a period so far away that no window around it exists."""
    if any(not EARLIEST <= period <= LATEST for period in periods):
        limits = {"first": EARLIEST.year, "last": LATEST.year}
        raise Invalid(fields={"period": [_("Choose a month of the years %(first)s to %(last)s.") % limits]})


def place_at(user: User, at: Coordinates) -> Place:
    """Return the place of a value. Raises NotFound when it is not there or not visible."""
    node, product = (at.code if at.kind == kind else None for kind in ("node", "product"))
    if node is None and product is None:
        raise NotFound
    return visible_places(user, node=node, product=product)[0]


def find_kpi(code: str) -> Kpi:
    """Return the KPI of that code, of those that are computed. Raises NotFound."""
    kpi = kept_kpi(code)
    if not _is_computed(kpi):
        raise NotFound
    return kpi


def kept_kpi(code: str) -> Kpi:
    """Return the KPI of that code, archived or not. Raises NotFound."""
    try:
        return registry.get(code)
    except KeyError:
        raise NotFound from None


def _is_computed(kpi: Kpi) -> bool:
    return any(kpi.code == listed.code for kpis in (registry.built_in, registry.further) for listed in kpis())


def choose_kpis(codes: Sequence[str] | None, window: str | None) -> list[Kpi]:
    """Find the KPIs asked for, in their own order.

    Raises NotFound for a code that is not listed, Invalid for an unknown window or one that a named KPI does
    not allow.
    """
    if window is not None and window not in list(Window):
        raise Invalid(fields={"window": [_("Choose one of: %(windows)s.") % {"windows": ", ".join(Window)}]})
    if codes is None:
        return [kpi for kpi in registry.all_kpis() if window is None or window in kpi.windows]
    chosen = sorted((find_kpi(code) for code in dict.fromkeys(codes)), key=lambda kpi: kpi.order)
    for kpi in chosen:
        if window is not None and window not in kpi.windows:
            raise Invalid(
                fields={
                    "window": [
                        _("%(kpi)s is computed over: %(windows)s.")
                        % {"kpi": kpi.code, "windows": ", ".join(kpi.windows)}
                    ]
                }
            )
    return chosen


def in_order(places: Sequence[Place], wanted: Sequence[Wanted], found: Sequence[Reading]) -> list[Reading]:
    """Sort readings by place, then KPI, then period."""
    place_at = {place.scope_id: at for at, place in enumerate(places)}
    kpi_at = {each.kpi.code: at for at, each in enumerate(wanted)}
    return sorted(found, key=lambda it: (place_at[it.scope.scope_id], kpi_at[it.kpi], it.period))


def _measured(places: Sequence[Place], wanted: Sequence[Wanted]) -> list[Reading]:
    rolled = roll_up(places, wanted, computed_at=timezone.now())
    return [reading for each in wanted for reading in rolled.readings(each)]


def _from_cache(places: Sequence[Place], wanted: Sequence[Wanted], period: date) -> list[Reading]:
    """Serve from the cache; a place that no recompute has seen yet is measured."""
    found = cached(places, [each.kpi for each in wanted], period)
    keys: list[Key] = [(place.scope_id, each.kpi.code) for place in places for each in wanted]
    unseen = {scope_id for scope_id, kpi in keys if (scope_id, kpi) not in found}
    if unseen:
        for it in _measured([place for place in places if place.scope_id in unseen], wanted):
            found.setdefault((it.scope.scope_id, it.kpi), it)
    return [found[key] for key in keys]

"""KPIs of many places on many days, in a number of queries that depends on neither.

Criteria, key results and gates ask by day: a day stands for the last month that was over on it, a month's
last day for that month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from core.access.models import Scope
from core.common.periods import last_complete_month
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.selectors.cache import cached
from metrics.selectors.places import places_of
from metrics.selectors.reading import Place, Reading
from metrics.selectors.rollup.engine import roll_up
from metrics.selectors.rollup.operands import Wanted

Key = tuple[int, str, str, date]


@dataclass(frozen=True, slots=True)
class Question:
    """What a KPI was at a place over a window, on a day. window: empty means the KPI's own."""

    kpi: str
    scope_id: int
    on: date
    window: str = ""


def month_on(day: date) -> date:
    """Return the last month that is over at the end of a day."""
    return last_complete_month(day + timedelta(days=1))


def answers(questions: Sequence[Question]) -> list[Reading | None]:
    """Answer in the order of the questions; None for a KPI, window or place that is not there."""
    known = {kpi.code: kpi for kpi in registry.all_kpis()}
    keys: list[Key | None] = []
    for each in questions:
        kpi = known.get(each.kpi)
        window = each.window or (str(kpi.default_window) if kpi else "")
        fits = kpi is not None and window in kpi.windows
        keys.append((each.scope_id, each.kpi, window, month_on(each.on)) if fits else None)
    asked = {key for key in keys if key}
    if not asked:
        return [None] * len(keys)
    places = places_of(Scope.objects.filter(pk__in={scope_id for scope_id, *_ in asked}))
    found = _kept(places, asked, known)
    if rest := asked - set(found):
        wanted = {scope_id for scope_id, *_ in rest}
        found |= _measured([place for place in places if place.scope_id in wanted], _wanted(rest))
    return [found.get(key) if key else None for key in keys]


def _kept(places: Sequence[Place], asked: set[Key], known: Mapping[str, Kpi]) -> dict[Key, Reading]:
    """Return what the cache of values holds: default windows of the last complete month."""
    latest = last_complete_month(timezone.localdate())
    kpis = {
        known[kpi]
        for _scope, kpi, window, period in asked
        if period == latest and window == known[kpi].default_window
    }
    held = cached(places, kpis, latest).values() if kpis else ()
    keyed = {(it.scope.scope_id, it.kpi, it.window, it.period): it for it in held}
    return {key: it for key, it in keyed.items() if key in asked}


def _wanted(asked: set[Key]) -> list[Wanted]:
    periods: dict[tuple[str, str], set[date]] = {}
    for _scope, kpi, window, period in asked:
        periods.setdefault((kpi, window), set()).add(period)
    return [
        Wanted(registry.get(kpi), window, tuple(sorted(those))) for (kpi, window), those in periods.items()
    ]


def _measured(places: Sequence[Place], wanted: Sequence[Wanted]) -> dict[Key, Reading]:
    rolled = roll_up(places, wanted, computed_at=timezone.now())
    return {
        (it.scope.scope_id, it.kpi, it.window, it.period): it
        for each in wanted
        for it in rolled.readings(each)
    }

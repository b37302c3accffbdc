"""A value against the same window a year before. Source: docs/kpis/change.md"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core.access.models import User
from core.common.periods import last_complete_month, shift
from metrics.kpis.change import change_z
from metrics.kpis.statistics import Z95
from metrics.selectors.breaks import breaks_between
from metrics.selectors.places import visible_places
from metrics.selectors.reading import Number, Reading
from metrics.selectors.readings import check_periods, choose_kpis
from metrics.selectors.rollup.engine import RolledUp, roll_up
from metrics.selectors.rollup.operands import Wanted

MONTH, YEAR = 1, 12


@dataclass(frozen=True, slots=True)
class Change:
    """How a value moved in a year.

    difference, before  in the KPI's unit (a ratio: 0–1, so points; money: Decimal)
    relative            difference / |before|; None where before is 0 or unknown
    z, distinguishable  None where nothing is said about noise (money, durations, counts)
    redefined           the KPI meant something else a year before: nothing is compared
    """

    before: Number | None
    difference: Number | None
    relative: float | None
    z: float | None
    distinguishable: bool | None
    redefined: bool = False


UNKNOWN = Change(None, None, None, None, None)


def changes(
    *,
    user: User,
    node: str | None = None,
    product: str | None = None,
    scopes: Collection[int] | None = None,
    kpis: Sequence[str] | None = None,
    window: str | None = None,
    period: date | None = None,
    today: date,
) -> dict[str, Change]:
    """Compare values with those a year before, by the id of the later reading.

    Arguments, errors and queries as those of `readings`.
    """
    chosen = choose_kpis(kpis, window)
    places = visible_places(user, node=node, product=product, scopes=scopes)
    last = period or last_complete_month(today)
    check_periods([last])
    wanted = [Wanted(kpi, window or str(kpi.default_window), (shift(last, -YEAR), last)) for kpi in chosen]
    rolled = roll_up(places, wanted, computed_at=timezone.now())
    found: dict[str, Change] = {}
    for each in wanted:
        values = rolled.readings(each)
        before, now = values[: len(places)], values[len(places) :]
        found |= {it.id: change for it, change in zip(now, against(rolled, each, before, now), strict=True)}
    return found


def against(
    rolled: RolledUp, wanted: Wanted, before: Sequence[Reading], now: Sequence[Reading]
) -> list[Change]:
    """Compare the readings of all places in a period with those of the same window a year before.

    Both periods must be among those that `rolled` was asked for.
    """
    if not now:
        return []
    noise, parameters = changes_z(rolled, wanted, now[0].period), rolled.operands.parameters
    return [
        Change(earlier.value, None, None, None, None, redefined=True)
        if breaks_between(wanted.kpi, (earlier, later), parameters)
        else _change(earlier, later, z)
        for earlier, later, z in zip(before, now, noise, strict=True)
    ]


def changes_z(rolled: RolledUp, wanted: Wanted, period: date) -> list[float | None]:
    """Compute z of the change in a year for all places; None where nothing is said about noise."""
    if wanted.kpi.interval is None:
        return [None] * len(rolled.operands.question.territory.places)
    now, before = (
        rolled.frames(Wanted(wanted.kpi, wanted.window, (at,))).frame()
        for at in (period, shift(period, -YEAR))
    )
    return [None if math.isnan(z) else z for z in change_z(wanted.kpi, now, before).tolist()]


def _change(before: Reading, now: Reading, z: float | None) -> Change:
    if before.version != now.version:
        return UNKNOWN  # two definitions: their difference says nothing
    if before.value is None or now.value is None:
        return Change(before.value, None, None, None, None)
    # Of one unit: both are floats, or both Decimals.
    difference: Number = now.value - before.value  # type: ignore[operator]
    relative = float(difference) / abs(float(before.value)) if before.value else None
    return Change(before.value, difference, relative, z, None if z is None else abs(z) >= Z95)

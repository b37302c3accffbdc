"""A dashboard with its board, kept between two recomputes.

A page of a thousand products adds up as many rows as one of ten thousand: none, once somebody
has looked. What is kept is found under a stamp, the moment at which the place was last valued. A
recompute that moves the place moves its stamp, so nothing has to be thrown away, and whoever
still computes from older facts keeps the result where nobody will look.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.core.cache import cache
from django.db.models import Max

import metrics
from core.access.models import User
from metrics.models import KpiValue
from metrics.selectors.board.board import Board, board
from metrics.selectors.dashboard import Dashboard, dashboard_of
from metrics.selectors.places import visible_places
from metrics.selectors.reading import Place

A_DAY = 24 * 3600
_METRICS = Path(metrics.__file__).parent
# What another version of the portal kept, of another shape or computed otherwise, is not found.
_EDITION = hashlib.sha256(
    b"".join(
        path.read_bytes()
        for part in ("selectors", "kpis")
        for path in sorted((_METRICS / part).rglob("*.py"))
    )
).hexdigest()


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page of a place shows."""

    dashboard: Dashboard
    board: Board


def shown(
    *,
    user: User,
    node: str | None = None,
    product: str | None = None,
    window: str | None = None,
    period: date,
    kpi: str | None = None,
    rows: int = 1,
    today: date,
) -> Shown:
    """Return the dashboard and board of a place, from where they are kept or made anew.

    Arguments and errors are those of `dashboard`; rows: page of the heat map.
    """
    (place,) = visible_places(user, node=node, product=product)
    return shown_at(place, window=window, period=period, kpi=kpi, rows=rows, today=today)


def shown_at(
    place: Place,
    *,
    window: str | None = None,
    period: date,
    kpi: str | None = None,
    rows: int = 1,
    today: date,
) -> Shown:
    """Return the dashboard and board of a place that the caller may see. Otherwise as `shown`."""
    key = _key(place, window, period, kpi, rows, today)
    found: Shown | None = cache.get(key)
    if found is None:
        found = Shown(
            dashboard_of(place, window=window, period=period, kpi=kpi, today=today),
            board(place, window=window, period=period, today=today, page=rows),
        )
        cache.set(key, found, A_DAY)
    return found


def _key(place: Place, *asked: object) -> str:
    valued = KpiValue.objects.filter(scope_id=place.scope_id).aggregate(last=Max("computed_at"))["last"]
    text = "|".join(map(str, (_EDITION, place, *asked, valued)))
    return f"board:{hashlib.sha256(text.encode()).hexdigest()}"

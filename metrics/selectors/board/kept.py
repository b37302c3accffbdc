"""What is computed or drawn of a place, kept between two recomputes.

A page of a thousand products adds up as many rows as one of ten thousand: none, once somebody
has looked. What is kept is found under a stamp: the moment at which the place was last valued, and
the company's own definitions. A recompute that moves the place moves its stamp, and so does a
changed formula; so nothing has to be thrown away, and whoever still computes from older facts keeps
the result where nobody will look.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.cache import caches
from django.db.models import Max

from core.access.models import User
from metrics.models import KpiValue
from metrics.selectors import definitions
from metrics.selectors.board.board import Board, board
from metrics.selectors.dashboard import Dashboard, dashboard_of
from metrics.selectors.places import visible_places
from metrics.selectors.reading import Place

A_DAY = 24 * 3600
T = TypeVar("T")
_SOURCES = ("core", "metrics", "portfolio", "roadmap", "templates/metrics", "templates/cotton", "locale")


def _edition() -> str:
    """Tell this version of the portal from others: what they kept is of another shape, or drawn otherwise."""
    folders = [Path(settings.BASE_DIR) / folder for folder in _SOURCES]
    files = [
        path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".html", ".mo")
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()


EDITION = _edition()


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the page of a place shows."""

    dashboard: Dashboard
    board: Board


def kept(place: Place, asked: tuple[object, ...], make: Callable[[], T]) -> T:
    """Return what was kept for this place and question since it was last valued, else make and keep it.

    asked: whatever the answer depends on besides the values of the place: a day, a language.
    """
    valued = KpiValue.objects.filter(scope_id=place.scope_id).aggregate(last=Max("computed_at"))["last"]
    text = "|".join(map(repr, (EDITION, place, *asked, valued, definitions.stamp())))
    key = f"board:{hashlib.sha256(text.encode()).hexdigest()}"
    boards = caches["boards"]
    found: T | None = boards.get(key)
    if found is None:
        found = make()
        boards.set(key, found, A_DAY)
    return found


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
    return kept(
        place,
        ("shown", window, period, kpi, rows, today),
        lambda: Shown(
            dashboard_of(place, window=window, period=period, kpi=kpi, today=today),
            board(place, window=window, period=period, today=today, page=rows),
        ),
    )

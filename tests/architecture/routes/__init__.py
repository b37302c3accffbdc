"""Every address of the portal and what it needs, written by hand: a table for each app.

`test_urls.py` fails for an address that no table lists, or that stands in another app's, and asks each with
every role and place.
"""

from collections.abc import Iterable, Mapping
from types import ModuleType
from typing import Final, TypeVar

from tests.architecture.routes import core, frame, governance, metrics, portfolio, roadmap, teams
from tests.architecture.routes.needs import MAY, ROLES, Need

__all__ = ["APPS", "MAY", "QUERIES", "ROLES", "ROUTES", "Need"]

T = TypeVar("T")
APPS: Final[tuple[ModuleType, ...]] = (frame, core, teams, portfolio, roadmap, metrics, governance)


def _joined(tables: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """Put tables together; an address stands in one of them."""
    found: dict[str, T] = {}
    for table in tables:
        assert not found.keys() & table.keys(), found.keys() & table.keys()
        found |= table
    return found


ROUTES: Final[dict[str, dict[str, Need]]] = _joined(app.ROUTES for app in APPS)
QUERIES: Final[dict[str, Need]] = _joined(app.QUERIES for app in APPS)

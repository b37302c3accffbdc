"""What a search finds besides the registered nouns: KPIs, pages, actions, questions.

An app registers a finder in `AppConfig.ready()`:

    register(Finder(kind="kpi", label=_("KPIs"), icon="chart-line", find=kpis))

A finder answers for the user who asks, and never with what they may not see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from core.access.models import User
from core.collaboration.words import Query


@dataclass(frozen=True)
class Found:
    """One line of an answer. thing: the row itself, where it is one; keys: what opens it from anywhere."""

    kind: str
    icon: str
    title: str
    url: str
    subtitle: str = ""
    pk: int | str = ""
    keys: str = ""
    thing: Any = None


@dataclass(frozen=True)
class Answered:
    """What one finder found: the lines that are shown, and how many there are altogether."""

    lines: Sequence[Found]
    total: int


@dataclass(frozen=True)
class Finder:
    """Finds things of one kind.

    find: for a user, a query, and what the search has found so far.
    reads: the kinds of that which it looks at.
    """

    kind: str
    label: str | Promise
    icon: str
    find: Callable[[User, Query, Sequence[Found]], Sequence[Found]]
    reads: frozenset[str] = frozenset()


_finders: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    """Make a finder known; the same kind again replaces it."""
    _finders[finder.kind] = finder


def finders() -> list[Finder]:
    """Return every finder, in the order in which the apps came up."""
    return list(_finders.values())

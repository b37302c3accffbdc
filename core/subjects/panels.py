"""Pages of one thing that several apps fill: tabs, and panels on them.

An app registers a panel in `AppConfig.ready()`; the page shows it without knowing who made it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise

from core.access.requests import Asked
from core.profile import is_on

T = TypeVar("T")
OVERVIEW = "overview"


@dataclass(frozen=True)
class Panel(Generic[T]):
    """A part of the page of one thing.

    load:   gathers what the template needs, for the request of a user who sees the thing.
    order:  panels stand in rising order; `side` ones in the narrow column, `wide` ones below both.
    tab:    on which of the page's tabs. switch: shown while this governance switch is on.
    shown:  whether there is anything for this user to see; it must not ask the database.
    """

    name: str
    template: str
    load: Callable[[Asked, T], Mapping[str, Any]]
    order: int
    side: bool = False
    wide: bool = False
    tab: str = OVERVIEW
    switch: str = ""
    shown: Callable[[Asked, T], bool] = lambda request, thing: True


@dataclass(frozen=True)
class FilledPanel:
    """A panel with what it shows."""

    name: str
    template: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Tab:
    """A tab as the page draws it."""

    name: str
    label: str | Promise
    url: str
    current: bool


class Panels(Generic[T]):
    """The tabs of one kind of page, in their order, and the panels on them."""

    def __init__(self, *tabs: tuple[str, str | Promise]) -> None:
        self._labels = dict(tabs)
        self._panels: dict[str, Panel[T]] = {}

    @property
    def names(self) -> Sequence[str]:
        """Return the names of all tabs that the page may have."""
        return tuple(self._labels)

    def register(self, panel: Panel[T]) -> None:
        """Put a panel on the page; the same name again replaces it. Raises KeyError for an unknown tab."""
        if panel.tab not in self._labels:
            raise KeyError(panel.tab)
        self._panels[panel.name] = panel

    def tabs(self, request: Asked, thing: T, *, current: str, url: Callable[[str], str]) -> list[Tab]:
        """Return the tabs that hold something; `url` gives the address of a tab by name."""
        held = {panel.tab for panel in self._shown(request, thing)}
        return [
            Tab(name, label, url(name), name == current)
            for name, label in self._labels.items()
            if name in held or name == OVERVIEW
        ]

    def has(self, request: Asked, thing: T, tab: str) -> bool:
        """Tell whether a tab is there for this user."""
        return tab == OVERVIEW or any(panel.tab == tab for panel in self._shown(request, thing))

    def fill(
        self, request: Asked, thing: T, *, tab: str, side: bool = False, wide: bool = False
    ) -> list[FilledPanel]:
        """Load the panels of one place of one tab: of the main column, the narrow one, or below both."""
        here = (tab, side, wide)
        wanted = [one for one in self._shown(request, thing) if (one.tab, one.side, one.wide) == here]
        return [
            FilledPanel(one.name, one.template, one.load(request, thing))
            for one in sorted(wanted, key=lambda one: one.order)
        ]

    def _shown(self, request: Asked, thing: T) -> list[Panel[T]]:
        return [
            panel
            for panel in self._panels.values()
            if (not panel.switch or is_on(panel.switch)) and panel.shown(request, thing)
        ]

"""Telling higher apps that an import was written, without knowing them.

A listener runs in the import's transaction and must be quick; it registers in `AppConfig.ready()`.
"""

from collections.abc import Callable

from core.ingest.models import ImportRun

Listener = Callable[[ImportRun], None]
_listeners: list[Listener] = []


def when_applied(listener: Listener) -> None:
    """Call `listener` after every import from now on; registering twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell_applied(run: ImportRun) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(run)

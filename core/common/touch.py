"""Telling higher layers that facts changed, without knowing them.

Whoever writes facts calls `touch` inside its transaction; whoever derives from
facts registers a listener in `AppConfig.ready()`. A listener only notes what is
due and adds a job: it runs in the writer's transaction and must be quick.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Touched:
    """What changed: a kind of fact, and the products and months it belongs to.

    kind:   the source's name (`survey`, `finance`, `launches`, `portfolios` …).
    pairs:  (product id, first day of month); empty for kinds without months.
    everything: the change may move every value (a tree, a rate, a target).
    cause:  the import run's id, where an import is the cause.
    """

    kind: str
    pairs: Collection[tuple[int, date]] = ()
    everything: bool = False
    cause: int | None = None


Listener = Callable[[Touched], None]
_listeners: list[Listener] = []


def register(listener: Listener) -> None:
    """Call `listener` at every touch from now on; registering twice is once."""
    if listener not in _listeners:
        _listeners.append(listener)


def touch(touched: Touched) -> None:
    """Tell every listener."""
    for listener in _listeners:
        listener(touched)

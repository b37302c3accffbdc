"""What a request reads at most once, and only when something asks for it.

Outside a request (a job, a command) everything is read each time, so that a change is seen at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_held: ContextVar[dict[str, Any] | None] = ContextVar("held", default=None)


@contextmanager
def within() -> Iterator[None]:
    """Keep what is read inside; inside another one, keep it there."""
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def once(name: str, read: Callable[[], T]) -> T:
    """Return what was read under this name, or read it."""
    held = _held.get()
    if held is None:
        return read()
    if name not in held:
        held[name] = read()
    found: T = held[name]
    return found


def forget(name: str) -> None:
    """Have it read again: a service changed it."""
    if (held := _held.get()) is not None:
        held.pop(name, None)

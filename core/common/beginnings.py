"""What a portal begins with besides its tables: apps register it, `manage.py begin` writes it.

Each is safe to run at every start: it adds what is missing and leaves what somebody changed.
"""

from collections.abc import Callable

_beginnings: dict[str, Callable[[], None]] = {}


def register(name: str, write: Callable[[], None]) -> None:
    """Have something written at each start; the same name again replaces it."""
    _beginnings[name] = write


def write_all() -> None:
    """Write everything that apps registered, in the order in which they did."""
    for write in _beginnings.values():
        write()

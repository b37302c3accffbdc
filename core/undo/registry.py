"""Which kinds of steps there are, and how each is taken back.

A service keeps a step in the transaction of its change; the app that owns the kind says how it goes back:

    @reverter("lists.bulk")
    def put_back(step: Step, by: Actor) -> None: ...

A reverter may answer with a sentence about what stayed as it is. It raises a DomainError when something
stands in the way; then nothing is changed.
"""

from collections.abc import Callable
from typing import Any

from core.common.actors import Actor

Reverter = Callable[[Any, Actor], str | None]

_reverters: dict[str, Reverter] = {}


def reverter(kind: str) -> Callable[[Reverter], Reverter]:
    """Register the decorated function as the way back of steps of this kind."""

    def register(put_back: Reverter) -> Reverter:
        _reverters[kind] = put_back
        return put_back

    return register


def reverter_of(kind: str) -> Reverter | None:
    """Return the way back of a kind; None where this version of the portal has none."""
    return _reverters.get(kind)

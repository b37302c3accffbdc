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
IsLarge = Callable[[Any, Actor], bool]

_reverters: dict[str, Reverter] = {}
_large: dict[str, IsLarge] = {}


def reverter(kind: str, *, large: IsLarge | None = None) -> Callable[[Reverter], Reverter]:
    """Register the decorated function as the way back of steps of this kind.

    large: tells of a step whether its way back takes longer than a request may: then it is a job.
    """

    def register(put_back: Reverter) -> Reverter:
        _reverters[kind] = put_back
        if large is not None:
            _large[kind] = large
        return put_back

    return register


def is_large(step: Any, by: Actor) -> bool:
    """Tell whether a step goes back in the background."""
    large = _large.get(step.kind)
    return large is not None and large(step, by)


def reverter_of(kind: str) -> Reverter | None:
    """Return the way back of a kind; None where this version of the portal has none."""
    return _reverters.get(kind)

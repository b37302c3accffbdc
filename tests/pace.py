"""Limits of time on a machine that others keep busy: too slow once is the machine, three times the portal."""

import time
from collections.abc import Callable


def within(seconds: float, attempt: Callable[[], object], *, tries: int = 3) -> None:
    """Do it until once it takes no longer than this, at most so many times."""
    took = []
    for _try in range(tries):
        began = time.monotonic()
        attempt()
        took.append(time.monotonic() - began)
        if took[-1] < seconds:
            return
    raise AssertionError(f"never within {seconds} s: {took}")

"""Lines that must never lead back to where they begin: managers, teams, nodes."""

from collections.abc import Callable
from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def leads_back(start: M, above: Callable[[M], M | None]) -> bool:
    """Tell whether the line from `start` upwards comes by `start` again.

    A circle that `start` is not part of ends the walk too.
    """
    seen = set[object]()
    step = above(start)
    while step is not None and step.pk not in seen:
        if step.pk == start.pk:
            return True
        seen.add(step.pk)
        step = above(step)
    return False

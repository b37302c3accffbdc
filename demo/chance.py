"""Chance that repeats itself to the last bit on every Python from 3.11 on and on every machine.

Only `Random.random()` is used, whose sequence Python promises to keep, and only additions and products of
floats, which IEEE 754 rounds everywhere alike: no logarithm, no sine, no power, and no `sum()` of floats,
which rounds otherwise since Python 3.12.
"""

from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import TypeVar

T = TypeVar("T")

# How often a duration exceeds its median, and by how much: (part of the cases, multiple of the median).
_DURATIONS = ((0.0, 0.15), (0.25, 0.55), (0.5, 1.0), (0.85, 2.1), (0.97, 3.8), (1.0, 6.5))


class Chance:
    """A stream of its own for each purpose, so that one more product does not change the others."""

    def __init__(self, *path: str) -> None:
        self._random = Random("/".join(path)).random  # noqa: S311 (a demo keeps no secrets)

    def between(self, low: float, high: float) -> float:
        """Return a number between two others, each as likely."""
        return low + (high - low) * self._random()

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both possible."""
        return low + int((high - low + 1) * self._random())

    def normal(self) -> float:
        """Return a number around 0 with deviation 1, as the sum of twelve uniform ones."""
        total = -6.0
        for _ in range(12):
            total += self._random()
        return total

    def happens(self, probability: float) -> bool:
        """Return whether something of this probability happens."""
        return self._random() < probability

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[int(len(choices) * self._random())]

    def count(self, expected: float) -> int:
        """Return a count around an expected one: its whole part, or one more as often as the rest says."""
        return int(expected) + (1 if self.happens(expected - int(expected)) else 0)

    def duration(self, median: float) -> float:
        """Return a duration with the long tail that waiting times have."""
        u = self._random()
        for (low, start), (high, end) in pairwise(_DURATIONS):
            if u <= high:
                return median * (start + (end - start) * (u - low) / (high - low))
        raise AssertionError("a probability above 1")

"""The windows that are asked for, cut where any of them begins or ends.

A *segment* is a stretch of months between two neighbouring cuts, so each window is a run of
whole segments. SQL groups months by segment in one pass and puts windows together from the
few rows that are left, however many windows overlap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.common.periods import Span

Parameters = dict[str, Any]


@dataclass(frozen=True)
class Timeline:
    """Windows by position. Segment k lies between cut k−1 and cut k; segment 0 is all that went before."""

    spans: tuple[Span, ...]

    @classmethod
    def of(cls, spans: Iterable[Span]) -> "Timeline":
        """Number the windows; for each, its run from the very beginning comes along."""
        numbered = dict.fromkeys(spans)
        numbered |= dict.fromkeys(Span(None, span.after) for span in tuple(numbered))
        return cls(tuple(numbered))

    @cached_property
    def position(self) -> dict[Span, int]:
        """Return where each window is."""
        return {span: at for at, span in enumerate(self.spans)}

    @cached_property
    def cuts(self) -> tuple[date, ...]:
        """Return the days on which a window begins or another one is over."""
        return tuple(sorted({day for span in self.spans for day in (span.first, span.after) if day}))

    @cached_property
    def ends(self) -> tuple[date, ...]:
        """Return the first days after the windows, each once, ascending."""
        return tuple(sorted({span.after for span in self.spans}))

    @cached_property
    def end_of(self) -> tuple[int, ...]:
        """Return for each window the position of its end."""
        at = {after: position for position, after in enumerate(self.ends)}
        return tuple(at[span.after] for span in self.spans)

    def since_ever(self, position: int) -> int:
        """Return the position of the window that has the same end and no beginning."""
        return self.position[Span(None, self.spans[position].after)]

    def at(self, positions: Iterable[int]) -> list[Span]:
        """Return the windows at `positions`."""
        return [self.spans[position] for position in positions]

    def segments(self, position: int) -> range:
        """Return the segments that a window is made of."""
        span = self.spans[position]
        first = 0 if span.first is None else self.cuts.index(span.first) + 1
        return range(first, self.cuts.index(span.after) + 1)

    def parameters(self, positions: Sequence[int]) -> Parameters:
        """Give windows to SQL: `from_month` (NULL: no limit), `before_month`, cuts, ends, and `WINDOWS`."""
        spans = self.at(positions)
        firsts = [span.first for span in spans]
        segments = [self.segments(at) for at in positions]
        return {
            "from_month": None if None in firsts else min(first for first in firsts if first),
            "before_month": max(span.after for span in spans),
            "cuts": list(self.cuts),
            "ends": list(self.ends),
            "window": list(positions),
            "low": [run.start for run in segments],
            "high": [run.stop for run in segments],
            "window_end": [self.end_of[at] for at in positions],
        }


WINDOWS = """
    unnest(%(window)s::int[], %(low)s::int[], %(high)s::int[], %(window_end)s::int[])
        AS asked("window", low, high, window_end)
"""

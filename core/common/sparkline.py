"""A small line of a value's history, drawn on the server.

84 × 30, a 1.5 px line, a dashed target and the status shape at the end. Colours are
CSS variables, so the same drawing serves the light page, the dark page and paper.
The line is broken where a value is missing or a definition changed: no line is ever
drawn across either.
"""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.common.icons import SHAPES, STATUSES

WIDTH, HEIGHT = 84, 30
_EDGE = 6.0
_END = 9.0
_MARK = 0.75
Point = tuple[float, float]


def draw(
    values: Sequence[float | None],
    *,
    target: float | None = None,
    status: str | None = None,
    breaks: Iterable[int] = (),
    label: str = "",
) -> SafeString:
    """Draw the history of one value, oldest first.

    breaks: indexes of the first value of each new definition.
    label:  what the drawing says, for those who do not see it; empty when the text beside it says it.
    Without two values beside each other there is no line; without any value there is no drawing.
    """
    known = [float(value) for value in values if value is not None]
    if not known:
        return mark_safe("")
    floor, ceiling = _scale(known, target)
    points = [
        None if value is None else _place(at, value, len(values), floor, ceiling)
        for at, value in enumerate(values)
    ]
    parts = [_line(run) for run in _runs(points, frozenset(breaks)) if len(run) > 1]
    if target is not None:
        y = _height(target, floor, ceiling)
        parts.insert(0, f'<path class="spark-target" d="M0 {y:.1f}H{WIDTH}"/>')
    last = next(point for point in reversed(points) if point is not None)
    parts.append(_end_mark(last, status))
    name = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="spark" width="{0}" height="{1}" viewBox="0 0 {0} {1}" {2}>{3}</svg>',
        WIDTH,
        HEIGHT,
        name,
        mark_safe("".join(parts)),  # noqa: S308 only numbers and constants
    )


def _scale(known: list[float], target: float | None) -> tuple[float, float]:
    seen = known if target is None else [*known, float(target)]
    low, high = min(seen), max(seen)
    if low == high:
        return low - 1, high + 1
    return low, high


def _height(value: float, floor: float, ceiling: float) -> float:
    return HEIGHT - _EDGE - (value - floor) / (ceiling - floor) * (HEIGHT - 2 * _EDGE)


def _place(at: int, value: float, count: int, floor: float, ceiling: float) -> Point:
    across = WIDTH - _EDGE - _END
    step = across / (count - 1) if count > 1 else 0.0
    start = _EDGE / 2 if count > 1 else across
    return start + at * step, _height(value, floor, ceiling)


def _runs(points: Sequence[Point | None], breaks: frozenset[int]) -> list[list[Point]]:
    """Split the points into runs that one line may join."""
    runs: list[list[Point]] = [[]]
    for at, point in enumerate(points):
        if point is None or at in breaks:
            runs.append([])
        if point is not None:
            runs[-1].append(point)
    return [run for run in runs if run]


def _line(run: list[Point]) -> str:
    return '<path class="spark-line" d="M' + "L".join(f"{x:.1f} {y:.1f}" for x, y in run) + '"/>'


def _end_mark(point: Point, status: str | None) -> str:
    x, y = point
    if status is None or status not in STATUSES:
        return f'<circle class="spark-end" cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>'
    known = STATUSES[status]
    corner = f"{x - 6 * _MARK:.1f} {y - 6 * _MARK:.1f}"
    drawn = f"translate({corner}) scale({_MARK})"
    return f'<g class="tone-{known.tone}" transform="{drawn}">{SHAPES[known.shape]}</g>'

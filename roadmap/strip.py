"""The strip of a product's page: a year of its launches, workstreams and milestones, laid out.

Across, everything is a share of the width in percent, so that the words are as large in a wide window as in a
narrow one; down, it is pixels. What would write over another on the narrowest strip stands a row lower.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.common.icons import STATUSES
from core.common.periods import month_of, months_between, shift
from roadmap.selectors.timeline import Item, Lane

BEFORE: Final = 3
MONTHS: Final = 12
# The narrowest strip, a letter of 12 px Inter, and what a shape takes before its word: pixels.
NARROWEST, LETTER, MARK = 720, 6.8, 24
LONGEST: Final = 40  # letters of a name; the table has all of them
HEAD, ROW, PADDING, FOOT = 24, 36, 4, 22
NAMES: Final[Mapping[Lane, str | Promise]] = {
    Lane.LAUNCHES: _("Launches"),
    Lane.WORKSTREAMS: _("Workstreams"),
    Lane.MILESTONES: _("Milestones"),
}


@dataclass(frozen=True)
class Bar:
    """One thing on the strip. x, width, promised_x, promised_width: percent as SVG reads it; y: pixels.

    width is empty of what falls on a day, promised_* where nothing was first promised for another day.
    within: its words stand inside its bar; else behind it, or before it where there is no room behind.
    """

    item: Item
    x: str
    y: int
    end: str
    width: str
    promised_x: str
    promised_width: str
    place: str
    slip: int | None

    @property
    def name(self) -> str:
        """Return its name, no longer than there is room for."""
        return Truncator(self.item.name).chars(LONGEST)

    @property
    def shape(self) -> str:
        """Return the shape of its status."""
        return STATUSES[self.item.status].shape

    @property
    def tone(self) -> str:
        """Return the colour of its status."""
        return STATUSES[self.item.status].tone


@dataclass(frozen=True)
class Row:
    """A lane with what is in it. y: of the line above it; name_y: of its name."""

    name: str | Promise
    y: int
    name_y: int
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Strip:
    """The strip as the page draws it."""

    first: date
    last: date
    today: str
    months: Sequence[tuple[str, date, bool]]
    rows: Sequence[Row]
    items: Sequence[Item]
    height: int

    @property
    def foot(self) -> int:
        """Return where the lanes end."""
        return self.height - FOOT


def strip(found: Iterable[Item], *, today: date) -> Strip | None:
    """Lay out what lies in the months around a day; None where nothing does."""
    first = shift(month_of(today), -BEFORE)
    after = shift(first, MONTHS)
    span = _Span(first, after)
    seen = [one for one in found if one.ends >= first and (one.begins or one.ends) < after]
    rows: list[Row] = []
    top = HEAD
    for lane, name in NAMES.items():
        held = [one for one in seen if one.lane == lane]
        if held:
            bars, deep = _packed(held, span, top + PADDING)
            rows.append(Row(name, top, top + PADDING + ROW // 2 + 2, bars))
            top += deep * ROW + 2 * PADDING
    if not rows:
        return None
    months = months_between(first, after)
    return Strip(
        first=first,
        last=after - timedelta(days=1),
        today=_percent(span.share(today)),
        months=[(_percent(span.share(one)), one, one == first or one.month == 1) for one in months],
        rows=rows,
        items=seen,
        height=top + FOOT,
    )


@dataclass(frozen=True)
class _Span:
    first: date
    after: date

    def share(self, day: date) -> float:
        """Return how far across a day lies, from 0 to 1; what lies outside stands at the edge."""
        return min(max((day - self.first).days / (self.after - self.first).days, 0.0), 1.0)


def _packed(held: Sequence[Item], span: _Span, top: int) -> tuple[list[Bar], int]:
    """Put each in the first row where nothing stands in its way; return how many rows that takes."""
    ends: list[float] = []
    bars = []
    for one in sorted(held, key=lambda one: (one.begins or one.ends, one.ends)):
        left, right, place = _room(one, span)
        row = next((at for at, end in enumerate(ends) if end <= left), len(ends))
        ends[row : row + 1] = [right]
        bars.append(_bar(one, span, top + row * ROW, place))
    return bars, len(ends)


def _room(one: Item, span: _Span) -> tuple[float, float, str]:
    """Return from where to where it reaches with its words, on the narrowest strip, and where they stand."""
    begin, end = span.share(one.begins or one.ends) * NARROWEST, span.share(one.ends) * NARROWEST
    edges = [begin, end, *([span.share(one.promised) * NARROWEST] if one.promised else [])]
    words = MARK + min(len(one.name), LONGEST) * LETTER
    slip = 60 if one.promised else 0
    if one.begins and end - begin >= words + 8:
        return min(edges), max(edges) + slip, "within"
    if max(edges) + words + slip <= NARROWEST:
        return min(edges) - 8, max(edges) + words + slip, "behind"
    if min(edges) >= words:
        return min(edges) - words, max(edges) + 8, "before"
    return min(edges), max(edges) + slip, "within"


def _bar(one: Item, span: _Span, y: int, place: str) -> Bar:
    begin, end = span.share(one.begins or one.ends), span.share(one.ends)
    promised = span.share(one.promised) if one.promised else None
    since = begin if one.begins else min(end, promised if promised is not None else end)
    until = promised if one.begins or promised is None else max(end, promised)
    return Bar(
        item=one,
        x=_percent(begin),
        y=y,
        end=_percent(end),
        width=_percent(end - begin) if one.begins else "",
        promised_x=_percent(since) if promised is not None else "",
        promised_width=_percent(max((until or 0) - since, 0)) if promised is not None else "",
        place=place,
        slip=(one.ends - one.promised).days if one.promised else None,
    )


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"

"""The figure of a bubble map: what a product returns, how satisfied its users are, what it sells.

Circles are neutral, their area is the revenue; the whisker is the interval of the satisfaction. Only a
product that misses both targets is marked, in colour and shape. Colours are token names, as in `trend`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.common import figures
from metrics.kpis import registry
from metrics.kpis.vocabulary import Unit
from metrics.selectors.board.bubbles import ACROSS, AREA, UP, Bubble, BubbleMap
from metrics.selectors.board.cells import Cell
from metrics.selectors.reading import Place

Part = dict[str, Any]
LARGEST, SMALLEST = 44, 7  # diameters in px
WIDE, HIGH = 360, 220  # px of the drawing that names are placed for; who has none is named when pointed at
LETTER = 6.4  # px that a letter takes on average


def bubble_figure(shown: BubbleMap, names: Mapping[int, Place], *, language: str) -> Part:
    """Draw a bubble map.

    Shape: `{"data": […], "layout": {…}}` as Plotly takes it, plain JSON types. Ratios are drawn as percent.
    """
    drawing = _Drawing(shown, names, language)
    with translation.override(language):
        return {
            "data": [drawing.circles(), *drawing.marks()],
            "layout": {
                "xaxis": drawing.axis(ACROSS),
                "yaxis": drawing.axis(UP),
                "hovermode": "closest",
                "margin": {"l": 44, "r": 16, "t": 16, "b": 36},
                "shapes": drawing.target_lines(),
                "annotations": [*drawing.labels(), *drawing.target_labels()],
            },
        }


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that a name takes."""

    left: float
    right: float
    low: float
    high: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two names would lie on each other."""
        across = self.left < other.right and other.left < self.right
        return across and self.low < other.high and other.low < self.high

    def within(self, width: float, height: float) -> bool:
        """Tell whether a name stays inside the drawing."""
        return self.left >= 0 and self.right <= width and self.low >= 0 and self.high <= height


@dataclass(frozen=True, slots=True)
class _Drawing:
    shown: BubbleMap
    names: Mapping[int, Place]
    language: str

    @property
    def bubbles(self) -> list[Bubble]:
        return [bubble for bubble in self.shown.bubbles if bubble.scope_id in self.names]

    def circles(self) -> Part:
        """All products, the largest behind the others."""
        bubbles = self.bubbles
        return {
            "type": "scatter",
            "mode": "markers",
            "x": [_height(bubble.across) for bubble in bubbles],
            "y": [_height(bubble.up) for bubble in bubbles],
            "text": [self.hover(bubble) for bubble in bubbles],
            "hovertemplate": "%{text}<extra></extra>",
            "error_y": {
                "type": "data",
                "symmetric": False,
                "array": [_gap(bubble.up.high, bubble.up.value) for bubble in bubbles],
                "arrayminus": [_gap(bubble.up.value, bubble.up.low) for bubble in bubbles],
                "color": "var:line-strong",
                "thickness": 1,
                "width": 0,
            },
            "marker": {
                "size": [self.diameter(bubble) for bubble in bubbles],
                "color": "var:ink-3@0.12",
                "opacity": 1,
                "line": {
                    "width": 1.25,
                    "color": ["var:bad" if bubble.off_on_both else "var:ink-2" for bubble in bubbles],
                },
            },
        }

    def marks(self) -> list[Part]:
        """The diamond of those that miss both targets."""
        missed = [bubble for bubble in self.bubbles if bubble.off_on_both]
        if not missed:
            return []
        return [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [_height(bubble.across) for bubble in missed],
                "y": [_height(bubble.up) for bubble in missed],
                "marker": {"symbol": "diamond", "size": 9, "color": "var:bad"},
                "hoverinfo": "skip",
            }
        ]

    def diameter(self, bubble: Bubble) -> float:
        """Return the diameter whose area is as the revenue; what sells nothing is a dot."""
        most = max((each.area.value or 0 for each in self.bubbles), default=0)
        share = max(bubble.area.value or 0, 0) / most if most > 0 else 0
        return round(max(SMALLEST, LARGEST * math.sqrt(share)), 1)

    def labels(self) -> list[Part]:
        """Names above, below or beside circles, the largest first; none where it would lie on another."""
        taken = [*self.target_boxes(), *(self.circle_box(bubble) for bubble in self.bubbles)]
        return [part for bubble in self.bubbles if (part := self.label(bubble, taken)) is not None]

    def target_boxes(self) -> list[Box]:
        """The room that the names of the targets take: names of products keep away from it."""
        boxes = []
        if (across := self.shown.across_target) is not None:
            at, width = self.place(ACROSS, _scaled(ACROSS, across)), self.across_width(across)
            left = at - 4 - width if self.turned(across) else at + 4
            boxes.append(Box(left, left + width, 0, 16))
        if (up := self.shown.up_target) is not None:
            low = self.place(UP, _scaled(UP, up))
            boxes.append(Box(0, len(self.target_text(UP, up)) * LETTER, low, low + 16))
        return boxes

    def circle_box(self, bubble: Bubble) -> Box:
        """The room that a circle takes: a name over another product's circle is read as its name."""
        x, y, reach = *self.point(bubble), self.diameter(bubble) / 2
        return Box(x - reach, x + reach, y - reach, y + reach)

    def label(self, bubble: Bubble, taken: list[Box]) -> Part | None:
        """Place a name where there is room, and take that room."""
        name = self.names[bubble.scope_id].name
        x, y, reach = *self.point(bubble), self.diameter(bubble) / 2
        width = len(name) * LETTER
        for right, up in (
            (0, reach + 9),
            (0, -reach - 9),
            (reach + 4 + width / 2, 0),
            (-reach - 4 - width / 2, 0),
        ):
            box = Box(x + right - width / 2, x + right + width / 2, y + up - 7, y + up + 7)
            if box.within(WIDE, HIGH) and not any(box.meets(other) for other in taken):
                taken.append(box)
                shift = {"xshift": round(right, 1), "yshift": round(up, 1)}
                font = {"size": 12, "color": "var:ink"}
                place = {"x": _height(bubble.across), "y": _height(bubble.up)}
                return {**place, **shift, "text": escape(name), "showarrow": False, "font": font}
        return None

    def point(self, bubble: Bubble) -> tuple[float, float]:
        """Return where a circle is, in px of a drawing as small as the smallest page shows."""
        return self.place(ACROSS, _height(bubble.across) or 0), self.place(UP, _height(bubble.up) or 0)

    def place(self, kpi: str, at: float) -> float:
        """Return where a value is along its axis, in px."""
        low, high = self.extent(kpi)
        return (WIDE if kpi == ACROSS else HIGH) * (at - low) / (high - low)

    def extent(self, kpi: str) -> tuple[float, float]:
        """Return the ends of an axis: all circles and the target, with room around them."""
        cells = [bubble.across if kpi == ACROSS else bubble.up for bubble in self.bubbles]
        target = self.shown.across_target if kpi == ACROSS else self.shown.up_target
        ends = [end for cell in cells for end in (cell.value, cell.low, cell.high) if end is not None]
        found = [_scaled(kpi, end) for end in ends]
        found += [] if target is None else [_scaled(kpi, target)]
        low, high = min(found, default=0), max(found, default=0)
        room = (high - low) * 0.12 or 1
        return low - room, high + room

    def axis(self, kpi: str) -> Part:
        """An axis in the unit of its KPI."""
        return {
            "ticksuffix": "%" if registry.get(kpi).unit is Unit.RATIO else "",
            "zeroline": True,
            "showgrid": True,
            "range": list(self.extent(kpi)),
            "nticks": 7,
        }

    def target_lines(self) -> list[Part]:
        """The targets of the place, dashed."""
        line = {"color": "var:ok", "width": 1.25, "dash": "dash"}
        lines = []
        if (across := self.shown.across_target) is not None:
            x = _scaled(ACROSS, across)
            lines.append({"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line})
        if (up := self.shown.up_target) is not None:
            y = _scaled(UP, up)
            lines.append({"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line})
        return lines

    def target_labels(self) -> list[Part]:
        """What the dashed lines are."""
        common = {"showarrow": False, "font": {"size": 12, "color": "var:ok"}}
        labels = []
        if (across := self.shown.across_target) is not None:
            text = self.target_text(ACROSS, across)
            labels.append(
                {**common, "x": _scaled(ACROSS, across), "y": 0, "yref": "paper", "text": text}
                | {"xanchor": "right" if self.turned(across) else "left", "yanchor": "bottom"}
                | {"xshift": -4 if self.turned(across) else 4}
            )
        if (up := self.shown.up_target) is not None:
            text = self.target_text(UP, up)
            labels.append(
                {**common, "x": 0, "xref": "paper", "y": _scaled(UP, up), "text": text}
                | {"xanchor": "left", "yanchor": "bottom", "xshift": 2}
            )
        return labels

    def across_width(self, across: float) -> float:
        """Return how wide the name of the upright target line is, in px."""
        return len(self.target_text(ACROSS, across)) * LETTER

    def turned(self, across: float) -> bool:
        """Tell whether that name stands left of its line, since it would not end inside the drawing."""
        return self.place(ACROSS, _scaled(ACROSS, across)) + 4 + self.across_width(across) > WIDE

    def target_text(self, kpi: str, value: float) -> str:
        known = registry.get(kpi)
        said = figures.target(value, known.unit, known.better, language=self.language)
        return _("%(kpi)s target %(target)s") % {"kpi": known.said("short", self.language), "target": said}

    def hover(self, bubble: Bubble) -> str:
        """What a circle says when it is pointed at."""
        parts = [f"<b>{escape(self.names[bubble.scope_id].name)}</b>"]
        for kpi, cell in ((ACROSS, bubble.across), (UP, bubble.up), (AREA, bubble.area)):
            known = registry.get(kpi)
            shown = figures.figure(
                cell.value, known.unit, language=self.language, currency=settings.REPORTING_CURRENCY
            )
            said = figures.joined(shown, unit=known.unit, language=self.language)
            parts.append(f"{known.said('short', self.language)}: {said}")
        return "<br>".join(parts)


def _height(cell: Cell) -> float | None:
    return None if cell.value is None else _scaled(cell.kpi, cell.value)


def _scaled(kpi: str, value: float) -> float:
    return round(value * (100 if registry.get(kpi).unit is Unit.RATIO else 1), 6)


def _gap(upper: float | None, lower: float | None) -> float:
    return 0.0 if upper is None or lower is None else round(upper - lower, 6)

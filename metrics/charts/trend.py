"""A KPI over time.

Colours are names of the design's tokens ("var:ink", "var:ink-3@0.16"), so that one figure
serves the light page, the dark page and paper. A line is never drawn across a missing value
or a change of definition or of a setting that it depends on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.common import figures
from metrics import wording
from metrics.kpis.contract import Kpi
from metrics.kpis.vocabulary import Better, Unit
from metrics.selectors.breaks import Break
from metrics.selectors.dashboard import Trend
from metrics.selectors.reading import Number, Reading

_BAND = "var:ink-3@0.16"
_SYMBOLS = {"on_target": "circle", "in_tolerance": "triangle-up", "off_target": "diamond"}
_TONES = {"on_target": "var:ok", "in_tolerance": "var:warn", "off_target": "var:bad"}
HIGH, LINE = 210, 16  # px of the drawing's height, and of a line of text
Part = dict[str, Any]


def trend_figure(trend: Trend, *, language: str) -> Part:
    """Draw a KPI over time: its line, its 95 % interval, target and tolerance, and breaks of definition.

    Shape: `{"data": […], "layout": {…}}` as Plotly takes it, plain JSON types. Ratios are drawn as percent.
    """
    drawing = _Drawing(trend, language)
    with translation.override(language):
        return {
            "data": [
                *drawing.zone(),
                *drawing.bands(),
                *drawing.aims(),
                *drawing.lines(),
                *drawing.last_point(),
            ],
            "layout": {
                "xaxis": {"type": "date", "tickformat": "%b %Y", "hoverformat": "%b %Y"},
                "yaxis": {
                    "ticksuffix": "%" if trend.kpi.unit is Unit.RATIO else "",
                    "separatethousands": True,
                    **drawing.extent(),
                },
                "hovermode": "x unified",
                "annotations": [*drawing.edge_labels(), *drawing.version_names()],
                "shapes": drawing.double_rules(),
            },
        }


@dataclass(frozen=True, slots=True)
class _Drawing:
    trend: Trend
    language: str

    @property
    def kpi(self) -> Kpi:
        return self.trend.kpi

    @property
    def days(self) -> list[str]:
        return [_day(it) for it in self.trend.readings]

    def runs(self) -> Iterator[Sequence[Reading]]:
        """Split the readings where a value is missing or the definition changes."""
        run: list[Reading] = []
        broken = {one.period for one in self.trend.breaks}
        for it in self.trend.readings:
            if run and (it.value is None or it.period in broken):
                yield run
                run = []
            if it.value is not None:
                run.append(it)
        if run:
            yield run

    def lines(self) -> list[Part]:
        """The values; one alone is a dot."""
        return [
            {
                "type": "scatter",
                "mode": "lines" if len(run) > 1 else "markers",
                "name": self.kpi.said("short", self.language),
                "x": [_day(it) for it in run],
                "y": [self.height(it.value) for it in run],
                "text": [self.hover(it) for it in run],
                "hovertemplate": "%{text}<extra></extra>",
                "line": {"color": "var:ink", "width": 1.75},
                "marker": {"color": "var:ink", "size": 5},
            }
            for run in self.runs()
        ]

    def bands(self) -> list[Part]:
        """The interval as one closed outline a run, so that no band crosses a gap."""
        found: list[Part] = []
        for run in self.runs():
            inside = [it for it in run if it.low is not None and it.high is not None]
            if len(inside) < 2:
                continue
            days = [_day(it) for it in inside]
            low, high = [self.height(it.low) for it in inside], [self.height(it.high) for it in inside]
            found.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    # Undoubled by "% {}": to gettext a single sign would begin a placeholder.
                    "name": _("95%% interval") % {},
                    "x": days + days[::-1],
                    "y": high + low[::-1],
                    "fill": "toself",
                    "fillcolor": _BAND,
                    "line": {"width": 0},
                    "hoverinfo": "skip",
                }
            )
        return found

    def zone(self) -> list[Part]:
        """Where a value is on target, as a tint behind everything, month by month."""
        targets = [line for _name, dash, _tone, line in self.levels() if dash == "dash"]
        ends = self.extent().get("range")
        if not ends or len(self.days) < 2:
            return []
        low, high = ends
        if self.kpi.better is Better.CLOSER_TO_ZERO:
            edges = list(zip(*targets, strict=True))
        else:
            edge = high if self.kpi.better is Better.HIGHER else low
            edges = [(level, None if level is None else edge) for level in targets[0]]
        steps = zip(self.days, self.days[1:], edges, strict=False)
        x: list[str | None] = []
        y: list[float | None] = []
        for none, run in groupby(steps, key=lambda step: None in step[2]):
            if not none:
                there = list(run)
                x += [day for begin, end, _pair in there for day in (begin, end)]
                x += [day for begin, end, _pair in reversed(there) for day in (end, begin)]
                y += [near for *_days, (near, _far) in there for _end in "be"]
                y += [far for *_days, (_near, far) in reversed(there) for _end in "eb"]
                x.append(None)
                y.append(None)
        part = {
            "type": "scatter",
            "mode": "lines",
            "name": _("On target"),
            "x": x,
            "y": y,
            "fill": "toself",
            "fillcolor": "var:ok-tint@0.6",
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
        return [part] if x else []

    def extent(self) -> Part:
        """The axis, said so that the zone goes to its end; nothing where all is one height."""
        drawn = self.heights()
        margin = 0.06 * (max(drawn, default=0) - min(drawn, default=0))
        return {"range": [min(drawn) - margin, max(drawn) + margin]} if margin else {}

    def aims(self) -> list[Part]:
        """The target dashed and the end of its tolerance dotted; each month has its own."""
        return [
            {
                "type": "scatter",
                "mode": "lines",
                "name": name,
                "x": self.days,
                "y": levels,
                "line": {"color": colour, "width": 1.25, "dash": dash, "shape": "hv"},
                "hoverinfo": "skip",
            }
            for name, dash, colour, levels in self.levels()
            if any(level is not None for level in levels)
        ]

    def levels(self) -> list[tuple[str, str, str, list[float | None]]]:
        """Name, dash, colour and heights of target and tolerance; on both sides where zero is the aim."""
        readings = self.trend.readings
        sides = {Better.HIGHER: (1,), Better.LOWER: (1,), Better.CLOSER_TO_ZERO: (1, -1)}[self.kpi.better]
        found = []
        for side in sides:
            targets = [
                None if it.target is None else side * abs_or_same(self.kpi, it.target) for it in readings
            ]
            ends = [self._end(it, side) for it in readings]
            found.append((_("Target"), "dash", "var:ok", [self.height(level) for level in targets]))
            found.append(
                (
                    pgettext("beside a line", "Tolerance"),
                    "dot",
                    "var:warn",
                    [self.height(level) for level in ends],
                )
            )
        return found

    def _end(self, it: Reading, side: int) -> float | None:
        if it.target is None or not it.tolerance:
            return None
        margin = float(it.tolerance) * (-1 if self.kpi.better is Better.HIGHER else 1)
        return side * (abs_or_same(self.kpi, it.target) + margin)

    def last_point(self) -> list[Part]:
        """The newest value in the shape of its status."""
        known = [it for it in self.trend.readings if it.value is not None]
        if not known:
            return []
        last = known[-1]
        status = "stale" if last.stale else str(last.status)
        marker = {
            "symbol": _SYMBOLS.get(status, "circle-open"),
            "color": _TONES.get(status, "var:ink-3"),
            "size": 9,
        }
        return [
            {
                "type": "scatter",
                "mode": "markers",
                "name": self.kpi.said("short", self.language),
                "x": [_day(last)],
                "y": [self.height(last.value)],
                "marker": marker,
                "hoverinfo": "skip",
            }
        ]

    def edge_labels(self) -> list[Part]:
        """Direct labels at the right edge instead of a legend: the value, the target, the tolerance."""
        labels = []
        known = [it for it in self.trend.readings if it.value is not None]
        if known and known[-1] is self.trend.readings[-1]:
            labels.append((self.height(known[-1].value), f"<b>{self.text(known[-1].value)}</b>", "var:ink"))
        for name, _dash, colour, levels in self.levels():
            if levels and levels[-1] is not None:
                scale = 100 if self.kpi.unit is Unit.RATIO else 1
                labels.append((levels[-1], f"{name} {self.text(levels[-1] / scale)}", colour))
        return [
            {
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 6,
                "y": height,
                "yanchor": "middle",
                "yshift": shift,
                "text": text,
                "font": {"color": colour, "size": 12},
                "showarrow": False,
            }
            for height, text, colour, shift in _apart(labels, self.span())
        ]

    def span(self) -> float:
        """Return the distance of the highest from the lowest that is drawn."""
        known = self.heights()
        return max(known, default=0) - min(known, default=0)

    def heights(self) -> list[float]:
        """Return all that is drawn: values, ends of intervals, targets and tolerances."""
        ends = [end for it in self.trend.readings for end in (it.value, it.low, it.high)]
        drawn = [self.height(end) for end in ends] + [one for level in self.levels() for one in level[3]]
        return [height for height in drawn if height is not None]

    def version_names(self) -> list[Part]:
        """What holds on both sides of a break: versions of the definition, or values of a setting."""
        return [
            {
                "x": _between(it),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": anchor,
                "text": text,
                "font": {"color": "var:ink-3", "size": 12},
                "showarrow": False,
            }
            for it in self.trend.breaks
            for anchor, text in zip(("right", "left"), wording.before_and_after(it), strict=True)
        ]

    def double_rules(self) -> list[Part]:
        """Two upright hairlines where a new definition begins."""
        rules = []
        for it in self.trend.breaks:
            middle = date.fromisoformat(_between(it))
            for day in (middle - timedelta(days=2), middle + timedelta(days=2)):
                rules.append(
                    {
                        "type": "line",
                        "x0": day.isoformat(),
                        "x1": day.isoformat(),
                        "yref": "paper",
                        "y0": 0,
                        "y1": 1,
                        "line": {"color": "var:line-strong", "width": 1},
                    }
                )
        return rules

    def height(self, value: Number | None) -> float | None:
        """Where a value is on the axis."""
        if value is None:
            return None
        return round(float(value) * (100 if self.kpi.unit is Unit.RATIO else 1), 6)

    def text(self, value: Number | None) -> str:
        """A value with its unit."""
        shown = figures.figure(
            value,
            str(self.kpi.unit),
            language=self.language,
            currency=settings.REPORTING_CURRENCY,
            decimals=self.kpi.shown_decimals,
        )
        return figures.joined(shown, unit=str(self.kpi.unit), language=self.language)

    def hover(self, it: Reading) -> str:
        """What a month says when it is pointed at."""
        interval = figures.interval(it.low, it.high, str(self.kpi.unit), language=self.language)
        return " · ".join(part for part in (self.text(it.value), interval, f"n = {it.n or 0}") if part)


def abs_or_same(kpi: Kpi, level: Number) -> float:
    """A target around zero is a distance; any other is a level."""
    return abs(float(level)) if kpi.better is Better.CLOSER_TO_ZERO else float(level)


def _apart(
    labels: Sequence[tuple[float | None, str, str]], span: float
) -> list[tuple[float, str, str, float]]:
    """Move labels that would lie on each other apart, downwards from the highest.

    span: what the drawing's height stands for. The last of each result is how far a label moves, in px.
    """
    known = [(height, text, colour) for height, text, colour in labels if height is not None]
    scale, below = HIGH / (span or 1), float("inf")
    apart = []
    for height, text, colour in sorted(known, key=lambda label: -label[0]):
        at = min(height * scale, below - LINE)
        apart.append((height, text, colour, round(at - height * scale, 1)))
        below = at
    return apart


def _day(it: Reading) -> str:
    return it.period.isoformat()


def _between(it: Break) -> str:
    return (it.period - timedelta(days=15)).isoformat()

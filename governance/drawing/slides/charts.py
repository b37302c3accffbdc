"""Native charts: their numbers can be opened and changed in the presentation itself."""

from collections.abc import Sequence
from typing import Any, Final

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from governance.drawing.pack import Chart, LaunchLine
from governance.drawing.slides.canvas import Canvas, describe
from governance.drawing.slides.theme import colour, pixels

# A number format may name its language: 409 is English, 40C French.
MONTHS: Final = {"en": "[$-409]mmm yyyy", "fr": "[$-40C]mmm yyyy"}
MARKERS: Final = {
    "on_target": XL_MARKER_STYLE.CIRCLE,
    "in_tolerance": XL_MARKER_STYLE.TRIANGLE,
    "off_target": XL_MARKER_STYLE.DIAMOND,
}
Box = tuple[float, float, float, float]


def trend(canvas: Canvas, chart: Chart, box: Box) -> None:
    """Draw a line over time: one series for each meaning, the target dashed, the interval's ends grey."""
    words = canvas.pack.words
    data = CategoryChartData(number_format=chart.number)
    data.categories = [point.month for point in chart.points]
    for at, name in enumerate(chart.stretches):
        data.add_series(name, [point.value if point.stretch == at else None for point in chart.points])
    if any(point.low is not None for point in chart.points):
        data.add_series(words["low"], [point.low for point in chart.points])
        data.add_series(words["high"], [point.high for point in chart.points])
    if chart.target is not None:
        data.add_series(words["target"], [chart.target] * len(chart.points))
    drawn = _add(canvas, XL_CHART_TYPE.LINE, data, box, chart.alt)
    _axes(drawn, chart.number)
    _half_years(drawn.category_axis, canvas.pack.language)
    for at, series in enumerate(drawn.plots[0].series):
        _line(series, at, chart, words["target"])


def _line(series: Any, at: int, chart: Chart, target: str) -> None:
    series.smooth = False
    series.marker.style = XL_MARKER_STYLE.NONE
    if series.name == target:
        series.format.line.color.rgb = colour("ok")
        series.format.line.dash_style, series.format.line.width = MSO_LINE.DASH, Pt(1)
    elif at >= len(chart.stretches):
        series.format.line.color.rgb = colour("line-strong")
        series.format.line.width = Pt(0.5)
    else:
        series.format.line.color.rgb = colour("ink")
        series.format.line.width = Pt(1.75)
        if at == len(chart.stretches) - 1:
            _mark_end(series, chart)


def _mark_end(series: Any, chart: Chart) -> None:
    """Draw the last point in the shape and colour of its status."""
    if chart.points[-1].value is None or chart.mark.code not in MARKERS:
        return
    marker = series.points[len(chart.points) - 1].marker
    marker.style, marker.size = MARKERS[chart.mark.code], 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = colour(chart.mark.tone)
    marker.format.line.color.rgb = colour(chart.mark.tone)


def slips(canvas: Canvas, launches: Sequence[LaunchLine], box: Box) -> None:
    """Draw bars of the days by which launches came after their first promise."""
    words = canvas.pack.words
    data = CategoryChartData(number_format="0")
    shown = [line for line in launches if line.slip is not None]
    data.categories = [f"{line.name} ({line.product})" for line in shown]
    data.add_series(words["slip_days"], [line.slip for line in shown])
    drawn = _add(canvas, XL_CHART_TYPE.BAR_CLUSTERED, data, box, words["slip_chart"])
    _axes(drawn, "0")
    drawn.category_axis.reverse_order = True
    drawn.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    drawn.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    plot = drawn.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.font.size, plot.data_labels.number_format = Pt(10), "+0;−0;0"
    plot.data_labels.number_format_is_linked = False
    plot.series[0].invert_if_negative = False
    for at, line in enumerate(shown):
        fill = plot.series[0].points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = colour(line.mark.tone)


def _add(canvas: Canvas, kind: Any, data: CategoryChartData, box: Box, alt: str) -> Any:
    left, top, width, height = (pixels(length) for length in box)
    frame = canvas.slide.shapes.add_chart(kind, left, top, width, height, data)
    describe(frame, alt)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(10)
    chart.font.color.rgb = colour("ink-3")
    return chart


def _axes(chart: Any, number: str) -> None:
    values, categories = chart.value_axis, chart.category_axis
    values.major_gridlines.format.line.color.rgb = colour("line")
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = number, False
    categories.format.line.color.rgb = colour("line-strong")
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    categories.has_major_gridlines = False
    for axis in (values, categories):
        axis.tick_labels.font.size = Pt(10)
        axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").attrib.update({"rot": "0", "vert": "horz"})


def _half_years(axis: Any, language: str) -> None:
    """Label every sixth month of a time axis, in the language of the pack wherever it is opened."""
    axis.tick_labels.number_format = MONTHS[language]
    axis.tick_labels.number_format_is_linked = False
    element = axis._element
    for tag in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in element.findall(qn(tag)):
            element.remove(old)
    for tag, value in (("c:baseTimeUnit", "months"), ("c:majorUnit", "6"), ("c:majorTimeUnit", "months")):
        etree.SubElement(element, qn(tag)).set("val", value)

"""The slides of a pack, in their order."""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from typing import Any, Final, TypeVar

from governance.drawing.archive import settle
from governance.drawing.pack import Chart, Pack
from governance.drawing.slides import charts, tables
from governance.drawing.slides.canvas import ROOM, Canvas, Run
from governance.drawing.slides.theme import LEFT, RIGHT, presentation

Page = Callable[[Canvas], None]
T = TypeVar("T")
# How many rows a slide holds, and how many a list may have in slides: the workbook has all of them.
CHANGES, SCORES, HEAT, EXCEPTIONS, LAUNCHES, DEFINITIONS = 10, 12, 20, 13, 15, 7
MOST: Final = 120
MOST_CHANGES: Final = 30
MOST_SLIPS: Final = 14
CHARTS: Final = 4
BODY: Final = 196
BROKEN: Final = 26  # the line that names two meanings


def draw_slides(pack: Pack) -> bytes:
    """Return a presentation: the same bytes for the same pack."""
    made = presentation(pack)
    pages = list(_pages(pack))
    for number, page in enumerate(pages, start=1):
        canvas = Canvas(pack, made.slides.add_slide(made.slide_layouts[0]))
        page(canvas)
        canvas.foot(number, len(pages))
    written = io.BytesIO()
    made.core_properties.created = made.core_properties.modified = pack.taken_at.astimezone(UTC).replace(
        tzinfo=None
    )
    made.save(written)
    return settle(written.getvalue(), pack.taken_at)


def _pages(pack: Pack) -> Iterator[Page]:
    titles, words = pack.titles, pack.words
    yield _opening
    yield from _listed(titles.scorecard, "headlines", pack.headlines, SCORES, tables.scores)
    yield from _listed(titles.heat_map, "heat_map", pack.heat, HEAT, tables.heat_map)
    for group in _groups(pack.charts, CHARTS):
        yield _trends(group)
    if pack.exceptions:
        yield from _listed(titles.exceptions, "exceptions", pack.exceptions, EXCEPTIONS, tables.exceptions)
    else:
        yield _said(titles.exceptions, words["no_exceptions"])
    yield from _launch_pages(pack)
    if len(pack.changes) > len(pack.main_changes):
        yield from _listed(titles.all_changes, "changed", pack.changes, CHANGES, tables.changes)
    others = [line for line in pack.scorecard if line not in pack.headlines]
    yield from _listed(words["other_numbers"], "scorecard", others, SCORES, tables.scores)
    yield from _listed(titles.definitions, "definitions", pack.definitions, DEFINITIONS, tables.definitions)
    yield from _listed(titles.sources, "sources", pack.sources or [], SCORES, tables.sources)


def _groups(rows: Sequence[T], size: int) -> list[list[T]]:
    return [list(rows[at : at + size]) for at in range(0, len(rows), size)]


def _listed(
    title: str, section: str, rows: Sequence[T], size: int, draw: Callable[[Canvas, Sequence[T], float], Any]
) -> Iterator[Page]:
    """Yield a page for every so many rows; what is beyond the limit is counted on the last one."""
    most = MOST_CHANGES if size == CHANGES else MOST
    groups = _groups(rows[:most], size)
    beyond = len(rows) - most

    def page(at: int, group: Sequence[T]) -> Page:
        def drawn(canvas: Canvas) -> None:
            part = f" ({at}/{len(groups)})" if len(groups) > 1 else ""
            canvas.title(title, f"{canvas.pack.eyebrow} · {canvas.pack.words[section]}{part}")
            draw(canvas, group, BODY)
            if beyond > 0 and at == len(groups):
                text = canvas.pack.words["more"] % {"count": beyond}
                canvas.text(text, LEFT, ROOM - 20, 1000, size=11, tone="ink-3")

        return drawn

    for at, group in enumerate(groups, start=1):
        yield page(at, group)


def _opening(canvas: Canvas) -> None:
    """What changed at the left; at the right what is off target, and one chart."""
    pack, words = canvas.pack, canvas.pack.words
    canvas.title(pack.title, pack.eyebrow)
    canvas.section(pack.changes_head, LEFT, 192, 962)
    if pack.main_changes:
        tables.main_changes(canvas, pack.main_changes, 236)
        smaller = len(pack.changes) - len(pack.main_changes)
        if smaller > 0:
            text = words["smaller"] % {"count": smaller}
            canvas.text(text, LEFT, 236 + 104 * len(pack.main_changes) + 28, 962, size=11, tone="ink-3")
    else:
        lines = [[Run(sentence, 14, "ink-2")] for sentence in pack.lead]
        canvas.lines(lines or [[Run(pack.first, 14, "ink-2")]], LEFT, 256, 940)
    right, width = 1130, RIGHT - 1130
    canvas.section(words["exceptions"], right, 192, width)
    if pack.exceptions:
        tables.top_exceptions(canvas, pack.exceptions[:3], right, 236, width)
    else:
        canvas.text(words["no_exceptions"], right, 256, width, size=12, tone="ink-2")
    if pack.charts:
        shown = _most_telling(pack.charts)
        canvas.section(shown.title, right, 540, width)
        canvas.text(shown.subtitle, right, 588, width, size=10, tone="ink-3")
        below = _broken(canvas, shown, right, 614, width)
        charts.trend(canvas, shown, (right - 8, 620 + below, width + 8, 320 - below))
        canvas.text(words["band_note"], right, 948, width, size=10, tone="ink-3")


def _most_telling(shown: Sequence[Chart]) -> Chart:
    """Choose the chart of the opening page: the first number off target, else the first."""
    return next((one for one in shown if one.mark.code == "off_target"), shown[0])


def _trends(group: Sequence[Chart]) -> Page:
    def drawn(canvas: Canvas) -> None:
        canvas.title(canvas.pack.titles.trends, f"{canvas.pack.eyebrow} · {canvas.pack.words['trends']}")
        width, height = 850, 390
        for at, chart in enumerate(group):
            left, top = LEFT + (at % 2) * (width + 52), BODY - 4 + (at // 2) * height
            canvas.section(chart.title, left, top, width)
            note = f"{chart.subtitle} · {chart.unit} · {canvas.pack.words['target']} {chart.target_text}"
            canvas.text(
                note if chart.target_text else chart.subtitle, left, top + 46, width, size=10, tone="ink-3"
            )
            below = _broken(canvas, chart, left, top + 72, width)
            charts.trend(canvas, chart, (left - 8, top + 72 + below, width + 8, height - 90 - below))
        canvas.text(canvas.pack.words["band_note"], LEFT, ROOM - 6, 1000, size=10, tone="ink-3")

    return drawn


def _broken(canvas: Canvas, chart: Chart, left: float, top: float, width: float) -> float:
    """Say below a chart's subtitle that its line is of two meanings; return the room that takes."""
    if not chart.broken:
        return 0
    canvas.text(chart.broken, left, top, width, size=10, tone="ink-2")
    return BROKEN


def _launch_pages(pack: Pack) -> Iterator[Page]:
    if not pack.launches:
        yield _said(pack.titles.launches, pack.words["no_launches"])
        return
    if any(line.slip is not None for line in pack.launches):
        yield _slips
    yield from _listed(pack.titles.launches, "launches", pack.launches, LAUNCHES, tables.launches)


def _slips(canvas: Canvas) -> None:
    pack = canvas.pack
    canvas.title(pack.titles.launches, f"{pack.eyebrow} · {pack.words['launches']}")
    shown = [line for line in pack.launches if line.slip is not None][:MOST_SLIPS]
    canvas.text(pack.words["slip_chart"], LEFT, BODY - 8, RIGHT - LEFT, size=11, tone="ink-3")
    charts.slips(canvas, shown, (LEFT - 8, BODY + 24, RIGHT - LEFT, 100 + 46 * len(shown)))


def _said(title: str, text: str) -> Page:
    """Return a page that only says that there is nothing."""

    def drawn(canvas: Canvas) -> None:
        canvas.title(title, canvas.pack.eyebrow)
        canvas.text(text, LEFT, BODY, RIGHT - LEFT, size=14, tone="ink-2")

    return drawn

"""A heat map, drawn: heads of columns and cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.common import figures, icons, numbers
from metrics import wording
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.selectors.board.cells import Cell
from metrics.selectors.board.heat_map import HeatMap, HeatRow
from metrics.selectors.reading import Place
from metrics.wording.board.lines import Names, place_url, target_text, why_url

SHORT_UNIT = 5  # letters that a column has room for: "pts", "days"; not "per release"
_NEVER = mark_safe('<td><span class="heat-cell"><span></span><span>–</span></span></td>')
_NOTHING = mark_safe("<span></span>")
_NONE = mark_safe('<span class="heat-none">–</span>')
_TINTS = {"in_tolerance": " heat-warn", "off_target": " heat-bad", "stale": " heat-stale"}
_CELL = (
    '<td><a class="heat-cell{}" href="{}" data-drawer data-why="{}" aria-label="{}">{}'
    '<span class="heat-number" aria-hidden="true">{}</span></a></td>'
)


@dataclass(frozen=True)
class HeatColumn:
    """The head of a column: the KPI, what its numbers cover, and the target of the place."""

    name: str
    short: str
    url: str
    span: str
    target: str


@dataclass(frozen=True)
class HeatLine:
    """A row: a place and its cells, drawn."""

    name: str
    url: str
    cells: Sequence[SafeString]


def heat_columns(shown: HeatMap) -> list[HeatColumn]:
    """Say the heads of the columns."""
    columns = []
    for code, own in zip(shown.columns, shown.rolled_up.cells, strict=True):
        kpi = registry.get(code)
        window = own.window if own else str(kpi.default_window)
        columns.append(
            HeatColumn(
                kpi.said("name", wording.language()),
                kpi.said("short", wording.language()),
                reverse("metrics:kpi-detail", args=[code]),
                wording.short_window(window),
                _target(own, kpi),
            )
        )
    return columns


def _target(own: Cell | None, kpi: Kpi) -> str:
    """Write the target with the unit of the column, whose cells go without: "≥ 30 pts"."""
    aim, word = target_text(own, kpi), figures.unit_word(kpi.unit, language=wording.language())
    return f"{aim}{numbers.NO_BREAK}{word}" if aim and word not in aim and len(word) <= SHORT_UNIT else aim


def heat_lines(rows: Iterable[HeatRow], kpis: Sequence[str], names: Names, period: date) -> list[HeatLine]:
    """Draw the rows whose places are still there."""
    return [
        HeatLine(
            names[row.scope_id].name,
            place_url(names[row.scope_id]),
            [
                _cell(cell, registry.get(code), names[row.scope_id], period)
                for code, cell in zip(kpis, row.cells, strict=True)
            ],
        )
        for row in rows
        if row.scope_id in names
    ]


def _cell(cell: Cell | None, kpi: Kpi, place: Place, period: date) -> SafeString:
    if cell is None:
        return _NEVER
    url = why_url(cell, place, period)
    return format_html(
        _CELL, _TINTS.get(cell.mark, ""), url, url, _spoken(cell, kpi, place), _mark(cell), _number(cell, kpi)
    )


def _mark(cell: Cell) -> SafeString:
    if cell.value is None or not cell.mark:
        return _NOTHING
    return icons.mark(cell.mark, compact=True)


def _number(cell: Cell, kpi: Kpi) -> str:
    if cell.value is None:
        return _NONE
    return wording.figure_in_column(cell.value, cell.target, kpi).text


def _spoken(cell: Cell, kpi: Kpi, place: Place) -> str:
    """Say a cell to who does not see it: "NPS, Invoice Hub: 0.4 points, Off target, target ≥ 35"."""
    shown = wording.figure_in_column(cell.value, cell.target, kpi)
    parts = [figures.joined(shown, unit=kpi.unit, language=wording.language())]
    if cell.mark:
        parts.append(str(icons.STATUSES[cell.mark].label))
    if target := target_text(cell, kpi):
        parts.append(_("target %(target)s") % {"target": target})
    return _("%(kpi)s, %(place)s: %(said)s") % {
        "kpi": kpi.said("short", wording.language()),
        "place": place.name,
        "said": ", ".join(parts),
    }

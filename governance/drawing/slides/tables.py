"""The tables of a pack, as slides draw them."""

from collections.abc import Sequence
from typing import Final

from governance.drawing.pack import (
    ChangeLine,
    DefinitionLine,
    ExceptionLine,
    HeatCell,
    HeatLine,
    LaunchLine,
    ScoreLine,
    SourceLine,
)
from governance.drawing.slides.canvas import Canvas, Cell, Column, Run, marked
from governance.drawing.slides.theme import LEFT

TINTS: Final = {"in_tolerance": "warn-tint", "off_target": "bad-tint"}


def main_changes(canvas: Canvas, lines: Sequence[ChangeLine], top: float) -> None:
    """Draw the changes of the opening page: mark, what, before → after in one column at the right."""
    columns = [Column("", 38), Column("", 634), Column("", 290, right=True)]
    rows = [
        [
            Cell([[Run(line.mark.sign, 13, line.mark.tone)]]),
            Cell([[Run(line.title, 14, "ink", bold=True)], [Run(line.note, 10, "ink-3")]]),
            Cell([_moved(line, 13)], right=True),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, LEFT, top, name=canvas.pack.changes_head, height=104, head=False)


def changes(canvas: Canvas, lines: Sequence[ChangeLine], top: float) -> None:
    """Draw all changes."""
    words = canvas.pack.words
    columns = [
        Column(words["status"], 230),
        Column(words["what"], 1042),
        Column(canvas.pack.before_head, 240, right=True),
        Column(canvas.pack.after_head, 240, right=True),
    ]
    rows = [
        [
            Cell([marked(line.mark)]),
            Cell([[Run(line.title, 12, "ink", bold=True)], [Run(line.note, 10, "ink-3")]]),
            Cell.of(line.before, right=True, size=12, tone="ink-3"),
            Cell.of(line.after, right=True, size=12, bold=True),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, LEFT, top, name=words["changed"], height=66)


def _moved(line: ChangeLine, size: float) -> list[Run]:
    return [Run(f"{line.before} → ", size, "ink-3"), Run(line.after, size, "ink", bold=True)]


def scores(canvas: Canvas, lines: Sequence[ScoreLine], top: float) -> None:
    """Draw the scorecard."""
    words = canvas.pack.words
    columns = [
        Column(words["kpi"], 430),
        Column(words["value"], 180, right=True),
        Column(words["target"], 150, right=True),
        Column(words["status"], 200),
        Column(words["change"], 310),
        Column(words["interval"], 190, right=True),
        Column(words["n"], 222, right=True),
        Column(words["age"], 70, right=True),
    ]
    tall = len(lines) <= 8
    rows = [
        [
            Cell(
                [[Run(line.name, 12, "ink", bold=True)], *([[Run(line.window, 10, "ink-3")]] if tall else [])]
            ),
            Cell.of(line.value, right=True, size=13 if tall else 12, bold=True),
            Cell.of(line.target, right=True, size=11, tone="ink-2"),
            Cell([marked(line.mark)]),
            Cell.of(line.change, size=11, tone="ink-2"),
            Cell.of(line.interval, right=True, size=11, tone="ink-3"),
            Cell.of(line.n, right=True, size=10, tone="ink-3"),
            Cell.of(line.age, right=True, size=10, tone="ink-3"),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, LEFT, top, name=words["scorecard"], height=78 if tall else 56)


def heat_map(canvas: Canvas, lines: Sequence[HeatLine], top: float) -> None:
    """Draw products over headline numbers: the rolled-up row first, then the worst first."""
    pack = canvas.pack
    width = 1752 - 392
    columns = [Column(pack.words["product"], 392)]
    columns += [Column("", width / max(len(pack.heat_columns), 1), right=True) for _ in pack.heat_columns]
    table = canvas.table(
        columns,
        [[Cell.of(line.name, size=11, bold=line.bold), *map(_heat, line.cells)] for line in lines],
        LEFT,
        top - 14,
        name=pack.words["heat_map"],
        height=35,
    )
    for at, (name, target) in enumerate(pack.heat_columns, start=1):
        heads = [[Run(name, 10, "ink-2", bold=True)], [Run(target, 10, "ink-3")]]
        frame = table.cell(0, at).text_frame
        frame.clear()
        canvas._fill(frame, heads, right=True)
    legend = [run for mark in pack.legend for run in [*marked(mark, size=10), Run("    ", 10)]]
    canvas.lines([legend], LEFT, 962, 1700)


def _heat(cell: HeatCell) -> Cell:
    runs = [Run(f"{cell.mark.sign} ", 9, cell.mark.tone)] if cell.mark.sign else []
    text = cell.text if cell.mark.code != "no_value" else ""
    return Cell([[*runs, Run(text, 11, "ink")]], right=True, fill=TINTS.get(cell.mark.code, ""))


def top_exceptions(
    canvas: Canvas, lines: Sequence[ExceptionLine], left: float, top: float, width: float
) -> None:
    """Draw the first exceptions of the opening page."""
    columns = [Column("", 38), Column("", width - 38)]
    rows = [
        [
            Cell([[Run(line.mark.sign, 13, line.mark.tone)]]),
            Cell(
                [
                    [
                        Run(line.place, 13, "ink", bold=True),
                        Run(f"  {line.owner}", 11, "ink-3"),
                    ],
                    [Run(line.brief, 10, "ink-3")],
                ]
            ),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, left, top, name=canvas.pack.words["exceptions"], height=92, head=False)


def exceptions(canvas: Canvas, lines: Sequence[ExceptionLine], top: float) -> None:
    """Draw what is off target and who answers for it."""
    words = canvas.pack.words
    columns = [
        Column(words["place"], 370),
        Column(words["owner"], 290),
        Column("", 50, right=True),
        Column(words["off_numbers"], 962),
        Column(words["age"], 80, right=True),
    ]
    rows = [
        [
            Cell([[Run(f"{line.mark.sign} ", 11, line.mark.tone), Run(line.place, 12, "ink", bold=True)]]),
            Cell.of(line.owner, size=11),
            Cell.of(line.count, right=True, size=12, bold=True),
            Cell.of(line.numbers, size=10, tone="ink-2"),
            Cell.of(line.age, right=True, size=10, tone="ink-3"),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, LEFT, top, name=words["exceptions"], height=56)


def launches(canvas: Canvas, lines: Sequence[LaunchLine], top: float) -> None:
    """Draw launches against their first commitment."""
    words = canvas.pack.words
    columns = [
        Column(words["launch"], 450),
        Column(words["product"], 352),
        Column(words["first"], 200, right=True),
        Column(words["now"], 200, right=True),
        Column(words["launched"], 200, right=True),
        Column(words["slip"], 140, right=True),
        Column(words["status"], 210),
    ]
    rows = [
        [
            Cell.of(line.name, size=12, bold=True),
            Cell.of(line.product, size=11),
            Cell.of(line.first, right=True, size=11, tone="ink-2"),
            Cell.of(line.now, right=True, size=11, tone="ink-2"),
            Cell.of(line.launched, right=True, size=11, bold=True),
            Cell.of(line.slip_text, right=True, size=12, bold=True),
            Cell([marked(line.mark)]),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, LEFT, top, name=words["launches"], height=44)


def definitions(canvas: Canvas, lines: Sequence[DefinitionLine], top: float) -> None:
    """Draw what each KPI means and what its value rests on."""
    words = canvas.pack.words
    columns = [
        Column(words["kpi"], 330),
        Column(words["definition"], 742),
        Column(words["origin"], 230),
        Column(words["n"], 180, right=True),
        Column(words["interval"], 180, right=True),
        Column(words["age"], 90, right=True),
    ]
    rows = [
        [
            Cell(
                [
                    [Run(line.name, 11, "ink", bold=True)],
                    [Run(f"{line.window} · {line.version}", 9, "ink-3")],
                ]
            ),
            Cell([[Run(line.description, 10.5, "ink-2")], [Run(line.formula, 9, "ink-3", mono=True)]]),
            Cell.of(line.origin, size=10, tone="ink-2"),
            Cell.of(line.n, right=True, size=10, tone="ink-2"),
            Cell.of(line.interval, right=True, size=10, tone="ink-2"),
            Cell.of(line.age, right=True, size=10, tone="ink-2"),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, LEFT, top, name=words["definitions"], height=100)


def sources(canvas: Canvas, lines: Sequence[SourceLine], top: float) -> None:
    """Draw how old the data of each kind of file are."""
    words = canvas.pack.words
    columns = [
        Column(words["origin"], 500),
        Column(words["latest"], 300, right=True),
        Column(words["age"], 200, right=True),
        Column(words["late"], 300),
    ]
    rows = [
        [
            Cell.of(line.name, size=12, bold=True),
            Cell.of(line.latest, right=True, size=12),
            Cell.of(line.age, right=True, size=12, tone="ink-2"),
            Cell.of(line.late, size=12, tone="bad", bold=True),
        ]
        for line in lines
    ]
    canvas.table(columns, rows, LEFT, top, name=words["sources"], height=48)

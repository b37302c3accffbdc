"""Products × KPIs, worst first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from metrics.selectors.board.cells import Cell

# What a CPO compares products by. KPIs of the company's own stand behind them, as many as there is room for.
COLUMNS = (
    "revenue_growth",
    "gross_margin",
    "roi",
    "nps",
    "csat",
    "adoption",
    "time_to_market",
    "predictability",
    "budget_variance",
    "escaped_defects",
)
MOST_OWN = 4
PAGE = 25


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A place and its cells, one for each column; None where the KPI was never valued there."""

    scope_id: int
    cells: tuple[Cell | None, ...]

    @property
    def badness(self) -> tuple[int, int]:
        """Return what rows are ordered by: how many are off target, and how many in tolerance only."""
        marks = [cell.mark for cell in self.cells if cell]
        return marks.count("off_target"), marks.count("in_tolerance")


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A page of rows under the rolled-up one. `total`: products in all, on all pages."""

    columns: tuple[str, ...]
    rolled_up: HeatRow
    rows: tuple[HeatRow, ...]
    page: int
    total: int


def heat_map(
    cells: Iterable[Cell],
    *,
    place: int,
    products: Sequence[int],
    columns: Sequence[str],
    page: int = 1,
) -> HeatMap:
    """Arrange cells as a heat map of a place.

    page             one behind the last is the last
    place, products  scope ids; products in the order that rows equally bad keep (by name)
    """
    at = {code: position for position, code in enumerate(columns)}
    grid: dict[int, list[Cell | None]] = {scope_id: [None] * len(columns) for scope_id in (place, *products)}
    for cell in cells:
        if cell.kpi in at and cell.scope_id in grid:
            grid[cell.scope_id][at[cell.kpi]] = cell
    rows = [HeatRow(scope_id, tuple(grid[scope_id])) for scope_id in products if scope_id != place]
    rows.sort(key=lambda row: row.badness, reverse=True)
    page = min(page, max(1, -(-len(rows) // PAGE)))
    first = (page - 1) * PAGE
    return HeatMap(
        tuple(columns),
        HeatRow(place, tuple(grid[place])),
        tuple(rows[first : first + PAGE]),
        page,
        len(rows),
    )

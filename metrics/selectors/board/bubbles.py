"""The bubble map: what a product returns, how satisfied its users are, what it sells."""

from collections.abc import Iterable
from dataclasses import dataclass

from metrics.selectors.board.cells import Cell

ACROSS, UP, AREA = "roi", "nps", "revenue"
# More circles than this hide each other; the largest are kept, and the page says how many are not.
MOST = 40


@dataclass(frozen=True, slots=True)
class Bubble:
    """One product. across, up, area: its cells; all three have a value."""

    scope_id: int
    across: Cell
    up: Cell
    area: Cell

    @property
    def off_on_both(self) -> bool:
        """Tell whether it misses both targets: the only bubbles that are marked."""
        return self.across.status == self.up.status == "off_target"


@dataclass(frozen=True, slots=True)
class BubbleMap:
    """The largest bubbles, largest first; `placed`: products that have all three numbers."""

    bubbles: tuple[Bubble, ...]
    placed: int
    across_target: float | None
    up_target: float | None


def bubble_map(cells: Iterable[Cell], *, place: int) -> BubbleMap:
    """Arrange cells as a bubble map. The targets are those of the place itself."""
    found: dict[int, dict[str, Cell]] = {}
    for cell in cells:
        if cell.kpi in (ACROSS, UP, AREA):
            found.setdefault(cell.scope_id, {})[cell.kpi] = cell
    own = found.pop(place, {})
    bubbles = [
        Bubble(scope_id, by_kpi[ACROSS], by_kpi[UP], by_kpi[AREA])
        for scope_id, by_kpi in found.items()
        if len(by_kpi) == 3 and all(cell.value is not None for cell in by_kpi.values())
    ]
    bubbles.sort(key=lambda bubble: -(bubble.area.value or 0))
    targets = [own[code].target if code in own else None for code in (ACROSS, UP)]
    return BubbleMap(tuple(bubbles[:MOST]), len(bubbles), targets[0], targets[1])

"""The board of a place: heat map, bubbles, what needs somebody, what changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from core.access.models import Scope
from core.common.periods import last_complete_month, month_end
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.selectors.board.attention import Attention, attention
from metrics.selectors.board.bubbles import BubbleMap, bubble_map
from metrics.selectors.board.cells import Cell, kept_cells, measured_cells
from metrics.selectors.board.heat_map import COLUMNS, MOST_OWN, HeatMap, heat_map
from metrics.selectors.board.movements import Movements, movements
from metrics.selectors.places import places_of
from metrics.selectors.reading import Place
from portfolio.models import Product


@dataclass(frozen=True, slots=True)
class Board:
    """All of them. place: its scope id."""

    place: int
    heat_map: HeatMap
    bubbles: BubbleMap
    attention: Attention
    movements: Movements


def board(place: Place, *, window: str | None, period: date, today: date, page: int = 1) -> Board:
    """Build the board of a place that the caller may see; a constant number of queries.

    Retired products count in what the place rolls up, and have no row of their own.

    window  for the KPIs that allow it; the others, and None, take their default
    page    of the heat map
    """
    products, as_of = Product.objects.filter(scope__path__within=[place.path]), seen_on(period, today)
    below = places_of_products(products.active_on(as_of))
    kpis = registry.all_kpis()
    places = [place, *(one for one in below if one.scope_id != place.scope_id)]
    cells = cells_of(places, kpis, window=window, period=period, today=today)
    ids, compared = [one.scope_id for one in below], columns(kpis)
    whole = place.scope_id if place.kind == "node" else None
    going_on = {whole, *ids}

    def judged(cell: Cell) -> bool:
        return cell.scope_id == whole or cell.kpi in compared

    return Board(
        place=place.scope_id,
        heat_map=heat_map(cells, place=place.scope_id, products=ids, columns=compared, page=page),
        bubbles=bubble_map(cells, place=place.scope_id),
        attention=attention(
            [cell for cell in cells if cell.scope_id in going_on],
            place=place.scope_id,
            products=products,
            judged=judged,
            period=period,
            today=as_of,
        ),
        movements=movements(
            cells, kpis=kpis, place=place.scope_id, products=products, period=period, today=today
        ),
    )


def seen_on(period: date, today: date) -> date:
    """Return the day that a board is as of: today for the last complete month, else its month's last day."""
    return today if period >= last_complete_month(today) else month_end(period)


def cells_of(
    places: Sequence[Place], kpis: Sequence[Kpi], *, window: str | None, period: date, today: date
) -> list[Cell]:
    """Read cells, kept ones where they are, else from the measures; by place, then by KPI."""
    kept = window is None and period == last_complete_month(today)
    cells = kept_cells(places, kpis, period) if kept else measured_cells(places, kpis, window, period)
    place_at = {place.scope_id: at for at, place in enumerate(places)}
    kpi_at = {kpi.code: at for at, kpi in enumerate(kpis)}
    return sorted(cells, key=lambda cell: (place_at[cell.scope_id], kpi_at[cell.kpi]))


def columns(kpis: Sequence[Kpi]) -> list[str]:
    """Return the KPIs that a heat map compares, in its order."""
    known = {kpi.code for kpi in kpis}
    own = [kpi.code for kpi in kpis if kpi.is_own]
    return [*(code for code in COLUMNS if code in known), *own[:MOST_OWN]]


def places_of_products(products: "QuerySet[Product]") -> list[Place]:
    """Return the places of products, by name; one query."""
    places = places_of(Scope.objects.filter(product__in=products))
    return sorted(places, key=lambda place: place.name.casefold())

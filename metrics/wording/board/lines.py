"""What all parts of a board say alike: lines of a list, values, targets, days and addresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from core.common import dates, numbers
from metrics import wording
from metrics.kpis.contract import Kpi
from metrics.selectors.board.cells import Cell
from metrics.selectors.coordinates import Coordinates, encode
from metrics.selectors.reading import Place

Names = Mapping[int, Place]


@dataclass(frozen=True)
class Line:
    """One thing of a list: a mark or an icon, what is so, why, where it leads, and a word at the right."""

    title: str
    detail: str
    url: str
    icon: str = ""
    status: str = ""
    right: str = ""
    tone: str = ""
    drawer: bool = False
    said: str = ""


def place_url(place: Place) -> str:
    """Return where a place is shown."""
    route = "metrics:dashboard" if place.kind == "node" else "portfolio:product-detail"
    return reverse(route, args=[place.code])


def why_url(cell: Cell, place: Place, period: date) -> str:
    """Return where a cell says why."""
    reading_id = encode(Coordinates(place.kind, place.code, cell.kpi, cell.window, period))
    return reverse("metrics:value-why", args=[reading_id])


def value_text(value: float | None, kpi: Kpi) -> str:
    """Write a value with its unit."""
    return wording.value(value, kpi)


def named(said: str, kpi: Kpi, place: Place) -> str:
    return said % {"kpi": kpi.said("short", wording.language()), "place": place.name}


def day_text(day: date | None) -> str:
    return dates.day(day, language=wording.language()) if day else "–"


def age_text(since: date | None, today: date) -> str:
    return dates.days((today - since).days, language=wording.language()) if since else ""


def count_text(count: int) -> str:
    return numbers.number(count, language=wording.language(), decimals=0)


def target_text(cell: Cell | None, kpi: Kpi) -> str:
    """Write the target of a cell with its direction; nothing where none is set."""
    if cell is None or cell.target is None:
        return ""
    return wording.aim(cell.target, kpi)

"""Keep values in the cache, each with what it was a month and a year before."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from itertools import repeat
from typing import Any

from django.db import connection

from core.common.periods import month_end, shift
from metrics.kpis.contract import Kpi
from metrics.models import KpiValue
from metrics.selectors.changes import MONTH, YEAR, changes_z
from metrics.selectors.reading import MissingRate
from metrics.selectors.rollup.engine import RolledUp
from metrics.selectors.rollup.evaluation import Cells
from metrics.selectors.rollup.operands import Wanted

# Column of the table → cells of a value, where the two are not called the same.
_RENAMED = {"health": "status"}
_OF_VALUE = (
    "value",
    "numerator",
    "denominator",
    "n",
    "low",
    "high",
    "p85",
    "unfinished",
    "target",
    "tolerance",
    "health",
    "stale",
    "data_on",
    "reason",
)
_BACK = (YEAR, MONTH, 0)  # months


def wanted_of(kpi: Kpi, period: date) -> Wanted:
    """Return what to roll up so that the value of a period can be kept: its default window, three times."""
    return Wanted(kpi, str(kpi.default_window), tuple(shift(period, -back) for back in _BACK))


def replace_values(rolled: RolledUp, wanted: Sequence[Wanted]) -> int:
    """Keep the values of what was rolled up, in the place of all that is kept of it; return how many.

    wanted: as `wanted_of` makes them. By COPY: a recompute of everything writes tens of thousands.
    """
    scopes = [place.scope_id for place in rolled.operands.question.territory.places]
    KpiValue.objects.filter(scope_id__in=scopes, kpi__in=[each.kpi.code for each in wanted]).delete()
    for each in wanted:
        columns = _columns(rolled, each, scopes)
        lines = "".join("\t".join(row) + "\n" for row in zip(*columns.values(), strict=True))
        names = ", ".join(f'"{name}"' for name in columns)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {KpiValue._meta.db_table} ({names}) FROM STDIN", StringIO(lines))
    return len(scopes) * len(wanted)


def _columns(rolled: RolledUp, wanted: Wanted, scopes: Sequence[int]) -> dict[str, Iterable[str]]:
    """Write the columns of a KPI for COPY; the order is the same for all KPIs."""
    kpi, period = wanted.kpi, wanted.periods[-1]
    year, month, now = (
        _comparable(kpi, period, before, cells)
        for before, cells in zip(wanted.periods, _by_period(rolled.columns(wanted), len(scopes)), strict=True)
    )
    same = {
        "kpi": kpi.code,
        "kpi_version": kpi.version_on(month_end(period)).number,
        "window": wanted.window,
        "period": period,
        "computed_at": rolled.computed_at,
    }
    return {
        "scope_id": map(str, scopes),
        **{name: repeat(str(cell), len(scopes)) for name, cell in same.items()},
        **{name: _texts(name, now[_RENAMED.get(name, name)]) for name in _OF_VALUE},
        "missing_rates": map(_missing, now["missing_rates"]),
        "value_year_before": _texts("value", year["value"]),
        "change_z": _texts("change_z", _noise(rolled, wanted, year, now)),
        "value_month_before": _texts("value", month["value"]),
        "health_month_before": _texts("health", month["status"]),
    }


def _comparable(kpi: Kpi, period: date, before: date, cells: Cells) -> Cells:
    """Forget what a value was by another version of its definition: the difference says nothing."""
    if kpi.version_on(month_end(before)) == kpi.version_on(month_end(period)):
        return cells
    nothing = [None] * len(cells["value"])
    return cells | {"value": nothing, "status": nothing}


def _by_period(cells: Cells, places: int) -> list[Cells]:
    return [
        {name: column[at * places : (at + 1) * places] for name, column in cells.items()}
        for at in range(len(_BACK))
    ]


def _noise(rolled: RolledUp, wanted: Wanted, year: Cells, now: Cells) -> list[float | None]:
    """Test the changes in a year; a change from or to no value is none."""
    both = zip(changes_z(rolled, wanted, wanted.periods[-1]), year["value"], now["value"], strict=True)
    return [z if before is not None and after is not None else None for z, before, after in both]


def _texts(name: str, column: Iterable[Any]) -> list[str]:
    """Write cells for COPY. None of ours holds a tab, a line end or a backslash."""
    nothing = "" if name in ("health", "reason") else "\\N"
    return [nothing if cell is None else str(cell) for cell in column]


def _missing(rates: Sequence[MissingRate]) -> str:
    if not rates:
        return "\\N"
    return json.dumps([[rate.currency, f"{rate.month:%Y-%m}"] for rate in rates])

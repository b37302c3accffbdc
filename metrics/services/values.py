"""Keep values in the cache, each with what it was a month and a year before."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from itertools import repeat

import numpy as np
import pandas as pd
from django.db import connection

from core.common.periods import month_end, shift
from metrics.kpis.contract import Kpi
from metrics.models import KpiValue
from metrics.selectors.breaks import means_the_same
from metrics.selectors.changes import MONTH, YEAR, changes_z
from metrics.selectors.reading import MissingRate
from metrics.selectors.rollup.engine import RolledUp
from metrics.selectors.rollup.evaluation import Columns, counts
from metrics.selectors.rollup.grids import Floats, Objects
from metrics.selectors.rollup.operands import Wanted

_NUMBERS = ("value", "numerator", "denominator", "low", "high", "p85", "target", "tolerance")
_COUNTS = ("n", "unfinished")
_NULL = "\\N"
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
    size, columns, (*_, period) = len(scopes), rolled.columns(wanted), wanted.periods
    year, month, now = _comparable(
        rolled, wanted, [columns.between(at * size, (at + 1) * size) for at in range(len(_BACK))]
    )
    same = {
        "kpi": wanted.kpi.code,
        "kpi_version": wanted.kpi.version_on(month_end(period)).number,
        "window": wanted.window,
        "period": period,
        "computed_at": rolled.computed_at,
    }
    return {
        "scope_id": map(str, scopes),
        **{name: repeat(str(cell), size) for name, cell in same.items()},
        **{name: _numbers(now.numbers[name]) for name in _NUMBERS},
        **{name: [_text(count) for count in counts(now.numbers[name])] for name in _COUNTS},
        "health": _words(now.words["status"]),
        "reason": _words(now.words["reason"]),
        "stale": map(str, now.stale.tolist()),
        "data_on": [_text(day) for day in now.data_on.tolist()],
        "missing_rates": map(_missing, now.missing_rates),
        "value_year_before": _numbers(year.numbers["value"]),
        "change_z": _numbers(_noise(rolled, wanted, year, now)),
        "value_month_before": _numbers(month.numbers["value"]),
        "health_month_before": _words(month.words["status"]),
    }


def _comparable(rolled: RolledUp, wanted: Wanted, periods: Sequence[Columns]) -> list[Columns]:
    """Leave out what a value was when its KPI meant something else: there is nothing to compare with."""
    last, parameters = wanted.periods[-1], rolled.operands.parameters
    return [
        columns if means_the_same(wanted.kpi, period, last, parameters) else columns.unknown()
        for period, columns in zip(wanted.periods, periods, strict=True)
    ]


def _noise(rolled: RolledUp, wanted: Wanted, year: Columns, now: Columns) -> Floats:
    """Test the changes in a year; a change from or to no value is none."""
    z = np.array(changes_z(rolled, wanted, wanted.periods[-1]), dtype=np.float64)
    z[pd.isna(year.numbers["value"]) | pd.isna(now.numbers["value"])] = np.nan
    return z


def _numbers(column: Floats | Objects) -> list[str]:
    """Write numbers for COPY: so many digits that the same ones come back."""
    return [_NULL if cell is None or cell != cell else str(cell) for cell in column.tolist()]


def _text(cell: object) -> str:
    return _NULL if cell is None else str(cell)


def _words(column: Objects) -> list[str]:
    """Write words for COPY. None of ours holds a tab, a line end or a backslash."""
    return [word or "" for word in column.tolist()]


def _missing(rates: Sequence[MissingRate]) -> str:
    if not rates:
        return _NULL
    return json.dumps([[rate.currency, f"{rate.month:%Y-%m}"] for rate in rates])

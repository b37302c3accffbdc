"""Keep readings in the cache of values."""

import json
from collections.abc import Sequence
from io import StringIO
from typing import Any

from django.db import connection

from metrics.models import KpiValue
from metrics.selectors.reading import Reading

# Column of the table → attribute of a reading, where the two are not called the same.
_RENAMED = {"kpi_version": "version", "health": "status"}
_NUMBERS = (
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
)
_COLUMNS = (
    "scope_id",
    "kpi",
    "kpi_version",
    "window",
    "period",
    *_NUMBERS,
    "health",
    "stale",
    "data_on",
    "reason",
    "missing_rates",
    "computed_at",
)
_TEXTS = ("health", "reason")


def replace_values(scopes: Sequence[int], kpis: Sequence[str], readings: Sequence[Reading]) -> int:
    """Keep readings in the place of all that is kept of these scopes and KPIs; return how many.

    By COPY: a recompute of everything writes tens of thousands.
    """
    KpiValue.objects.filter(scope_id__in=scopes, kpi__in=kpis).delete()
    lines = StringIO("".join(_line(reading) for reading in readings))
    columns = ", ".join(f'"{name}"' for name in _COLUMNS)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {KpiValue._meta.db_table} ({columns}) FROM STDIN", lines)
    return len(readings)


def _line(reading: Reading) -> str:
    return "\t".join(_text(name, _cell(name, reading)) for name in _COLUMNS) + "\n"


def _cell(name: str, reading: Reading) -> Any:
    if name == "scope_id":
        return reading.scope.scope_id
    if name == "missing_rates":
        missing = [[rate.currency, f"{rate.month:%Y-%m}"] for rate in reading.missing_rates]
        return json.dumps(missing) if missing else None
    return getattr(reading, _RENAMED.get(name, name))


def _text(name: str, cell: Any) -> str:
    """Write a cell for COPY. None of ours holds a tab, a line end or a backslash."""
    if cell is None:
        return "" if name in _TEXTS else "\\N"
    return str(cell)

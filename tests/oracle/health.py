"""Targets from the raw files, the nearest up the tree, and what a value is worth against them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from tests.oracle.files import day, number, read_folder

LOWER_IS_BETTER = {"time_to_market", "payback", "escaped_defects", "change_failure_rate", "cycle_time", "wip"}
CLOSER_TO_ZERO = {"budget_variance"}


class Targets:
    """The targets of a folder of import files. A target's end day is not part of it."""

    def __init__(self, folder: Path) -> None:
        files = read_folder(folder)
        self._rows = [row for rows in files["targets"] for row in rows]
        self._parents = {row["code"]: row.get("parent", "") for rows in files["portfolios"] for row in rows}
        self._nodes = {row["code"]: row["portfolio"] for rows in files["products"] for row in rows}

    def nearest(self, kind: str, code: str, kpi: str, on: date) -> tuple[Decimal, Decimal] | None:
        """Return target and tolerance in force on a day: the place's own, or the nearest above it."""
        if kind == "product":
            found = self._own(kpi, "product", code, on)
            if found:
                return found
            code = self._nodes[code]
        while code:
            found = self._own(kpi, "node", code, on)
            if found:
                return found
            code = self._parents[code]
        return None

    def _own(self, kpi: str, column: str, code: str, on: date) -> tuple[Decimal, Decimal] | None:
        for row in self._rows:
            begins, until = day(row["from"]), day(row.get("to", ""))
            if (
                (row["kpi"], row.get(column)) == (kpi, code)
                and begins
                and begins <= on
                and (not until or on < until)
            ):
                return number(row["target"]), number(row.get("tolerance") or "0")
        return None


# Totals over months: their target is for one window, and judges no other.
TOTALS = {"revenue": "t12m", "throughput": "month", "successful_launches": "t12m"}


def judges(kpi: str, window: str) -> bool:
    """Tell whether the target of a KPI holds for values of this window."""
    return TOTALS.get(kpi, window) == window


def status(kpi: str, value: float | Decimal | None, target: tuple[Decimal, Decimal] | None) -> str | None:
    """Return on_target, in_tolerance, off_target or no_value; None where there is a value and no target."""
    if value is None:
        return "no_value"
    if target is None:
        return None
    found, (aim, tolerance) = float(value), (float(target[0]), float(target[1]))
    worse_by = aim - found
    if kpi in LOWER_IS_BETTER:
        worse_by = found - aim
    if kpi in CLOSER_TO_ZERO:
        worse_by = abs(found) - abs(aim)
    if worse_by <= 0:
        return "on_target"
    return "in_tolerance" if worse_by <= tolerance + 1e-12 else "off_target"

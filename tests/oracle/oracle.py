"""Every KPI of the handbook, for every node, product and window, from the raw files."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from tests.oracle import facts as raw
from tests.oracle import formulas
from tests.oracle.files import month_of
from tests.oracle.place import Place, Settings
from tests.oracle.result import OracleValue

__all__ = ["OracleValue", "Settings", "values"]

WINDOWS = ("month", "quarter", "ytd", "t12m")


def values(
    files_dir: Path | str,
    period: str,
    settings: Settings = Settings(),  # noqa: B008 (frozen)
) -> dict[tuple[str, str, str, str], OracleValue]:
    """Work out every KPI at a period (2026-10), from a folder of the portal's own CSV files.

    Shape: (kind, code, kpi, window) → value; kind is node or product. roi, npv and payback have the window
    life only, all others month, quarter, ytd and t12m. Ratios 0–1, NPS −100…100, money in the reporting
    currency as Decimal, durations in days, payback in months. value is None where there is none.
    """
    known = raw.read(Path(files_dir), start_event=settings.start_event, severity=settings.severity)
    end = int(period[:4]) * 12 + int(period[5:7]) - 1
    _judge(known, settings)
    places = [("node", code, known.members(code)) for code in known.parents]
    places += [("product", code, [code]) for code in known.products]
    found: dict[tuple[str, str, str, str], OracleValue] = {}
    for kind, code, members in places:
        for window in WINDOWS:
            place = Place(known, members, _months(window, end, settings), settings)
            for kpi, formula in formulas.OVER_A_WINDOW.items():
                found[kind, code, kpi, window] = formula(place)
        place = Place(known, members, range(end, end + 1), settings)
        for kpi, formula in formulas.OVER_LIFE.items():
            found[kind, code, kpi, "life"] = formula(place)
    return found


def _judge(known: raw.Facts, settings: Settings) -> None:
    """Count launches by the criteria agreed before them, in the month of the last review (or the launch)."""
    counting: dict[str, list[raw.Criterion]] = {}
    for one in known.criteria:
        launched = known.first_launch.get(one.product)
        if launched and one.agreed_on < launched:
            counting.setdefault(one.product, []).append(one)
    for product, criteria in counting.items():
        launched = known.first_launch[product]
        last = max([launched, *(one.review_on for one in criteria)])
        known.counts[product, "judged"][month_of(launched)] += 1
        known.counts[product, "reviewed"][month_of(last)] += 1
        known.counts[product, "successful"][month_of(last)] += all(
            _is_met(known, one, settings) for one in criteria
        )


def _is_met(known: raw.Facts, one: raw.Criterion, settings: Settings) -> bool:
    """Tell whether the KPI was on the right side in the last month that was over at the end of the review."""
    tomorrow = one.review_on + timedelta(days=1)
    end = tomorrow.year * 12 + tomorrow.month - 2
    months = range(end, end + 1) if one.window == "life" else _months(one.window, end, settings)
    formula = {**formulas.OVER_A_WINDOW, **formulas.OVER_LIFE}[one.kpi]
    value = formula(Place(known, [one.product], months, settings)).value
    if value is None:
        return False
    found = Decimal(str(value))
    return found >= one.threshold if one.at_least else found <= one.threshold


def _months(window: str, end: int, settings: Settings) -> range:
    lengths = {"month": 1, "quarter": 3, "t12m": 12, "ytd": (end + 1 - settings.fiscal_first_month) % 12 + 1}
    return range(end - lengths[window] + 1, end + 1)

"""Where a KPI's meaning changed: a new wording of its definition, or another value of a setting of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.common.periods import month_end
from metrics.kpis.contract import Kpi
from metrics.selectors.reading import Reading
from metrics.selectors.rollup.parameters import DatedParameters


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A dated setting of a KPI before and after a break, as it is stored."""

    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Break:
    """A period from which on a KPI means something else than in the one before.

    before, after: versions of the definition, alike where only settings changed.
    """

    period: date
    before: int
    after: int
    settings: tuple[SettingChange, ...]


def breaks_between(kpi: Kpi, values: Sequence[Reading], parameters: DatedParameters) -> tuple[Break, ...]:
    """Return the breaks within values in the order of their periods; settings are those at a window's end."""
    found = []
    for earlier, later in pairwise(values):
        changed = setting_changes(kpi, earlier.period, later.period, parameters)
        if changed or earlier.version != later.version:
            found.append(Break(later.period, earlier.version, later.version, changed))
    return tuple(found)


def means_the_same(kpi: Kpi, earlier: date, later: date, parameters: DatedParameters) -> bool:
    """Tell whether a KPI counts the same in two periods, so that their values can be compared."""
    versions = {kpi.version_on(month_end(period)).number for period in (earlier, later)}
    return len(versions) == 1 and not setting_changes(kpi, earlier, later, parameters)


def setting_changes(
    kpi: Kpi, earlier: date, later: date, parameters: DatedParameters
) -> tuple[SettingChange, ...]:
    """Return the settings of a KPI that differ between two periods' ends."""
    pairs = (
        (code, str(parameters.on(code, month_end(earlier))), str(parameters.on(code, month_end(later))))
        for code in kpi.parameters
    )
    return tuple(SettingChange(*pair) for pair in pairs if pair[1] != pair[2])

"""How KPIs that a role sheet names are called: who defines KPIs says so at start-up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class KpiName:
    """A KPI as a role sheet shows it, in the active language."""

    name: str
    url: str


_namers: list[Callable[[], Mapping[str, KpiName]]] = []


def register(namer: Callable[[], Mapping[str, KpiName]]) -> None:
    """Tell how KPIs are called: code → name, of all there are, in the active language."""
    _namers[:] = [namer]


def kpi_names() -> Mapping[str, KpiName]:
    """Return code → name of every KPI; empty where nobody defines any."""
    return _namers[0]() if _namers else {}


def kpi_known(code: str) -> bool:
    """Tell whether there is such a KPI; where nobody defines any, every code may stand."""
    return not _namers or code in kpi_names()

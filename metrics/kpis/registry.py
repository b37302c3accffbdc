"""Find the KPIs. A module of this folder that defines `KPI` is one; nothing else lists them.

A company's own KPIs are data: whoever keeps them registers a source, which is asked anew each time, so that
a changed definition is seen at once. `built_in` and `get` of a built-in code ask no source. An archived KPI
is in no list; by its code it is found, so that what was once computed can still be explained.
"""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from metrics.kpis.contract import Kpi

Source = Callable[[], Sequence[Kpi]]
Archive = Callable[[str], Kpi | None]
_sources: list[Source] = []
_archives: list[Archive] = []


def register(source: Source, archive: Archive) -> None:
    """Have further KPIs found, in every process that starts the portal.

    archive: finds those that are in no list, by their code.
    """
    if source not in _sources:
        _sources.append(source)
        _archives.append(archive)


@cache
def built_in() -> tuple[Kpi, ...]:
    """Return the KPIs that come with the portal, in the order in which pages list them.

    Raises ValueError when a file's name is not its KPI's code, or two KPIs claim the same place.
    """
    names = [module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)])]
    modules = {name: importlib.import_module(f"metrics.kpis.{name}") for name in names if name != "registry"}
    found = {name: module.KPI for name, module in modules.items() if hasattr(module, "KPI")}
    if misnamed := [f"{name}.py defines {kpi.code}" for name, kpi in found.items() if name != kpi.code]:
        raise ValueError(f"a KPI's file bears its code: {', '.join(misnamed)}")
    if len({kpi.order for kpi in found.values()}) != len(found):
        raise ValueError("two KPIs have the same order")
    return tuple(sorted(found.values(), key=lambda kpi: kpi.order))


def further() -> tuple[Kpi, ...]:
    """Return the KPIs of the sources, as they are now."""
    found = [kpi for source in _sources for kpi in source()]
    return tuple(sorted(found, key=lambda kpi: kpi.order))


def all_kpis() -> tuple[Kpi, ...]:
    """Return every KPI, in the order in which pages list them."""
    return (*built_in(), *further())


def get(code: str) -> Kpi:
    """Return the KPI of that code, archived ones too. Raises KeyError."""
    for kpis in (built_in, further):
        for kpi in kpis():
            if kpi.code == code:
                return kpi
    for archive in _archives:
        if archived := archive(code):
            return archived
    raise KeyError(code)

"""How files name a KPI and a window."""

from collections.abc import Sequence

from core.common.periods import Window
from core.ingest.cells import Choice
from core.ingest.cells.keys import header_key
from metrics.kpis import registry
from metrics.kpis.contract import Kpi

WINDOW = Choice(
    {
        str(Window.MONTH): ("mois",),
        str(Window.QUARTER): ("trimestre", "3 months", "3 mois"),
        str(Window.YTD): ("year to date", "depuis janvier", "cumul annuel"),
        str(Window.T12M): ("12 months", "12 mois"),
        str(Window.LIFE): ("life", "to date", "depuis l'origine"),
    }
)


def choices(kpis: Sequence[Kpi]) -> dict[str, tuple[str, ...]]:
    """Offer KPIs by code and name; a name that an earlier one has already is no name of a later one."""
    taken = {header_key(kpi.code) for kpi in kpis}
    found: dict[str, tuple[str, ...]] = {}
    for kpi in kpis:
        names = [name for name in dict.fromkeys((kpi.name, kpi.name_fr)) if header_key(name) not in taken]
        found[kpi.code] = tuple(names)
        taken.update(map(header_key, names))
    return found


def built_in() -> Choice:
    """Read one of the KPIs that come with the portal."""
    return Choice(choices(registry.built_in()))


def every() -> Choice:
    """Read a KPI by its code or name, the company's own as they are now."""
    return Choice(choices(registry.all_kpis()))

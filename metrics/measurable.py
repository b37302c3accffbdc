"""Which KPIs a gate or a criterion can ask for."""

from collections.abc import Sequence

from metrics.kpi_words import kpi_name
from metrics.kpis import registry
from portfolio.measuring import Measurable, register_catalogue


def catalogue() -> Sequence[Measurable]:
    """Return every KPI in the reader's language."""
    return [Measurable(kpi.code, kpi_name(kpi), kpi.unit) for kpi in registry.all_kpis()]


def register() -> None:
    """Let the portfolio ask."""
    register_catalogue(catalogue)

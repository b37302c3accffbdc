"""Which KPIs a gate or a criterion can ask for."""

from collections.abc import Sequence

from django.utils.translation import get_language

from metrics.kpis import registry
from portfolio.measuring import Measurable


def catalogue() -> Sequence[Measurable]:
    """Return every KPI, named in the reader's language."""
    language = get_language() or "en"
    return [Measurable(kpi.code, kpi.said("name", language), kpi.unit) for kpi in registry.all_kpis()]

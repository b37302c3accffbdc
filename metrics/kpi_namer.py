"""What KPIs are called on role sheets."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import get_language

from metrics.kpis import registry
from teams import kpi_names


def register_names() -> None:
    """Tell teams how KPIs are called."""
    kpi_names.register(_names)


def _names() -> Mapping[str, kpi_names.KpiName]:
    language = (get_language() or "en")[:2]
    return {
        kpi.code: kpi_names.KpiName(
            kpi.said("name", language), reverse("metrics:kpi-detail", args=[kpi.code])
        )
        for kpi in registry.all_kpis()
    }

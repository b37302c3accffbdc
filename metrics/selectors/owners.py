"""Who answers for KPIs."""

from metrics.models import KpiOwner


def owners() -> dict[str, KpiOwner]:
    """Return the owners that are named, by the code of their KPI; one query."""
    named = KpiOwner.objects.select_related("person")
    return {owner.kpi: owner for owner in named if str(owner)}

"""What KPIs say of products: the values of the latest complete month that pages show."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.common.errors import Invalid
from core.common.numbers import trimmed
from core.common.periods import format_month
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.models import KpiValue

Said = dict[int, dict[str, Any]]


def values_of(codes: Collection[str], scopes: Collection[int]) -> Said:
    """Return scope → code → value with what it travels with; null where nothing was computed.

    Ratios are 0–1, amounts of money decimal text. Raises Invalid for a code that is none.
    """
    kpis = {kpi.code: kpi for kpi in registry.all_kpis()}
    if unknown := [code for code in codes if code not in kpis]:
        raise Invalid(fields={"kpis": [_unknown(unknown)]})
    found: Said = {scope: dict.fromkeys(codes) for scope in scopes}
    rows = KpiValue.objects.filter(kpi__in=codes, scope__in=scopes).order_by("period")
    for row in rows:
        found[row.scope_id][row.kpi] = _told(row, kpis[row.kpi])
    return found


def rounded(value: Decimal | None, kpi: Kpi) -> Decimal | None:
    """Return a value without the places that only a cache of every float needs."""
    return None if value is None else trimmed(round(value, 2 if kpi.unit == "money" else 6))


def _unknown(codes: list[str]) -> str:
    said = _("There is no KPI of the code %(codes)s. The list of KPIs has them: /api/v1/kpis/.")
    return said % {"codes": ", ".join(codes)}


def _told(row: KpiValue, kpi: Kpi) -> Mapping[str, Any]:
    return {
        "value": _number(row.value, kpi),
        "target": _number(row.target, kpi),
        "unit": str(kpi.unit),
        "window": row.window,
        "period": format_month(row.period),
        "status": row.health or None,
        "stale": row.stale,
    }


def _number(value: Decimal | None, kpi: Kpi) -> Any:
    number = rounded(value, kpi)
    if number is None:
        return None
    return f"{number:f}" if kpi.unit == "money" else float(number)

"""What each KPI means, in both languages, so that a pack can be drawn again when the code has moved on."""

from datetime import date
from typing import Any

from governance.selectors.gathering.nouns import known
from metrics.kpis import registry
from metrics.kpis.contract import Kpi
from metrics.kpis.measures import MEASURES
from metrics.kpis.parameters import PARAMETERS
from metrics.selectors.rollup.parameters import dated_parameters

TEXTS = ("name", "short", "description", "counts", "counts_one")


def definitions(day: date) -> dict[str, Any]:
    """Describe every KPI, in the version in force on a day."""
    return {kpi.code: _definition(kpi, day) for kpi in registry.all_kpis()}


def settings_on(day: date) -> dict[str, Any]:
    """Return the dated settings in force on a day, with how they are called."""
    dated = dated_parameters()
    return {
        code: {
            "label": parameter.label,
            "label_fr": parameter.label_fr,
            "value": str(dated.on(code, day)),
        }
        for code, parameter in PARAMETERS.items()
    }


def _definition(kpi: Kpi, day: date) -> dict[str, Any]:
    kpi = kpi.worded_on(day)
    version = kpi.version_on(day)
    return {
        **{name + suffix: str(getattr(kpi, name + suffix)) for name in TEXTS for suffix in ("", "_fr")},
        "order": kpi.order,
        "family": str(kpi.family),
        "unit": str(kpi.unit),
        **known({"decimals": kpi.shown_decimals}),
        "better": str(kpi.better),
        "window": str(kpi.default_window),
        "formula": kpi.formula.text,
        "operands": [
            {"name": operand.name, "label": operand.label, "label_fr": operand.label_fr}
            for operand in kpi.operands
        ],
        "sources": sources_of(kpi),
        "interval": str(kpi.interval) if kpi.interval else "",
        "cadence_days": kpi.cadence_days,
        "parameters": list(kpi.parameters),
        "version": version.number,
        "version_note": version.note,
        "version_note_fr": version.note_fr,
        "effective_from": version.effective_from,
    }


def sources_of(kpi: Kpi) -> list[str]:
    """Return the kinds of file that its numbers come from, in the wording that it is given in."""
    operands = [*kpi.operands, *([kpi.unfinished] if kpi.unfinished else [])]
    fed = {source for operand in operands for source in MEASURES[operand.measure].fed_by}
    return sorted(fed)

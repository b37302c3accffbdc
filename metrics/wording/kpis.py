"""What KPIs, their units and measures are called on pages and in forms."""

from typing import Any

from django.utils.translation import gettext as _

from core.common import figures
from metrics import wording
from metrics.kpis.checking import usable
from metrics.kpis.contract import Kpi
from metrics.kpis.dimensions import Dimension, thing_of
from metrics.kpis.measures import MEASURES
from metrics.kpis.vocabulary import STANDARD_WINDOWS, Window


def family(code: str) -> str:
    """Name a family."""
    return families()[code]


def families() -> dict[str, str]:
    """Return the families in the order of pages."""
    return {
        "customer": _("Customers"),
        "finance": _("Finance"),
        "innovation": _("Innovation"),
        "delivery": _("Delivery"),
        "portfolio": _("Portfolio"),
    }


def directions() -> dict[str, str]:
    """Return the directions in which a value improves."""
    return {
        "higher": _("Higher is better"),
        "lower": _("Lower is better"),
        "closer_to_zero": _("Closer to zero is better"),
    }


def units() -> dict[str, str]:
    """Return the units that a company may choose."""
    return {
        "ratio": _("Percentage"),
        "points": _("Points"),
        "number": _("Number without a unit"),
        "money": _("Amount, in %(currency)s") % {"currency": wording.currency()},
        "items": _("Items"),
        "users": _("Users"),
        "launches": _("Launches"),
        "per_release": _("Per release"),
    }


def windows() -> dict[str, str]:
    """Return the windows."""
    return {str(code): wording.window(code) for code in (*STANDARD_WINDOWS, Window.LIFE)}


def unit(kpi: Kpi) -> str:
    """Say the unit of a KPI; an amount by its currency."""
    if kpi.unit == "money":
        return wording.currency()
    return figures.unit_word(kpi.unit, language=wording.language())


def dimension(of: Dimension) -> str:
    """Say what a formula gives."""
    return of.said("words", wording.language())


def measures() -> list[dict[str, str]]:
    """Return the measures that a formula may hold, in words."""
    tongue = wording.language()
    return [
        {
            "name": name,
            "label": measure.said("label", tongue),
            "counts": thing_of(measure).said("words", tongue),
        }
        for name, measure in MEASURES.items()
        if usable(measure)
    ]


def definition(kpi: Kpi) -> dict[str, Any]:
    """Return the contract of a KPI in words."""
    tongue = wording.language()
    return {
        "code": kpi.code,
        "name": kpi.said("name", tongue),
        "description": kpi.said("description", tongue),
        "formula": kpi.formula.text,
        "unit": unit(kpi),
        "better": directions()[kpi.better],
        "window": wording.window(kpi.default_window),
        "counts": kpi.said("counts", tongue),
        "cadence_days": kpi.cadence_days,
        "family": kpi.family,
        "is_own": kpi.is_own,
        "operands": [
            {"measure": it.measure, "label": it.said("label", tongue), "rule": MEASURES[it.measure].rule}
            for it in kpi.operands
        ],
        "versions": [
            {
                "number": it.number,
                "effective_from": it.effective_from,
                "note": it.said("note", tongue),
                "formula": it.wording.formula.text if it.wording else kpi.formula.text,
            }
            for it in reversed(kpi.versions)
        ],
    }

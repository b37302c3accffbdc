"""The chain of a value in words: what stands around the numbers of "Why this number?"."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.common import dates, figures, numbers
from metrics import wording
from metrics.kpis.contract import Kpi
from metrics.kpis.statistics import Z95
from metrics.selectors.changes import Change
from metrics.selectors.provenance import Provenance
from metrics.selectors.reading import Number


@dataclass(frozen=True)
class FactWords:
    """What the facts of a kind are called, and their amount and text."""

    many: str
    amount: str
    text: str


def facts(kind: str) -> FactWords:
    """Name the facts of a kind."""
    return {
        "survey": FactWords(_("survey answers"), _("Score"), _("Comment")),
        "finance": FactWords(_("ledger lines"), _("Amount"), _("Account")),
        "usage": FactWords(_("readings"), _("Active users"), _("Text")),
        "work_items": FactWords(_("work items"), _("Days"), _("Kind and state")),
        "releases": FactWords(_("releases"), _("Value"), _("Text")),
        "launches": FactWords(_("launches"), _("Days"), _("First promise")),
        "criteria": FactWords(_("success criteria"), _("Value"), _("Threshold and verdict")),
        "products": FactWords(_("products"), _("Value"), _("Text")),
    }.get(kind, FactWords(_("rows"), _("Value"), _("Text")))


def comparison(moved: Change, kpi: Kpi) -> str:
    """Say how the value moved in a year, with z where noise has a meaning, and how the interval is found."""
    if moved.redefined:
        return _("A year before it was defined otherwise: nothing is compared.")
    parts = []
    if moved.difference is not None:
        said = figures.change(
            moved.difference, kpi.unit, language=wording.language(), currency=wording.currency()
        )
        parts.append(_tested(said, moved))
    if kpi.interval is not None:
        names = {"adjusted_wald": _("adjusted Wald"), "wilson": _("Wilson")}
        parts.append(_("Interval: %(name)s.") % {"name": names[str(kpi.interval)]})
    return " ".join(parts)


def _tested(difference: str, moved: Change) -> str:
    if moved.z is None:
        return _("Change against 12 months before: %(difference)s.") % {"difference": difference}
    words = {
        "difference": difference,
        "z": numbers.number(moved.z, language=wording.language(), decimals=2),
        "limit": numbers.number(Z95, language=wording.language(), decimals=2),
    }
    if moved.distinguishable:
        return (
            _(
                "Change against 12 months before: %(difference)s, z = %(z)s, beyond %(limit)s: "
                "more than noise."
            )
            % words
        )
    return (
        _(
            "Change against 12 months before: %(difference)s, z = %(z)s, within %(limit)s: "
            "no distinguishable change."
        )
        % words
    )


def picked(chain: Provenance) -> str:
    """Say which cell the facts below are of: "nps_detractors, Sep 2026: 68, of which Invoice Hub 15"."""
    found = chain.facts
    if found is None:
        return ""
    row = next((one for one in chain.measures.rows if one.operand == found.operand), None)
    if row is None:
        return ""
    cell = next((one.value for one in row.cells if one.first == found.first), None)
    by_year, tongue = chain.measures.by == "year", wording.language()
    span = str(found.first.year) if by_year else dates.month(found.first, language=tongue)
    words = {"measure": row.measure, "span": span, "value": _exact(cell)}
    if found.product is None or not found.rows:
        return _("Selected: %(measure)s, %(span)s: %(value)s") % words
    words |= {"product": found.rows[0].product_name, "part": _exact(found.total)}
    return _("Selected: %(measure)s, %(span)s: %(value)s, of which %(product)s %(part)s") % words


def _exact(value: Number | None) -> str:
    return "–" if value is None else numbers.number(value, language=wording.language())

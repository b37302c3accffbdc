"""What a criterion asks, in words."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.common import figures, numbers
from portfolio.extensions import measured
from portfolio.extensions.measured import KpiFacts
from portfolio.models import GateCriterion

Kind = GateCriterion.Kind
Known = Mapping[str, KpiFacts]


def known_kpis() -> Known:
    """Return every KPI by its code, to be asked for once a page."""
    return {one.code: one for one in measured.kpis()}


def threshold_text(criterion: GateCriterion, known: Known) -> str:
    """Write what is enough: "≥ 35%", "≥ 3", "yes"."""
    language = get_language() or "en"
    if criterion.kind == Kind.YES_NO:
        return _("yes")
    if criterion.kind == Kind.SCORE:
        return "≥" + numbers.NO_BREAK + numbers.number(criterion.threshold, language=language, trim=True)
    kpi = known.get(criterion.kpi)
    better = "lower" if criterion.direction == GateCriterion.Direction.AT_MOST else "higher"
    return figures.target(criterion.threshold, kpi.unit if kpi else "", better, language=language)


def asks(criterion: GateCriterion, known: Known) -> str:
    """Write how a criterion is found and what is enough: "NPS ≥ 35", "judged from 1 to 5, ≥ 3"."""
    if criterion.kind == Kind.MEASURED:
        kpi = known.get(criterion.kpi)
        return f"{kpi.name if kpi else criterion.kpi} {threshold_text(criterion, known)}"
    if criterion.kind == Kind.SCORE:
        return f"{criterion.get_kind_display()}, {threshold_text(criterion, known)}"
    return str(criterion.get_kind_display())

"""What a criterion asks, in words."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.common import figures, numbers
from portfolio.measuring import Measurable
from portfolio.models import GateCriterion

Kind = GateCriterion.Kind
Known = Mapping[str, Measurable]


def threshold_text(criterion: GateCriterion, known: Known) -> str:
    """Write what is enough: "≥ 35%", "≥ 3", "yes"."""
    language = get_language() or "en"
    if criterion.kind == Kind.YES_NO:
        return _("yes")
    if criterion.kind == Kind.SCORE:
        return "≥" + numbers.NO_BREAK + numbers.number(criterion.threshold, language=language, trim=True)
    measured = known.get(criterion.kpi)
    better = "lower" if criterion.direction == GateCriterion.Direction.AT_MOST else "higher"
    return figures.target(criterion.threshold, measured.unit if measured else "", better, language=language)


def asks(criterion: GateCriterion, known: Known) -> str:
    """Write how a criterion is found and what is enough: "NPS ≥ 35", "judged from 1 to 5 ≥ 3"."""
    if criterion.kind == Kind.MEASURED:
        measured = known.get(criterion.kpi)
        return f"{measured.label if measured else criterion.kpi} {threshold_text(criterion, known)}"
    if criterion.kind == Kind.SCORE:
        return f"{criterion.get_kind_display()} {threshold_text(criterion, known)}"
    return str(criterion.get_kind_display())

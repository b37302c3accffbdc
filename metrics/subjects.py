"""What of the metrics can be found, spoken about and looked back on."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.subjects import Subject, register
from metrics.kpis import registry
from metrics.selectors.target_list import plain
from portfolio.models import SuccessCriterion


def _title(criterion: SuccessCriterion) -> str:
    names = {kpi.code: kpi.name for kpi in registry.built_in()}
    level = f"{plain(criterion.threshold):f}"
    return f"{names.get(criterion.kpi, criterion.kpi)} {criterion.sign} {level}"


def register_subjects() -> None:
    """Make success criteria known."""
    register(
        Subject(
            kind="criterion",
            label=_("Success criterion"),
            plural=_("Success criteria"),
            icon="flag",
            model=SuccessCriterion,
            visible=lambda user: SuccessCriterion.objects.visible_to(user).select_related("product"),
            url=lambda criterion: reverse("metrics:criterion-detail", args=[criterion.pk]),
            title=_title,
            subtitle=lambda criterion: f"{criterion.product.name} · {criterion.code}",
            search=("code", "kpi", "note", "product__name"),
            scope_of=lambda criterion: criterion.product.scope_id,
        )
    )

"""What of the metrics can be found, spoken about and looked back on."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.subjects import Subject, register
from metrics import wording
from metrics.kpis import registry
from metrics.wording.criteria import threshold
from portfolio.models import SuccessCriterion


def _title(criterion: SuccessCriterion) -> str:
    """Say what is asked as its page does: "Gross margin ≥ 42%"."""
    kpi = {one.code: one for one in registry.built_in()}.get(criterion.kpi)
    name = kpi.said("name", wording.language()) if kpi else criterion.kpi
    return f"{name} {threshold(criterion.threshold, criterion.direction, kpi)}"


def register_subjects() -> None:
    """Make success criteria known."""
    register(
        Subject(
            kind="criterion",
            label=_("Success criterion"),
            plural=_("Success criteria"),
            icon="check",
            model=SuccessCriterion,
            visible=lambda user: SuccessCriterion.objects.visible_to(user).select_related("product"),
            url=lambda criterion: reverse("metrics:criterion-detail", args=[criterion.pk]),
            title=_title,
            subtitle=lambda criterion: f"{criterion.product.name} · {criterion.code}",
            search=("code", "kpi", "note", "product__name"),
            scope_of=lambda criterion: criterion.product.scope_id,
        )
    )

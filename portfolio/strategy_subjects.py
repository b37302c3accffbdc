"""What of the strategy can be found, spoken about and looked back on."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.subjects import Subject, register
from portfolio.models import Objective


def register_subjects() -> None:
    """Make objectives known."""
    register(
        Subject(
            kind="objective",
            switch="objectives",
            label=_("Objective"),
            plural=_("Objectives"),
            icon="target",
            model=Objective,
            visible=lambda user: Objective.objects.visible_to(user).select_related("node"),
            url=lambda objective: reverse("portfolio:objective-detail", args=[objective.pk]),
            subtitle=lambda objective: f"{objective.get_state_display()} · {objective.node.name}",
            search=("title", "code", "description"),
            scope_of=lambda objective: objective.node.scope_id,
        )
    )

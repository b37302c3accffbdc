"""The governance switches of success criteria and of objectives."""

from django.utils.translation import gettext_lazy as _

from core.profile import Switch, register
from portfolio.models import CriterionSignature, Objective


def register_switches() -> None:
    """Make them known."""
    register(
        Switch(
            name="criteria_signatures",
            label=_("CPO and PMO sign success criteria"),
            help=_("Off: a head of product signs, and any second person who may edit the product."),
            counts=CriterionSignature.objects.count,
            counted=_("signatures"),
        )
    )
    register(
        Switch(
            name="objectives",
            label=_("Objectives and key results"),
            help=_("Off: no objectives on pages; those that are there stay."),
            counts=Objective.objects.count,
            counted=_("objectives"),
        )
    )

"""What of the portfolio a company may do without."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from core.profile import Switch, register
from portfolio.models import (
    Allocation,
    BudgetEnvelope,
    Classification,
    CriterionSignature,
    GateReview,
    Objective,
)

SWITCHES: Final = (
    Switch(
        name="gates",
        label=_("Gates and workstreams"),
        help=_("Stages as parallel workstreams, gates with criteria and votes, actions that follow."),
        counts=GateReview.objects.count,
        counted=_("gate reviews"),
    ),
    Switch(
        name="four_eyes",
        label=_("Four eyes"),
        help=_("Who asks, proposes or classifies does not approve it, and nobody signs twice."),
    ),
    Switch(
        name="criteria_signatures",
        label=_("CPO and PMO sign success criteria"),
        help=_("Off: a head of product signs, and any second person who may edit the product."),
        counts=CriterionSignature.objects.count,
        counted=_("signatures"),
    ),
    Switch(
        name="objectives",
        label=_("Objectives and key results"),
        help=_("Off: no objectives on pages; those that are there stay."),
        counts=Objective.objects.count,
        counted=_("objectives"),
    ),
    Switch(
        name="allocations",
        label=_("Allocations and load"),
        help=_("How much of a full time people and teams give to products, and who is asked for too much."),
        counts=Allocation.objects.count,
        counted=_("allocations"),
    ),
    Switch(
        name="classification_review",
        label=_("Review of innovation classes"),
        help=_("A product's innovation class counts once a reviewer confirms its evidence."),
        counts=Classification.objects.count,
        counted=_("classifications"),
    ),
    Switch(
        name="budgets",
        label=_("Budgets"),
        help=_("Envelopes by node and year, beside what was committed and spent."),
        counts=BudgetEnvelope.objects.count,
        counted=_("budget envelopes"),
    ),
)


def register_switches() -> None:
    """Make them known."""
    for switch in SWITCHES:
        register(switch)

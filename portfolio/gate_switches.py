"""The governance switches of gates."""

from django.utils.translation import gettext_lazy as _

from core.profile import Switch, register
from portfolio.models import GateReview


def register_switches() -> None:
    """Make them known."""
    register(
        Switch(
            name="gates",
            label=_("Gates and workstreams"),
            help=_("Stages as parallel workstreams, gates with criteria and votes, actions that follow."),
            counts=GateReview.objects.count,
            counted=_("gate reviews"),
        )
    )
    register(
        Switch(
            name="four_eyes",
            label=_("Four eyes"),
            help=_("Who asks, proposes or classifies does not approve it, and nobody signs twice."),
        )
    )

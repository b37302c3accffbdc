"""What of the portfolio's people a company may do without."""

from django.utils.translation import gettext_lazy as _

from core.profile import Switch, register
from portfolio.models import Allocation


def register_switches() -> None:
    """Make the switch of allocations known."""
    register(
        Switch(
            name="allocations",
            label=_("Allocations and load"),
            help=_(
                "How much of a full time people and teams give to products, and who is asked for too much."
            ),
            counts=Allocation.objects.count,
            counted=_("allocations"),
        )
    )

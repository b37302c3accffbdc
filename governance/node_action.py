"""The button that governance adds to the pages of a node."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access.permissions import Action
from core.common.periods import format_month
from portfolio.extensions.node_actions import NodeAction, register
from portfolio.models import Node


def address(node: Node, period: date) -> str:
    """Return where a pack of a node and period is prepared."""
    asked = urlencode({"node": node.code, "period": format_month(period)})
    return f"{reverse('governance:pack-new')}?{asked}"


def register_action() -> None:
    """Put “Prepare pack” on the pages of nodes."""
    register(
        NodeAction("prepare-pack", _("Prepare pack"), "presentation", Action.PREPARE_PACK, address, order=10)
    )

"""Buttons on the pages of a node that higher apps add.

A higher app registers an action in `AppConfig.ready()`; a page shows those that the person may use,
without knowing who made them: `{% for action in node_actions %}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from core.access.models import User
from core.access.permissions import Action, can
from portfolio.models import Node


@dataclass(frozen=True)
class NodeAction:
    """A link that looks like a button. url: of a node and the period that the page shows."""

    name: str
    label: str | Promise
    icon: str
    right: Action
    url: Callable[[Node, date], str]
    order: int


@dataclass(frozen=True)
class OfferedAction:
    """An action as the page draws it."""

    name: str
    label: str | Promise
    icon: str
    url: str


_actions: dict[str, NodeAction] = {}


def register(action: NodeAction) -> None:
    """Put an action on the pages of nodes; the same name again replaces it."""
    _actions[action.name] = action


def offered(user: User, node: Node, period: date) -> list[OfferedAction]:
    """Return what the person may do with a node. The node's scope should be loaded."""
    allowed = sorted(
        (one for one in _actions.values() if can(user, one.right, node)), key=lambda one: one.order
    )
    return [OfferedAction(one.name, one.label, one.icon, one.url(node, period)) for one in allowed]

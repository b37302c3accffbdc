"""What an outcome of a gate leads to next, offered by whoever knows how.

A module registers a follow-up in `AppConfig.ready()`; the page of a decided review offers it as a button.
The outcome itself never does it: a kill recommends to stop a product, a person stops it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from core.access.models import User
from core.access.permissions import Action, can
from portfolio.models import GateReview, Product


@dataclass(frozen=True)
class FollowUp:
    """A button on a decided review. url: of the product; wanted: whether it is still to be done."""

    name: str
    outcome: str
    label: str | Promise
    right: Action
    url: Callable[[Product], str]
    wanted: Callable[[Product], bool]


@dataclass(frozen=True)
class OfferedFollowUp:
    """A follow-up as the page draws it."""

    label: str | Promise
    url: str


_follow_ups: dict[str, FollowUp] = {}


def register(follow_up: FollowUp) -> None:
    """Offer a follow-up; the same name again replaces it."""
    _follow_ups[follow_up.name] = follow_up


def offered(user: User, review: GateReview) -> list[OfferedFollowUp]:
    """Return what a decided review leads to and the user may do. The product's scope should be loaded."""
    product = review.product
    return [
        OfferedFollowUp(one.label, one.url(product))
        for one in _follow_ups.values()
        if one.outcome == review.outcome and can(user, one.right, product) and one.wanted(product)
    ]

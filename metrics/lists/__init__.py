"""The lists of the metrics."""

from core.common.listing import registry
from metrics.lists.criteria import CRITERIA
from metrics.lists.signatures import SIGNATURES
from metrics.lists.targets import TARGETS

__all__ = ["CRITERIA", "SIGNATURES", "TARGETS", "register_lists"]


def register_lists() -> None:
    """Make the lists of the metrics known by their names."""
    for listing in (CRITERIA, SIGNATURES, TARGETS):
        registry.register(listing)

"""The lists of the metrics."""

from core.common.listing import registry
from metrics.lists.criteria import CRITERIA

__all__ = ["CRITERIA", "register_lists"]


def register_lists() -> None:
    """Make the lists of the metrics known by their names."""
    for listing in (CRITERIA,):
        registry.register(listing)

"""The lists of people and teams."""

from core.common.listing import registry
from teams.lists.people import PEOPLE
from teams.lists.teams import TEAMS

__all__ = ["PEOPLE", "TEAMS", "register_lists"]


def register_lists() -> None:
    """Make the lists of people and teams known by their names."""
    for listing in (PEOPLE, TEAMS):
        registry.register(listing)

"""Who: people and teams."""

from teams.models.person import Person
from teams.models.team import Team

__all__ = ["Person", "Team"]

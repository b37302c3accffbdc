"""Who: people and teams, and what time they have."""

from teams.models.absence import Absence
from teams.models.capacity_change import CapacityChange
from teams.models.person import Person
from teams.models.team import Team

__all__ = ["Absence", "CapacityChange", "Person", "Team"]

"""The files that teams accepts."""

from core.ingest.sources import register
from teams.imports.absences import ABSENCES
from teams.imports.capacity_changes import CAPACITY_CHANGES
from teams.imports.people import PEOPLE
from teams.imports.teams import TEAMS


def register_sources() -> None:
    """Make them known to the imports."""
    register(TEAMS, PEOPLE, ABSENCES, CAPACITY_CHANGES)

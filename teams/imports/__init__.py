"""The files that teams accepts."""

from core.ingest.sources import register
from teams.imports.absences import ABSENCES
from teams.imports.assessments import ASSESSMENTS, DEVELOPMENT_ACTIONS
from teams.imports.calendars import CALENDARS, DAYS_OFF
from teams.imports.capacity_changes import CAPACITY_CHANGES
from teams.imports.people import PEOPLE
from teams.imports.role_assignments import ROLE_ASSIGNMENTS
from teams.imports.role_sheets import LINES, ROLE_SHEETS
from teams.imports.salary_bands import SALARY_BANDS
from teams.imports.skills import SKILLS
from teams.imports.teams import TEAMS


def register_sources() -> None:
    """Make them known to the imports."""
    register(TEAMS, PEOPLE, ABSENCES, CAPACITY_CHANGES, CALENDARS, DAYS_OFF)
    register(SKILLS, ROLE_SHEETS, LINES, ROLE_ASSIGNMENTS, ASSESSMENTS, DEVELOPMENT_ACTIONS, SALARY_BANDS)

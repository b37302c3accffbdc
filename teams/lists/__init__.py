"""The lists of people and teams, their roles and skills."""

from core.common.listing import registry
from teams.lists.assessments import ASSESSMENTS, DEVELOPMENT_ACTIONS
from teams.lists.calendars import CALENDARS, DAYS_OFF
from teams.lists.people import PEOPLE
from teams.lists.presence import ABSENCES, CAPACITY_CHANGES
from teams.lists.role_sheets import ROLE_ASSIGNMENTS, ROLE_SHEETS, SHEET_LINES
from teams.lists.salary_bands import SALARY_BANDS
from teams.lists.skills import SKILLS
from teams.lists.teams import TEAMS

__all__ = [
    "ABSENCES",
    "ASSESSMENTS",
    "CALENDARS",
    "CAPACITY_CHANGES",
    "DAYS_OFF",
    "DEVELOPMENT_ACTIONS",
    "PEOPLE",
    "ROLE_ASSIGNMENTS",
    "ROLE_SHEETS",
    "SALARY_BANDS",
    "SHEET_LINES",
    "SKILLS",
    "TEAMS",
    "register_lists",
]


def register_lists() -> None:
    """Make the lists of people and teams known by their names."""
    for listing in (PEOPLE, TEAMS):
        registry.register(listing)
    for listing in (ROLE_SHEETS, SHEET_LINES, ROLE_ASSIGNMENTS, SKILLS, ASSESSMENTS, DEVELOPMENT_ACTIONS):
        registry.register(listing)
    for listing in (SALARY_BANDS, ABSENCES, CAPACITY_CHANGES, CALENDARS, DAYS_OFF):
        registry.register(listing)

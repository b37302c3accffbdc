"""Who: people and teams, what time they have, their roles and skills."""

from teams.models.absence import Absence
from teams.models.assessment import Assessment, DevelopmentAction
from teams.models.capacity_change import CapacityChange
from teams.models.person import Person
from teams.models.role_assignment import RoleAssignment
from teams.models.role_sheet import RoleFamily, RoleSheet, Section, SheetLine, SheetVersion
from teams.models.salary_band import SalaryBand
from teams.models.skill import Mastery, Skill, SkillFamily
from teams.models.team import Team
from teams.models.work_calendar import DayOff, WorkCalendar

__all__ = [
    "Absence",
    "Assessment",
    "CapacityChange",
    "DayOff",
    "DevelopmentAction",
    "Mastery",
    "Person",
    "RoleAssignment",
    "RoleFamily",
    "RoleSheet",
    "SalaryBand",
    "Section",
    "SheetLine",
    "SheetVersion",
    "Skill",
    "SkillFamily",
    "Team",
    "WorkCalendar",
]

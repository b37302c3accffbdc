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

__all__ = [
    "Absence",
    "Assessment",
    "CapacityChange",
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
]

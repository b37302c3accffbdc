"""People × skills of a team: both values, and the gap to what the roles ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from core.access.models import User
from core.common.plain import has_letters
from teams.models import Person, Section, Skill
from teams.selectors.privacy import assessed_for
from teams.selectors.roles import HeldRole, by_name, expected_of, held_roles, published
from teams.selectors.sheet_content import Sheet
from teams.selectors.skills import Judged, SkillGap, catalogue, latest

PAGE_SIZE = 25


@dataclass(frozen=True)
class MatrixRow:
    """A person with their roles and one cell for each skill shown."""

    person: Person
    roles: Sequence[HeldRole]
    cells: Sequence[SkillGap]


@dataclass(frozen=True)
class MatrixColumn:
    """A skill, and how many of the people shown are short of it."""

    skill: Skill
    short: int


@dataclass(frozen=True)
class Matrix:
    """A page of people, and the skills that their roles ask for or that were assessed."""

    columns: Sequence[MatrixColumn]
    rows: Sequence[MatrixRow]
    page: Page[Any]


def people_of(user: User, *, team: Any = None, words: str = "") -> QuerySet[Person]:
    """Return the people whose skills a user sees and who have a role or an assessment.

    team: narrows them to a team with those inside it.
    """
    named = Q(role_key__in=by_name().keys())
    found = assessed_for(user).annotate(role_key=Lower("role"))
    found = found.filter(named | Q(role_assignments__isnull=False) | Q(assessments__isnull=False)).distinct()
    if team is not None:
        found = found.filter(team__in=team)
    for word in words.split():
        found = found.filter(has_letters(Person, "name", word))
    return found.select_related("team").order_by("name", "pk")


def matrix(people: QuerySet[Person], *, on: date, page: str | None = None, family: str = "") -> Matrix:
    """Return one page of the matrix."""
    shown = Paginator(people, PAGE_SIZE).get_page(page)
    persons = list(shown.object_list)
    roles, judged, skills = held_roles(persons, on=on), latest(persons), catalogue()
    wanted = {person.pk: expected_of(roles[person.pk]) for person in persons}
    used = {code for asked in wanted.values() for code in asked}
    used |= {code for said in judged.values() for code in said}
    columns = [skill for skill in skills.values() if skill.code in used and family in ("", skill.family)]
    rows = [
        MatrixRow(
            person,
            roles[person.pk],
            [_cell(skill, judged.get(person.pk, {}), wanted[person.pk]) for skill in columns],
        )
        for person in persons
    ]
    heads = [
        MatrixColumn(skill, sum(row.cells[at].kind in {"short", "far"} for row in rows))
        for at, skill in enumerate(columns)
    ]
    return Matrix(heads, rows, shown)


def _cell(skill: Skill, judged: dict[str, Judged], wanted: dict[str, int]) -> SkillGap:
    return SkillGap(skill, judged.get(skill.code, Judged()), wanted.get(skill.code, 0))


@dataclass(frozen=True)
class Asking:
    """A role that asks for a skill, with the level at each of its career levels."""

    sheet: Sheet
    levels: Sequence[tuple[str, int]]


def roles_asking_for(skill: Skill) -> list[Asking]:
    """Return the roles whose last version asks for a skill, by name."""
    found = []
    for sheet in published().values():
        line = next((one for one in sheet.section(Section.SKILL) if one.reference == skill.code), None)
        if line is not None:
            levels = [(level, line.expected_at(at)) for at, level in enumerate(sheet.levels)]
            found.append(Asking(sheet, levels))
    return sorted(found, key=lambda one: one.sheet.said)

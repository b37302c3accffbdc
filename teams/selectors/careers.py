"""Where somebody could go next, and what they would have to gain for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from teams.models import Section, Skill
from teams.selectors.roles import HeldRole, held_role, published
from teams.selectors.sheet_content import Sheet
from teams.selectors.skills import Judged, SkillGap, gaps_of


@dataclass(frozen=True)
class NextRole:
    """A role or level that somebody could have next.

    why: what the sheet says of this step. is_level: the next level of a role they have.
    """

    role: HeldRole
    level_name: str
    why: str
    is_level: bool
    gaps: tuple[SkillGap, ...]

    @property
    def short(self) -> list[SkillGap]:
        """Return the skills that are missing, the largest gaps first."""
        return [gap for gap in self.gaps if gap.kind in {"far", "short"}]

    @property
    def unknown(self) -> list[SkillGap]:
        """Return the skills that nobody assessed."""
        return [gap for gap in self.gaps if gap.kind == "unassessed"]

    @property
    def ready(self) -> int:
        """Return how many of the skills are there."""
        return sum(gap.kind == "met" for gap in self.gaps)

    @property
    def asked(self) -> int:
        """Return how many skills the role asks for."""
        return sum(gap.kind != "unasked" for gap in self.gaps)


def next_roles(
    roles: Iterable[HeldRole], judged: Mapping[str, Judged], skills: Mapping[str, Skill]
) -> list[NextRole]:
    """Return the next level of each role and the steps that their sheets name, each once, in that order."""
    roles, sheets = list(roles), published()
    levels = [_next_level(role, judged, skills) for role in roles]
    steps = [
        _step(sheets[line.reference], role, line.said, judged, skills)
        for role in roles
        for line in role.sheet.section(Section.STEP)
        if line.reference in sheets
    ]
    held = {role.sheet.code for role in roles}
    found: dict[tuple[str, int], NextRole] = {}
    for step in [one for one in levels if one] + [one for one in steps if one.role.sheet.code not in held]:
        found.setdefault((step.role.sheet.code, step.role.place), step)
    return list(found.values())


def _next_level(role: HeldRole, judged: Mapping[str, Judged], skills: Mapping[str, Skill]) -> NextRole | None:
    lines = role.sheet.section(Section.LEVEL)
    if role.guessed or role.place + 1 >= len(lines):
        return None
    line = lines[role.place + 1]
    higher = held_role(role.sheet, line.reference)
    return NextRole(higher, line.reference, line.said, True, _asked(higher, judged, skills))


def _step(
    sheet: Sheet, role: HeldRole, why: str, judged: Mapping[str, Judged], skills: Mapping[str, Skill]
) -> NextRole:
    """Return the role of a step at the level of the same name, or else at its lowest."""
    level = role.level if sheet.place_of(role.level) is not None else sheet.levels[0]
    other = held_role(sheet, level)
    return NextRole(other, level, why, False, _asked(other, judged, skills))


def _asked(role: HeldRole, judged: Mapping[str, Judged], skills: Mapping[str, Skill]) -> tuple[SkillGap, ...]:
    return tuple(gap for gap in gaps_of([role], judged, skills) if gap.expected)

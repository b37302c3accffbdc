"""How well people have skills, against what their roles ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from teams.models import Assessment, Mastery, Person, Skill
from teams.selectors.roles import HeldRole, expected_of, held_roles

# mark of the design (shape and colour) and word of each kind of gap
GAPS = {
    "met": ("on_target", _("At the expected level")),
    "short": ("in_tolerance", _("One level short")),
    "far": ("off_target", _("Two levels short or more")),
    "unassessed": ("no_value", _("Not assessed yet")),
    "unasked": ("", _("Not asked for by the role")),
}


@dataclass(frozen=True)
class Judged:
    """What was last said of one skill of a person, by themself and by their manager. None: nothing."""

    own: Assessment | None = None
    managers: Assessment | None = None

    @property
    def level(self) -> int | None:
        """Return the level that gaps are counted from: the manager's where there is one."""
        said = self.managers or self.own
        return said.level if said else None


@dataclass(frozen=True)
class SkillGap:
    """A skill of a person: what was said of it, what the roles ask for."""

    skill: Skill
    judged: Judged
    expected: int

    @property
    def missing(self) -> int | None:
        """Return how many levels are missing; None where nobody assessed the skill."""
        level = self.judged.level
        return None if level is None else max(self.expected - level, 0)

    @property
    def kind(self) -> str:
        """Return which of GAPS this is."""
        if not self.expected:
            return "unasked"
        if self.missing is None:
            return "unassessed"
        return "met" if self.missing == 0 else "short" if self.missing == 1 else "far"

    @property
    def mark(self) -> str:
        """Return the status mark."""
        return GAPS[self.kind][0]

    @property
    def word(self) -> str:
        """Return the gap in words."""
        return str(GAPS[self.kind][1])

    @property
    def expected_word(self) -> str:
        """Return the expected level in words."""
        return str(Mastery(self.expected).label)

    @property
    def missing_word(self) -> str:
        """Return how much is missing in words."""
        if not self.missing:
            return self.word
        return ngettext("%(count)s level short", "%(count)s levels short", self.missing) % {
            "count": self.missing
        }


def latest(people: Iterable[Person]) -> dict[int, dict[str, Judged]]:
    """Return person → skill code → what was last said of it, by whom the reader may see (not asked here)."""
    rows = (
        Assessment.objects.filter(person__in=list(people))
        .order_by("person_id", "skill_id", "kind", "-assessed_on")
        .distinct("person_id", "skill_id", "kind")
        .select_related("skill")
    )
    said: dict[int, dict[str, dict[str, Assessment]]] = {}
    for row in rows:
        said.setdefault(row.person_id, {}).setdefault(row.skill.code, {})[row.kind] = row
    return {
        person: {
            code: Judged(kinds.get(Assessment.Kind.SELF), kinds.get(Assessment.Kind.MANAGER))
            for code, kinds in skills.items()
        }
        for person, skills in said.items()
    }


def gaps_of(
    roles: Iterable[HeldRole], judged: Mapping[str, Judged], skills: Mapping[str, Skill]
) -> list[SkillGap]:
    """Return what the roles ask for and what was assessed beyond, the largest gaps first."""
    wanted = expected_of(roles)
    codes = [code for code in skills if code in wanted or code in judged]
    gaps = [SkillGap(skills[code], judged.get(code, Judged()), wanted.get(code, 0)) for code in codes]
    return sorted(gaps, key=_worst_first)


def _worst_first(gap: SkillGap) -> tuple[int, int, int, str]:
    rank = {"far": 0, "short": 1, "unassessed": 2, "met": 3, "unasked": 4}[gap.kind]
    return rank, -(gap.missing or 0), -gap.expected, gap.skill.code


def catalogue() -> dict[str, Skill]:
    """Return code → skill, family by family."""
    return {skill.code: skill for skill in Skill.objects.all()}


def person_gaps(person: Person, *, on: date) -> tuple[list[HeldRole], list[SkillGap]]:
    """Return a person's roles on a day and their gaps against them."""
    roles = held_roles([person], on=on)[person.pk]
    judged = latest([person]).get(person.pk, {})
    return roles, gaps_of(roles, judged, catalogue())

"""What skills products need, and whether the people are there who have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.access.models import User
from core.common.spans import holding
from portfolio.models import Node, Product, SkillNeed
from teams.models import Assessment, CapacityChange, Mastery, Person, Skill
from teams.selectors.privacy import sees_everybody

TOLERATED = Decimal("0.8")  # of the need, that is still called near


@dataclass(frozen=True)
class Balance:
    """A skill at a level: how much is needed, and how much the people have who have it as well or better.

    has: full-time equivalents of the whole company; None to whoever may not see how people are assessed.
    """

    skill: Skill
    level: int
    needed: Decimal
    products: int
    has: Decimal | None

    @property
    def level_word(self) -> str:
        """Return the level in words."""
        return str(Mastery(self.level).label)

    @property
    def mark(self) -> str:
        """Return the status mark."""
        if self.has is None:
            return ""
        if self.has >= self.needed:
            return "on_target"
        return "in_tolerance" if self.has >= self.needed * TOLERATED else "off_target"

    @property
    def missing(self) -> Decimal:
        """Return how much is missing."""
        return max(self.needed - (self.has or Decimal(0)), Decimal(0))


def on_day(rows: QuerySet[SkillNeed], day: date) -> QuerySet[SkillNeed]:
    """Keep what is needed on a day."""
    return rows.filter(holding(day))


def needs_of(product: Product) -> QuerySet[SkillNeed]:
    """Return all needs of a product, those of today and to come first."""
    return product.skill_needs.select_related("skill").order_by("-starts_on", "pk")


def balance(user: User, node: Node, *, on: date) -> list[Balance]:
    """Return what the products below a node need that the user sees, what lacks most first."""
    seen = Product.objects.visible_to(user).filter(scope__path__within=[node.scope.path])
    rows = on_day(SkillNeed.objects.filter(product__in=seen), on)
    summed = rows.values("skill_id", "level").annotate(needed=Sum("fte")).order_by()
    wanted = [(row["skill_id"], row["level"], row["needed"]) for row in summed]
    products = _products(rows)
    skills = Skill.objects.in_bulk([skill for skill, _level, _needed in wanted])
    has = _has(on) if sees_everybody(user) and wanted else None
    found = [
        Balance(
            skills[skill],
            level,
            needed,
            products[skill, level],
            _at_least(has, skill, level) if has is not None else None,
        )
        for skill, level, needed in wanted
    ]
    return sorted(found, key=lambda one: (-one.missing, -one.needed, one.skill.code, one.level))


def _products(rows: QuerySet[SkillNeed]) -> dict[tuple[int, int], int]:
    counted: dict[tuple[int, int], int] = {}
    for skill, level in rows.order_by().values_list("skill_id", "level"):
        counted[skill, level] = counted.get((skill, level), 0) + 1
    return counted


def _has(on: date) -> Sequence[tuple[int, int, Decimal]]:
    """Return (skill, level, full-time equivalents) of everybody who is there on a day, as they work on it.

    The manager's word goes before the own.
    """
    rows = (
        Assessment.objects.filter(assessed_on__lte=on)
        .order_by("person_id", "skill_id", "kind", "-assessed_on")
        .distinct("person_id", "skill_id", "kind")
        .values_list("person_id", "skill_id", "kind", "level")
    )
    # "manager" comes before "self": the first that is said of a skill of a person stands.
    levels: dict[tuple[int, int], int] = {}
    for person, skill, _kind, level in rows:
        levels.setdefault((person, skill), level)
    changed = CapacityChange.objects.filter(holding(on), person=OuterRef("pk")).values("capacity_pct")
    here = Person.objects.exclude(leaves_on__lte=on)
    capacity = dict(here.values_list("pk", Coalesce(Subquery(changed[:1]), F("capacity_pct"))))
    return [
        (skill, level, capacity[person] / 100)
        for (person, skill), level in levels.items()
        if person in capacity
    ]


def _at_least(has: Sequence[tuple[int, int, Decimal]], skill: int, level: int) -> Decimal:
    return sum((fte for one, at, fte in has if one == skill and at >= level), Decimal(0))

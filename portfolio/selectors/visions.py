"""What holds as the vision of a place: its own, or the nearest above it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from core.access.models import Scope, User
from core.access.permissions import visible_paths
from portfolio.models import Vision
from portfolio.selectors.budgets import place


@dataclass(frozen=True)
class InForce:
    """The vision in force at a place. inherited: it is that of a node above (`of`)."""

    vision: Vision
    of: str
    code: str
    inherited: bool


@dataclass(frozen=True)
class Past:
    """An earlier statement, or one to come. ends_on: the day on which the next one begins; None: it lasts.

    words: what the statement after it left out and put in, as (kind, text): same, gone, new.
    """

    vision: Vision
    ends_on: date | None
    words: Sequence[tuple[str, str]]


def visions_for(user: User) -> QuerySet[Vision, Any]:
    """Return the statements of the places that a user sees, each with the day until which it holds."""
    paths = visible_paths(user)
    seen = Vision.objects.all() if paths is None else Vision.objects.filter(scope__path__within=paths)
    later = Vision.objects.filter(scope=OuterRef("scope"), starts_on__gt=OuterRef("starts_on"))
    return seen.select_related("scope__node", "scope__product").annotate(
        until=Subquery(later.order_by("starts_on").values("starts_on")[:1]),
        **place(),
    )


def in_force(path: str, today: date) -> InForce | None:
    """Return the vision that guides a place on a day: the nearest up the tree that has one."""
    line = [int(label) for label in path.split(".")]
    held = Vision.objects.filter(scope__in=line, starts_on__lte=today).select_related(
        "scope__node", "scope__product"
    )
    newest: dict[int, Vision] = {}
    for vision in held.order_by("starts_on"):
        newest[vision.scope_id] = vision
    for scope_id in reversed(line):
        if found := newest.get(scope_id):
            scope = found.scope
            thing = scope.node if scope.kind == Scope.Kind.NODE else scope.product
            return InForce(found, str(thing.name), str(thing.code), scope_id != line[-1])
    return None


def past(scope_id: int) -> list[Past]:
    """Return every statement of a place, the newest first, each with what changed into the one after it."""
    stated = list(Vision.objects.filter(scope=scope_id).order_by("-starts_on"))
    found = []
    for at, vision in enumerate(stated):
        following = stated[at - 1] if at else None
        words = compared(_text(vision), _text(following)) if following else ()
        found.append(Past(vision, following.starts_on if following else None, words))
    return found


def compared(before: str, after: str) -> list[tuple[str, str]]:
    """Compare two texts word by word."""
    old, new = before.split(), after.split()
    pieces: list[tuple[str, str]] = []
    for tag, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(old[low:high])))
            continue
        if low < high:
            pieces.append(("gone", " ".join(old[low:high])))
        if start < end:
            pieces.append(("new", " ".join(new[start:end])))
    return pieces


def _text(vision: Vision) -> str:
    return "\n".join(part for part in (vision.statement, vision.strategy) if part)

"""Who may do what, where. Every page, fragment, API route, export and file asks here.

A grant is a role on a part of the portfolio tree, or everywhere. What lies outside
all of a user's grants does not exist for them: it answers 404, never 403.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.access.models.grant import Grant, Role

if TYPE_CHECKING:
    from core.access.models.user import User


class Action(StrEnum):
    """What a role can allow."""

    VIEW = "view"
    EDIT_TREE = "edit_tree"
    EDIT_PRODUCT = "edit_product"
    EDIT_OWNERSHIP = "edit_ownership"
    EDIT_ALLOCATION = "edit_allocation"
    EDIT_LAUNCH = "edit_launch"
    EDIT_TARGET = "edit_target"
    EDIT_KPI = "edit_kpi"
    EDIT_PEOPLE = "edit_people"
    PREPARE_PACK = "prepare_pack"
    IMPORT = "import"
    VIEW_ALL_IMPORTS = "view_all_imports"
    VIEW_ALL_JOBS = "view_all_jobs"
    VIEW_AUDIT = "view_audit"
    ADMINISTER = "administer"


_READ = frozenset({Action.VIEW})
_PRODUCT = _READ | {Action.EDIT_PRODUCT, Action.EDIT_ALLOCATION, Action.EDIT_LAUNCH, Action.IMPORT}
_LEAD = _PRODUCT | {
    Action.EDIT_OWNERSHIP,
    Action.EDIT_TARGET,
    Action.EDIT_PEOPLE,
    Action.EDIT_TREE,
    Action.PREPARE_PACK,
}
_STEER = _LEAD | {Action.VIEW_ALL_IMPORTS, Action.VIEW_ALL_JOBS, Action.VIEW_AUDIT}

ALLOWED: dict[str, frozenset[Action]] = {
    Role.ADMINISTRATOR: frozenset(Action),
    Role.CPO: _STEER | {Action.EDIT_KPI},
    Role.PMO: _STEER,
    Role.HEAD_OF_PRODUCT: _LEAD,
    Role.PRODUCT_MANAGER: _PRODUCT,
    Role.PRODUCT_OWNER: _READ | {Action.EDIT_LAUNCH, Action.IMPORT},
    Role.ANALYST: _READ,
    Role.EXECUTIVE: _READ,
}


class Scoped(Protocol):
    """Anything that stands at a place of the portfolio tree: node, product, scope."""

    @property
    def scope_path(self) -> str: ...


def grants_of(user: "User") -> list[tuple[str, str | None]]:
    """Return (role, path or None) of every grant, read once per user object."""
    cached: list[tuple[str, str | None]] | None = getattr(user, "_portal_grants", None)
    if cached is None:
        rows = Grant.objects.filter(user_id=user.pk, user__is_active=True)
        cached = list(rows.values_list("role", "scope__path"))
        user._portal_grants = cached  # type: ignore[attr-defined]
    return cached


def paths_for(user: "User", action: Action) -> list[str] | None:
    """Return the tree paths below which the user may do this; None means everywhere, [] nowhere."""
    paths = [path for role, path in grants_of(user) if action in ALLOWED[role]]
    return None if None in paths else [path for path in paths if path is not None]


def visible_paths(user: "User") -> list[str] | None:
    """Return the tree paths that the user sees; None means everything, [] nothing."""
    return paths_for(user, Action.VIEW)


def can(user: "User", action: Action, place: Scoped | None = None) -> bool:
    """Tell whether the user may do this at a place; without a place, everywhere."""
    paths = paths_for(user, action)
    if paths is None:
        return True
    return place is not None and _covered(place.scope_path, paths)


def can_somewhere(user: "User", action: Action) -> bool:
    """Tell whether the user may do this at one place at least (to show a button or a menu entry)."""
    paths = paths_for(user, action)
    return paths is None or bool(paths)


def _covered(path: str, roots: Iterable[str]) -> bool:
    return any(path == root or path.startswith(f"{root}.") for root in roots)

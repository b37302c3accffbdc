"""Who may do what, where. Every page, fragment, API route, export and file asks here.

A grant is a role on a part of the portfolio tree, or everywhere. What lies outside
all of a user's grants does not exist for them: it answers 404, never 403.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from django.core.exceptions import PermissionDenied

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
    EDIT_LIFE_CYCLE = "edit_life_cycle"
    REVIEW_GATE = "review_gate"
    DECIDE_GATE = "decide_gate"
    EDIT_TARGET = "edit_target"
    EDIT_KPI = "edit_kpi"
    EDIT_PEOPLE = "edit_people"
    EDIT_ROLE_SHEET = "edit_role_sheet"
    ASSESS = "assess"
    VIEW_SALARY = "view_salary"
    PREPARE_PACK = "prepare_pack"
    SHARE_VIEW = "share_view"
    SIGN_CRITERIA = "sign_criteria"
    EDIT_OBJECTIVE = "edit_objective"
    EDIT_BUDGET = "edit_budget"
    REVIEW_CLASSIFICATION = "review_classification"
    STOP_PRODUCT = "stop_product"
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
    Action.EDIT_LIFE_CYCLE,
    Action.REVIEW_GATE,
    Action.DECIDE_GATE,
    Action.PREPARE_PACK,
    Action.SHARE_VIEW,
    Action.EDIT_OBJECTIVE,
    Action.EDIT_BUDGET,
    Action.REVIEW_CLASSIFICATION,
    Action.STOP_PRODUCT,
}
_STEER = _LEAD | {Action.VIEW_ALL_IMPORTS, Action.VIEW_ALL_JOBS, Action.VIEW_AUDIT}

ALLOWED: dict[str, frozenset[Action]] = {
    # Who signs answers for it by their role: running the portal is none.
    Role.ADMINISTRATOR: frozenset(Action) - {Action.SIGN_CRITERIA},
    Role.CPO: _STEER | {Action.EDIT_KPI, Action.EDIT_ROLE_SHEET, Action.SIGN_CRITERIA},
    Role.PMO: _STEER | {Action.SIGN_CRITERIA},
    Role.HEAD_OF_PRODUCT: _LEAD,
    Role.PRODUCT_MANAGER: _PRODUCT,
    Role.PRODUCT_OWNER: _READ | {Action.EDIT_LAUNCH, Action.IMPORT},
    Role.ANALYST: _READ,
    Role.EXECUTIVE: _READ | {Action.REVIEW_GATE},
    # Salaries are for whoever keeps them: the others need this role beside their own.
    Role.HR_PARTNER: _READ
    | {
        Action.IMPORT,
        Action.EDIT_PEOPLE,
        Action.EDIT_ROLE_SHEET,
        Action.ASSESS,
        Action.VIEW_SALARY,
    },
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


def require(user: "User", action: Action, place: Scoped | None = None) -> None:
    """Raise PermissionDenied unless the user may do this at a place; without a place, everywhere."""
    if not can(user, action, place):
        raise PermissionDenied


def require_somewhere(user: "User", action: Action) -> None:
    """Raise PermissionDenied unless the user may do this at one place at least."""
    if not can_somewhere(user, action):
        raise PermissionDenied


def holds(user: "User", roles: Iterable[str], place: Scoped) -> bool:
    """Tell whether the user has one of these roles at a place: what a role stands for, not what it allows."""
    wanted = set(roles)
    paths = [path for role, path in grants_of(user) if role in wanted]
    return None in paths or _covered(place.scope_path, [path for path in paths if path is not None])


def _covered(path: str, roots: Iterable[str]) -> bool:
    return any(path == root or path.startswith(f"{root}.") for root in roots)

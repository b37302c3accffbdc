"""Rights in the API: the same questions as on the pages."""

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request

from core.access.permissions import Action, Scoped, can, can_somewhere


def require(request: Request, action: Action, place: Scoped | None = None) -> None:
    """Raise PermissionDenied unless the caller may do this at a place (everywhere without one)."""
    if not can(request.user, action, place):  # type: ignore[arg-type]
        raise PermissionDenied


def require_somewhere(request: Request, action: Action) -> None:
    """Raise PermissionDenied unless the caller may do this at one place at least."""
    if not can_somewhere(request.user, action):  # type: ignore[arg-type]
        raise PermissionDenied


def caller(request: Request) -> Any:
    """Return the user on whose behalf the call is made."""
    return request.user

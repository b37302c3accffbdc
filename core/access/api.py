"""Rights in the API: the same questions as on the pages."""

from typing import Any

from rest_framework.request import Request

from core.access import permissions
from core.access.permissions import Action, Scoped


def require(request: Request, action: Action, place: Scoped | None = None) -> None:
    """Raise PermissionDenied unless the caller may do this at a place (everywhere without one)."""
    permissions.require(caller(request), action, place)


def require_somewhere(request: Request, action: Action) -> None:
    """Raise PermissionDenied unless the caller may do this at one place at least."""
    permissions.require_somewhere(caller(request), action)


def caller(request: Request) -> Any:
    """Return the user on whose behalf the call is made."""
    return request.user

"""Who sees people and teams, and who may change them."""

from django.http import Http404

from core.access.models import User
from core.access.permissions import Action, can_somewhere, require_somewhere


def must_see(user: User) -> None:
    """Raise Http404 for whoever sees nobody."""
    if not can_somewhere(user, Action.VIEW):
        raise Http404


def must_edit(user: User) -> None:
    """Raise Http404 for whoever sees nobody, PermissionDenied for whoever may not change people."""
    must_see(user)
    require_somewhere(user, Action.EDIT_PEOPLE)

"""Who sees people and teams, and who may change them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from core.access.models import User
from core.access.permissions import Action, can_somewhere


def must_see(user: User) -> None:
    if not can_somewhere(user, Action.VIEW):
        raise Http404


def must_edit(user: User) -> None:
    must_see(user)
    if not can_somewhere(user, Action.EDIT_PEOPLE):
        raise PermissionDenied
